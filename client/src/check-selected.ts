import {
  type CancellationToken,
  ProgressLocation,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type Mark,
  type ProbeParams,
  type ProbeResult,
  probeRequest,
} from "../../server/src/protocol.ts";
import {
  type DocumentOptions,
  checkNetwork,
  documentOf,
  refuseUntrusted,
} from "./network-check.ts";
import { checkNetworkFromPod } from "./pod-check.ts";
import {
  type Check,
  type NetworkCheckResult,
  type ReportPlaces,
  showResult,
} from "./run-check.ts";
import { say } from "./say.ts";
import { type ContainerItem, readTreeItems } from "./tree-items.ts";

/** How many containers are asked at the same time. */
const atOnce = 5;

/** The least important first: the report that is shown last stays in sight. */
const order: readonly Mark[] = ["ok", "slow", "unknown", "failed"];

/**
 * The menu entry of containers and pods in other extensions' trees: one report for each that is selected, several
 * containers under one progress. Empty where nothing that was passed is known.
 */
export async function checkSelected(
  client: LanguageClient,
  places: ReportPlaces,
  { item, selected }: { readonly item: unknown; readonly selected: unknown },
): Promise<readonly NetworkCheckResult[]> {
  if (!workspace.isTrusted) return [refuseUntrusted()];
  const items = readTreeItems(item, selected);
  if (items.length === 0)
    void window.showInformationMessage(say("nothingSelected"));
  const containers = items.filter((each) => each.kind === "container");
  const [only] = containers;
  const results: (NetworkCheckResult | undefined)[] =
    containers.length > 1
      ? [...(await checkSeveral(client, places, containers))]
      : only === undefined
        ? []
        : [await checkNetwork(client, places, { container: only.id })];
  // One after the other: each may ask for a container, and for consent.
  for (const each of items)
    if (each.kind === "pod")
      results.push(await checkNetworkFromPod(client, places, podOptions(each)));
  return results.filter((result) => result !== undefined);
}

function podOptions({
  pod,
  namespace,
}: {
  readonly pod: string;
  readonly namespace?: string;
}): DocumentOptions & { readonly pod: string; readonly namespace?: string } {
  return { pod, ...(namespace !== undefined && { namespace }) };
}

interface Done {
  readonly check: Check;
  readonly result: ProbeResult;
}

async function checkSeveral(
  client: LanguageClient,
  places: ReportPlaces,
  containers: readonly ContainerItem[],
): Promise<readonly NetworkCheckResult[]> {
  const document = documentOf(client, {});
  const checks = containers.map((container) => checkOf(container, document));
  const done = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say("probingSeveral", { count: checks.length }),
      cancellable: true,
    },
    (progress, token) =>
      askAll(client, checks, token, (count) =>
        progress.report({
          increment: 100 / checks.length,
          message: say("probedSeveral", { count, total: checks.length }),
        }),
      ),
  );
  tellUntested(done);
  const shown: NetworkCheckResult[] = [];
  for (const { check, result } of done.toSorted(
    (one, other) => rank(one) - rank(other),
  ))
    if (result.view !== undefined)
      shown.push(await showResult(places, check, result));
  return shown;
}

function checkOf(
  { id, name }: ContainerItem,
  document: Check["document"],
): Check {
  return {
    place: { kind: "container", id },
    name,
    key: id,
    document,
    again: {
      command: "surefetch.checkNetworkFromContainer",
      options: { container: id, ...document },
    },
  };
}

/** Asks `atOnce` containers side by side; after a cancel no further one is begun. */
async function askAll(
  client: LanguageClient,
  checks: readonly Check[],
  token: CancellationToken,
  onDone: (count: number) => void,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const waiting = checks.values();
  const work = async (): Promise<void> => {
    for (const check of waiting) {
      if (token.isCancellationRequested) return;
      done.push({ check, result: await ask(client, check, token) });
      onDone(done.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

/** What goes wrong with one container is said with it: the others go on. */
async function ask(
  client: LanguageClient,
  { place, document }: Check,
  token: CancellationToken,
): Promise<ProbeResult> {
  const params: ProbeParams = { place, ...document };
  try {
    return await client.sendRequest<ProbeResult>(probeRequest, params, token);
  } catch (error) {
    if (token.isCancellationRequested)
      return { outcome: "cancelled", markdown: "" };
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: "failed", markdown: reason };
  }
}

function rank({ result }: Done): number {
  return result.view === undefined ? -1 : order.indexOf(result.view.mark);
}

/** Containers that have no report: those that are gone, mostly. */
function tellUntested(done: readonly Done[]): void {
  const lost = done.filter(
    ({ result: { view, markdown } }) => view === undefined && markdown !== "",
  );
  const [first] = lost;
  if (first === undefined) return;
  const names = lost.map(({ check }) => check.name).join(", ");
  const reason = first.result.markdown;
  void window.showWarningMessage(say("notProbed", { names, reason }));
}
