import { commands, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type TargetsParams,
  type TargetsResult,
  targetsRequest,
} from "../../server/src/protocol.ts";
import { runWithImage } from "./choose-image.ts";
import { pickContainer } from "./pick-container.ts";
import {
  type Check,
  type NetworkCheckResult,
  type Refusal,
  type ReportPlaces,
  refuse,
  showResult,
} from "./run-check.ts";
import { say } from "./say.ts";
import { isDockerfile, isGoMod } from "./selector.ts";

/** What a check is about; all is optional. */
export interface DocumentOptions {
  /** Dockerfile or go.mod, instead of the active editor's. */
  readonly uri?: string;
  /** Ids of download sites of its plan, where only these are to be checked. */
  readonly sites?: readonly string[];
}

/** Arguments of the command, for keybindings and tests; all are optional. */
export interface NetworkCheckOptions extends DocumentOptions {
  /** Id or name: no question is asked then. */
  readonly container?: string;
  /** For an image without a shell: an image that the engine has, from which a container of our own is started in its network. */
  readonly image?: string;
  /** Check from this machine and from a fresh container as well, and say where it breaks. */
  readonly compare?: boolean;
}

const command = "surefetch.checkNetworkFromContainer";

/** Surefetch: Check Network from Container. */
export async function checkNetwork(
  client: LanguageClient,
  places: ReportPlaces,
  options: NetworkCheckOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const document = documentOf(client, options);
  const chosen = await pickContainer(
    (token) =>
      client.sendRequest<TargetsResult>(targetsRequest, document, token),
    { container: options.container, file: document.uri },
  );
  if (chosen === undefined) return undefined;
  if ("reason" in chosen)
    return refuse(chosen, say("tryAgain"), () => {
      void commands.executeCommand(command, options);
    });
  if ("other" in chosen)
    return commands.executeCommand<NetworkCheckResult | undefined>(
      chosen.other,
      document,
    );
  const { id, name } = chosen;
  const { image, compare } = options;
  const check: Check = {
    place: {
      kind: "container",
      id,
      ...(image !== undefined && { sidecar: { image, pull: false } }),
    },
    name,
    key: id,
    document,
    ...(compare !== undefined && { compare }),
    again: {
      command,
      canCompare: true,
      options: {
        container: id,
        ...document,
        ...(image !== undefined && { image }),
        ...(compare !== undefined && { compare }),
      },
    },
  };
  const done = await runWithImage(client, check);
  return done && showResult(places, done.check, done.result);
}

/** The document that a check is about: the one that is named, else the one in the editor where it is one of ours. */
export function documentOf(
  client: LanguageClient,
  { uri, sites }: DocumentOptions,
): TargetsParams {
  if (uri !== undefined) return { uri, ...(sites !== undefined && { sites }) };
  const active = window.activeTextEditor;
  // Where a report or another panel is in front, what stands beside it is meant.
  const editors = active === undefined ? window.visibleTextEditors : [active];
  const document = editors
    .map((editor) => editor.document)
    .find((each) => isDockerfile(each) || isGoMod(each));
  return document === undefined
    ? {}
    : { uri: client.code2ProtocolConverter.asUri(document.uri) };
}

export function refuseUntrusted(): Refusal {
  return refuse(
    { reason: "untrusted", message: say("untrusted") },
    say("manageTrust"),
    () => {
      void commands.executeCommand("workbench.trust.manage");
    },
  );
}
