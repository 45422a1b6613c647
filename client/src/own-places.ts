import { window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ProbePlace } from "../../server/src/protocol.ts";
import { runWithImage } from "./choose-image.ts";
import {
  type DocumentOptions,
  documentOf,
  refuseUntrusted,
} from "./network-check.ts";
import {
  type NetworkCheckResult,
  type ReportPlaces,
  showResult,
} from "./run-check.ts";
import { say } from "./say.ts";

/** Arguments of the command, for keybindings and tests; all are optional. */
export interface BuildCheckOptions extends DocumentOptions {
  /** An image that the engine has, instead of the one of the build's stage. */
  readonly image?: string;
}

/** Surefetch: Check Network from Host. */
export async function checkHost(
  client: LanguageClient,
  places: ReportPlaces,
  options: DocumentOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const document = documentOf(client, options);
  return checkFrom(client, places, {
    place: { kind: "host" },
    name: say("thisMachine"),
    key: "host",
    document,
    again: { command: "surefetch.checkNetworkFromHost", options: document },
  });
}

/** Surefetch: Check Network for Build. */
export async function checkBuild(
  client: LanguageClient,
  places: ReportPlaces,
  options: BuildCheckOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const document = documentOf(client, options);
  if (document.uri === undefined) {
    const message = say("openChecked");
    void window.showInformationMessage(message);
    return { outcome: "refused", reason: "no-document", message };
  }
  const { image } = options;
  const place: ProbePlace =
    image === undefined ? { kind: "build" } : { kind: "build", image };
  return checkFrom(client, places, {
    place,
    name: say("theBuild"),
    key: "build",
    document,
    again: {
      command: "surefetch.checkNetworkForBuild",
      options: { ...document, ...(image !== undefined && { image }) },
    },
  });
}

async function checkFrom(
  client: LanguageClient,
  places: ReportPlaces,
  check: Parameters<typeof runWithImage>[1],
): Promise<NetworkCheckResult | undefined> {
  const done = await runWithImage(client, check);
  return done && showResult(places, done.check, done.result);
}
