import {
  type CancellationToken,
  CancellationTokenSource,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  window,
} from "vscode";
import type {
  TargetContainer,
  TargetsResult,
} from "../../server/src/protocol.ts";
import { say } from "./say.ts";

/** Why there is nothing to pick from. */
export interface NothingToPick {
  readonly reason: string;
  readonly message: string;
}

/** Another place than a container: the command that checks from there. */
export interface OtherPlace {
  readonly other:
    | "surefetch.checkNetworkFromHost"
    | "surefetch.checkNetworkForBuild"
    | "surefetch.checkNetworkFromPod";
}

interface Item extends QuickPickItem {
  /** Undefined for a separator; "again" asks the engine once more. */
  readonly place?: TargetContainer | OtherPlace | "again";
}

/**
 * Lets the user pick a running container; the list opens at once and fills when the engine answers. Where there is none
 * the list says why and still offers the other places. With `container` (id or name) nothing is asked.
 * @returns undefined where the user leaves the list.
 */
export async function pickContainer(
  list: (token: CancellationToken) => Promise<TargetsResult>,
  options: {
    readonly container: string | undefined;
    readonly file: string | undefined;
    /** Instead of the network check's. */
    readonly title?: string;
  },
): Promise<TargetContainer | OtherPlace | NothingToPick | undefined> {
  const source = new CancellationTokenSource();
  const wanted = options.container;
  if (wanted !== undefined) {
    const result = await list(source.token);
    const found = result.containers.find(
      ({ id, name }) => name === wanted || id.startsWith(wanted),
    );
    if (found !== undefined) return found;
    return result.problem ?? notFound(wanted);
  }
  const pick = window.createQuickPick<Item>();
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const hidden = new Promise<undefined>((resolve) => {
    pick.onDidHide(() => {
      source.cancel();
      resolve(undefined);
    });
  });
  pick.show();
  try {
    for (;;) {
      pick.title = options.title ?? say("pickTitle");
      pick.placeholder = say("listing");
      pick.busy = true;
      const result = await Promise.race([list(source.token), hidden]);
      if (result === undefined) return undefined;
      pick.items = itemsOf(result, options);
      pick.title = options.title ?? title(result);
      pick.placeholder = placeholder(result, options.file);
      pick.busy = false;
      const place = await Promise.race([accepted(pick), hidden]);
      if (place !== "again") return place;
      pick.items = [];
    }
  } catch (error) {
    if (source.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    pick.dispose();
    source.dispose();
  }
}

function accepted(pick: QuickPick<Item>): Promise<Item["place"]> {
  return new Promise((resolve) => {
    const listener = pick.onDidAccept(() => {
      listener.dispose();
      resolve(pick.selectedItems[0]?.place);
    });
  });
}

function itemsOf(
  result: TargetsResult,
  {
    file,
    title,
  }: { readonly file: string | undefined; readonly title?: string },
): readonly Item[] {
  const others = otherItems(file !== undefined, title === undefined);
  return result.containers.length === 0
    ? [
        {
          label: `$(refresh) ${say("tryAgain")}`,
          detail: problemOf(result).message,
          place: "again",
        },
        ...others,
      ]
    : [...result.containers.map(toItem), ...others];
}

function toItem(container: TargetContainer): Item {
  const { name, image, status, ports } = container;
  const detail =
    ports === "" ? status : `${status} · ${say("ports", { ports })}`;
  return { label: name, description: image, detail, place: container };
}

/** The places that are no container; without a file there is no build, and mirrors are not compared from pods. */
function otherItems(hasFile: boolean, hasPods: boolean): readonly Item[] {
  const items: Item[] = [
    { label: say("otherPlaces"), kind: QuickPickItemKind.Separator },
  ];
  if (hasFile)
    items.push({
      label: say("pickBuild"),
      detail: say("pickBuildDetail"),
      place: { other: "surefetch.checkNetworkForBuild" },
    });
  items.push({
    label: say("pickHost"),
    detail: say("pickHostDetail"),
    place: { other: "surefetch.checkNetworkFromHost" },
  });
  if (hasPods)
    items.push({
      label: say("pickPodPlace"),
      detail: say("pickPodPlaceDetail"),
      place: { other: "surefetch.checkNetworkFromPod" },
    });
  return items;
}

/** Says which engine answers. */
function title({ engine }: TargetsResult): string {
  return engine === undefined
    ? say("pickTitle")
    : say("pickTitleOf", { engine });
}

function notFound(container: string): NothingToPick {
  return {
    reason: "no-such-container",
    message: say("noSuchContainer", { container }),
  };
}

function problemOf({ problem }: TargetsResult): NothingToPick {
  return problem ?? { reason: "no-containers", message: say("noContainers") };
}

function placeholder(
  { containers, endpoints }: TargetsResult,
  uri: string | undefined,
): string {
  if (containers.length === 0) return say("pickElsewhere");
  if (uri === undefined || endpoints.length === 0) return say("pickContainer");
  const hosts = new Set(endpoints.map(({ url }) => hostOf(url)));
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  return say("pickContainerFor", { count: hosts.size, file });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
