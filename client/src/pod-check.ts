import { commands, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type KubernetesResult,
  type ProbeResult,
  kubernetesRequest,
} from "../../server/src/protocol.ts";
import {
  type DocumentOptions,
  documentOf,
  refuseUntrusted,
} from "./network-check.ts";
import { type PickedContainer, type PodOptions, pickPod } from "./pick-pod.ts";
import {
  type Check,
  type NetworkCheckResult,
  type ReportPlaces,
  refuse,
  runCheck,
  showResult,
} from "./run-check.ts";
import { say } from "./say.ts";

/** Arguments of the command, for menus, keybindings and tests; all are optional. */
export interface PodCheckOptions extends PodOptions, DocumentOptions {}

const command = "surefetch.checkNetworkFromPod";

/** Surefetch: Check Network from Kubernetes Pod. */
export async function checkNetworkFromPod(
  client: LanguageClient,
  places: ReportPlaces,
  options: PodCheckOptions = {},
): Promise<NetworkCheckResult | undefined> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const document = documentOf(client, options);
  const chosen = await pickPod(
    (params, token) =>
      client.sendRequest<KubernetesResult>(kubernetesRequest, params, token),
    options,
  );
  if (chosen === undefined) return undefined;
  if ("reason" in chosen)
    return refuse(chosen, say("tryAgain"), () => {
      void commands.executeCommand(command, options);
    });
  const check = checkOf(chosen, document);
  const result = await runCheck(client, check);
  if (result === undefined) return undefined;
  const image = hasNoShell(result) ? await consentedImage(chosen) : undefined;
  if (image === undefined) return showResult(places, check, result);
  const place = { ...check.place, ephemeral: { image } };
  const second = await runCheck(client, { ...check, place });
  return second && showResult(places, check, second);
}

function checkOf(
  { context, namespace, pod, container }: PickedContainer,
  document: Check["document"],
): Check & { readonly place: { readonly kind: "pod" } } {
  const address = {
    ...(context !== undefined && { context }),
    namespace,
    pod,
    container,
  };
  return {
    place: { kind: "pod", ...address },
    name: `${pod}/${container}`,
    key: JSON.stringify([context, namespace, pod, container]),
    document,
    // Without the ephemeral container: each one stays, so each is asked about.
    again: { command, options: { ...address, ...document } },
  };
}

function hasNoShell({ report }: ProbeResult): boolean {
  const { outcome } = (report ?? {}) as {
    outcome?: { readonly reason?: unknown };
  };
  return outcome?.reason === "no-shell";
}

/** The image of an ephemeral container, where the user wants one to be added. */
async function consentedImage({
  pod,
  container,
}: PickedContainer): Promise<string | undefined> {
  const image = workspace
    .getConfiguration("surefetch")
    .get<string>("probe.ephemeralImage", "");
  if (image === "") return undefined;
  const add = say("addEphemeral");
  const chosen = await window.showWarningMessage(
    say("noShellInPod", { container: `${pod}/${container}` }),
    { modal: true, detail: say("ephemeralDetail", { image }) },
    add,
  );
  return chosen === add ? image : undefined;
}
