import type { MessageUse } from "../core/finding.ts";
import type { BuildFacts } from "./build-facts.ts";
import { use } from "./messages.ts";
import {
  type ImageChoices,
  findImage,
  imageChoices,
  mayHaveShell,
} from "./own-images.ts";
import { PLACE_LIMITS } from "./place-messages.ts";
import { outcomeProblem, problem } from "./problems.ts";
import type {
  Beside,
  BesideNetwork,
  Builder,
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

/** As the steps of a build run: its network, nameservers and proxies, in one of its images where the engine has it. */
export async function openBuild(
  engine: Engine,
  facts: BuildFacts,
  chosen: OwnImage | undefined,
  signal: AbortSignal,
): Promise<OpenedPlace> {
  const { beside } = engine;
  if (beside === undefined) return unable("");
  const [builder, images] = await Promise.all([
    beside.builder(signal),
    chosen === undefined
      ? beside.images(signal)
      : ensurePresent(beside, chosen, signal),
  ]);
  if (builder.kind !== "ok") return unopened(builder);
  const environment = { ...builder.value.proxies, ...facts.environment };
  const limits = [...limitsOf(facts), ...loopbackProxies(environment, facts)];
  const inside = await insideBuilder(engine, builder.value, signal);
  if (inside.kind === "open")
    return {
      ...inside.place,
      engine: beside.within(inside.place.container.id, environment),
      limits: [...inside.place.limits, ...limits],
    };
  if (images.kind !== "ok") return unopened(images);
  const image = chosen?.image ?? imageOf(facts, images.value);
  if (image === undefined)
    return { kind: "needs-image", choices: choicesFor(facts, images.value) };
  const network = networkOf(facts);
  return {
    kind: "open",
    place: "build",
    engine: beside.place(image, network, environment),
    container: buildContainer(image, network),
    limits: [...inside.limits, ...limits, ...limitsOfImage(facts, image)],
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

/** What only the run shows: a nameserver that the steps of a build do not get. */
export function withLoopbackNote(report: ProbeReport): ProbeReport {
  const server = report.nameservers.find((each) =>
    /^(?:127\.|::1$)/.test(each),
  );
  if (report.container.builder === undefined || server === undefined)
    return report;
  const note = use(PLACE_LIMITS, "loopback-nameserver", { server });
  return { ...report, limits: [note, ...report.limits] };
}

async function ensurePresent(
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

function unopened<T>(
  outcome: Exclude<Outcome<T>, { kind: "ok" }>,
): OpenedPlace {
  if (outcome.kind === "cancelled") return { kind: "cancelled" };
  return {
    kind: "failed",
    problem: outcomeProblem(outcome) ?? problem("other"),
  };
}

function unable(image: string): OpenedPlace {
  return { kind: "failed", problem: problem("no-shell", image) };
}

type Inside =
  | { readonly kind: "open"; readonly place: OpenPlace }
  | { readonly kind: "outside"; readonly limits: readonly MessageUse[] };

/** The container of the builder, where the current one is a running container. */
async function insideBuilder(
  engine: Engine,
  { name, container: wanted, elsewhere }: Builder,
  signal: AbortSignal,
): Promise<Inside> {
  if (elsewhere !== undefined) {
    const values = { name, driver: elsewhere };
    const limits = [use(PLACE_LIMITS, "builder-elsewhere", values)];
    return { kind: "outside", limits };
  }
  if (wanted === undefined) return { kind: "outside", limits: [] };
  const listed = await engine.listContainers(signal);
  const found =
    listed.kind === "ok"
      ? listed.value.find((each) => each.name === wanted)
      : undefined;
  if (found === undefined)
    return {
      kind: "outside",
      limits: [use(PLACE_LIMITS, "builder-stopped", { name })],
    };
  const limits = [
    use(PLACE_LIMITS, "builder", { name, container: found.name }),
  ];
  const container = { ...found, builder: name };
  return {
    kind: "open",
    place: { kind: "open", place: "build", engine, container, limits },
  };
}

function networkOf({ network }: BuildFacts): BesideNetwork {
  return network === "host" || network === "none"
    ? { kind: network }
    : { kind: "bridge" };
}

function buildContainer(image: string, { kind }: BesideNetwork): ContainerInfo {
  const status =
    kind === "host" || kind === "none" ? `${kind} network` : "default network";
  return { id: "", name: "build", image, status, ports: [], own: image };
}

/** An image of the build that the engine has and that may have a shell, else any that has one as far as its name says. */
function imageOf(
  { baseImages }: BuildFacts,
  images: readonly ImageInfo[],
): string | undefined {
  const own = baseImages.find(
    (name) => mayHaveShell(name) && findImage(images, name) !== undefined,
  );
  return own ?? imageChoices(images).images[0];
}

/** To be pulled: what the build pulls anyway comes first. */
function choicesFor(
  { baseImages }: BuildFacts,
  images: readonly ImageInfo[],
): ImageChoices {
  const choices = imageChoices(images);
  const own = baseImages.filter(mayHaveShell);
  return {
    ...choices,
    pullable: [...new Set([...own, ...choices.pullable])],
  };
}

function limitsOf(facts: BuildFacts): readonly MessageUse[] {
  const limits: MessageUse[] = [];
  if (facts.network === "mixed")
    limits.push(use(PLACE_LIMITS, "mixed-network"));
  if (facts.namedNetwork !== undefined)
    limits.push(
      use(PLACE_LIMITS, "named-network", { network: facts.namedNetwork }),
    );
  if (facts.uncertain.length > 0)
    limits.push(
      use(PLACE_LIMITS, "uncertain", { names: facts.uncertain.join(", ") }),
    );
  if (facts.byEngine > 0) limits.push(use(PLACE_LIMITS, "by-engine"));
  return limits;
}

function limitsOfImage(
  { baseImages }: BuildFacts,
  image: string,
): readonly MessageUse[] {
  if (!baseImages.includes(image))
    return [use(PLACE_LIMITS, "other-image", { image })];
  return baseImages.length > 1
    ? [use(PLACE_LIMITS, "one-image", { image })]
    : [];
}

/** Proxies at a loopback address, without their credentials. */
function loopbackProxies(
  environment: Readonly<Record<string, string>>,
  { network }: BuildFacts,
): readonly MessageUse[] {
  if (network === "host") return [];
  const proxies = Object.entries(environment)
    .filter(([name]) => /^(?:https?|all)_proxy$/i.test(name))
    .flatMap(([, value]) => loopback(value) ?? []);
  return [...new Set(proxies)].map((proxy) =>
    use(PLACE_LIMITS, "loopback-proxy", { proxy }),
  );
}

function loopback(value: string): string | undefined {
  const url = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(url)) return undefined;
  const { host, hostname } = new URL(url);
  const isLoopback =
    /^(?:localhost$|127\.|\[::1\]$)/.test(hostname) ||
    hostname.endsWith(".localhost");
  return isLoopback ? host : undefined;
}
