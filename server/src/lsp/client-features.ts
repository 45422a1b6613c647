import type { ClientCapabilities } from "vscode-languageserver";

/** What the client can do, as far as the server's answers depend on it. */
export interface ClientFeatures {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly asksConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly changesFolders: boolean;
  readonly versionedEdits: boolean;
  readonly preferredActions: boolean;
  readonly relatedInformation: boolean;
  /** Ours: the client shows the state of each document. */
  readonly documentState: boolean;
  readonly refreshesLenses: boolean;
  /** Ours: the client has the command that starts the network check. */
  readonly checksNetwork: boolean;
  /** Ours: the client has the command that opens a rule's page. */
  readonly rulePages: boolean;
}

/** Reads the capabilities that a client declares. */
export function readClientFeatures(
  capabilities: ClientCapabilities,
): ClientFeatures {
  const { textDocument } = capabilities;
  const { diagnostic, publishDiagnostics, codeAction } = textDocument ?? {};
  const own = ownFeatures(capabilities.experimental);
  return {
    ...readWorkspaceFeatures(capabilities.workspace ?? {}),
    pullsDiagnostics: diagnostic !== undefined,
    preferredActions: codeAction?.isPreferredSupport === true,
    relatedInformation:
      (diagnostic?.relatedInformation ??
        publishDiagnostics?.relatedInformation) === true,
    documentState: own["documentState"] === true,
    checksNetwork: own["checksNetwork"] === true,
    rulePages: own["rulePages"] === true,
  };
}

type WorkspaceFeature =
  | "refreshesDiagnostics"
  | "refreshesLenses"
  | "asksConfiguration"
  | "registersConfiguration"
  | "registersWatchers"
  | "changesFolders"
  | "versionedEdits";

function readWorkspaceFeatures(
  workspace: NonNullable<ClientCapabilities["workspace"]>,
): Pick<ClientFeatures, WorkspaceFeature> {
  return {
    refreshesDiagnostics: workspace.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace.codeLens?.refreshSupport === true,
    asksConfiguration: workspace.configuration === true,
    registersConfiguration:
      workspace.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers:
      workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace.workspaceFolders === true,
    versionedEdits: workspace.workspaceEdit?.documentChanges === true,
  };
}

function ownFeatures(experimental: unknown): Readonly<Record<string, unknown>> {
  if (typeof experimental !== "object" || experimental === null) return {};
  const own: unknown =
    "surefetch" in experimental ? experimental.surefetch : undefined;
  return typeof own === "object" && own !== null
    ? (own as Record<string, unknown>)
    : {};
}
