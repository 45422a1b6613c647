import { type Uri, commands, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type MirrorsParams,
  type MirrorsResult,
  type ProbePlace,
  type TargetsResult,
  mirrorsRequest,
  targetsRequest,
} from "../../server/src/protocol.ts";
import type { MirrorsPanel } from "./mirrors/panel.ts";
import { documentOf, refuseUntrusted } from "./network-check.ts";
import { pickContainer } from "./pick-container.ts";
import { withProgress } from "./progress.ts";
import type { Reports } from "./reports.ts";
import { type NetworkCheckResult, refuse } from "./run-check.ts";
import { say } from "./say.ts";

/** Arguments of the command, for keybindings and tests; all are optional. */
export interface CompareMirrorsOptions {
  /** Id or name: no question is asked then. */
  readonly container?: string;
  /** The Dockerfile that a mirror is to be written into, instead of the active editor's. */
  readonly uri?: string;
}

const command = "surefetch.compareGoMirrors";

/** Surefetch: Compare Go Mirrors from Container. */
export async function compareMirrors(
  client: LanguageClient,
  { reports, mirrors }: { reports: Reports; mirrors: MirrorsPanel },
  options: CompareMirrorsOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const { uri } = documentOf(client, options);
  const chosen = await pickContainer(
    (token) => client.sendRequest<TargetsResult>(targetsRequest, {}, token),
    {
      container: options.container,
      file: undefined,
      title: say("pickMirrorsTitle"),
    },
  );
  if (chosen === undefined) return undefined;
  if ("reason" in chosen)
    return refuse(chosen, say("tryAgain"), () => {
      void commands.executeCommand(command, options);
    });
  const isOther = "other" in chosen;
  const place: ProbePlace = isOther
    ? { kind: "host" }
    : { kind: "container", id: chosen.id };
  const name = isOther ? say("thisMachine") : chosen.name;
  const result = await request(client, name, {
    place,
    ...settingsUri(client, uri),
  });
  if (result.outcome === "cancelled" && result.view === undefined)
    return undefined;
  const { markdown, report, view, outcome } = result;
  const document = reports.putMarkdown(
    say("mirrorsName", { container: name }),
    markdown,
  );
  if (view === undefined) await reports.showMarkdown(document);
  else
    mirrors.show({
      view,
      markdown,
      report,
      uri,
      again: {
        command,
        options: {
          ...(uri !== undefined && { uri }),
          ...(!isOther && { container: chosen.id }),
        },
      },
    });
  return { outcome, document, markdown, report };
}

/** The file whose settings and `.surefetch.yaml` count: without a document, one in the first folder. */
function settingsUri(
  client: LanguageClient,
  uri: string | undefined,
): Pick<MirrorsParams, "uri"> {
  if (uri !== undefined) return { uri };
  const folder: Uri | undefined = workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined
    ? {}
    : { uri: `${client.code2ProtocolConverter.asUri(folder)}/Dockerfile` };
}

async function request(
  client: LanguageClient,
  name: string,
  params: MirrorsParams,
): Promise<MirrorsResult> {
  const title = say("comparing", { container: name });
  return withProgress(client, title, async (workDoneToken, token) => {
    try {
      return await client.sendRequest<MirrorsResult>(
        mirrorsRequest,
        { ...params, workDoneToken },
        token,
      );
    } catch (error) {
      if (token.isCancellationRequested)
        return { outcome: "cancelled", markdown: "" };
      throw error;
    }
  });
}
