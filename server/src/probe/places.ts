import type { MessageUse } from "../core/finding.ts";
import { use } from "./messages.ts";
import { type ImageChoices, findImage, imageChoices } from "./own-images.ts";
import { PLACE_LIMITS } from "./place-messages.ts";
import { outcomeProblem, problem } from "./problems.ts";
import type {
  Beside,
  ContainerInfo,
  Engine,
  Execs,
  ImageInfo,
  Outcome,
  PlaceKind,
  ProbeReport,
} from "./types.ts";

/** A place from which checks can run. */
export interface OpenPlace {
  readonly kind: "open";
  readonly place: PlaceKind;
  readonly engine: Execs;
  readonly container: ContainerInfo;
  /** What cannot be seen from here. */
  readonly limits: readonly MessageUse[];
}

export type OpenedPlace =
  | OpenPlace
  /** Nothing that is present will do: one of these is to be chosen, or to be pulled after consent. */
  | { readonly kind: "needs-image"; readonly choices: ImageChoices }
  | { readonly kind: "cancelled" }
  /** What happened and what to do next. */
  | { readonly kind: "failed"; readonly problem: MessageUse };

/** An image that the user has chosen; `pull` is the consent to fetch it where the engine does not have it. */
export interface OwnImage {
  readonly image: string;
  readonly pull: boolean;
}

/** This machine. `isRemote` where the engine whose builds are meant is not on it. */
export function hostPlaceOf(host: Execs): OpenPlace {
  return {
    kind: "open",
    place: "host",
    engine: host,
    container: { id: "", name: "host", image: "", status: "", ports: [] },
    limits: [use(PLACE_LIMITS, "host")],
  };
}

/** A container of our own in the network of one whose image has no shell, with its proxy and Go variables. */
export async function openSidecar(
  engine: Engine,
  container: ContainerInfo,
  own: OwnImage,
  signal: AbortSignal,
): Promise<OpenedPlace> {
  const { beside } = engine;
  if (beside === undefined) return unable(container.image);
  const present = await ensurePresent(beside, own, signal);
  if (present.kind !== "ok") return unopened(present);
  const settings = await beside.settings(container.id, signal);
  if (settings.kind !== "ok") return unopened(settings);
  const network = { kind: "container", id: container.id } as const;
  return {
    kind: "open",
    place: "sidecar",
    engine: beside.place(own.image, network, settings.value.environment),
    container: { ...container, own: own.image },
    limits: [use(PLACE_LIMITS, "sidecar", { image: own.image })],
  };
}

/** What can be chosen where an image turned out to have no shell, or to be missing; undefined where that is not the trouble. */
export async function choicesAfter(
  engine: Engine,
  { outcome }: ProbeReport,
  signal: AbortSignal,
): Promise<ImageChoices | undefined> {
  if (outcome.kind !== "failed" || engine.beside === undefined)
    return undefined;
  if (outcome.reason !== "no-shell" && outcome.reason !== "no-image")
    return undefined;
  const images = await engine.beside.images(signal);
  return imageChoices(images.kind === "ok" ? images.value : []);
}

/** The engine's images, once the wanted one is among them; with the consent it is fetched. */
export async function ensurePresent(
  beside: Beside,
  { image, pull }: OwnImage,
  signal: AbortSignal,
): Promise<Outcome<readonly ImageInfo[]>> {
  const images = await beside.images(signal);
  if (images.kind !== "ok" || findImage(images.value, image) !== undefined)
    return images;
  if (!pull) return { kind: "failed", reason: "no-image", detail: image };
  const pulled = await beside.pull(image, signal);
  return pulled.kind === "ok" ? images : pulled;
}

/** What became of a question to the engine, as a place that is not there. */
export function unopened<T>(
  outcome: Exclude<Outcome<T>, { kind: "ok" }>,
): OpenedPlace {
  if (outcome.kind === "cancelled") return { kind: "cancelled" };
  return {
    kind: "failed",
    problem: outcomeProblem(outcome) ?? problem("other"),
  };
}

/** An engine that starts no containers of our own. */
export function unable(image: string): OpenedPlace {
  return { kind: "failed", problem: problem("no-shell", image) };
}
