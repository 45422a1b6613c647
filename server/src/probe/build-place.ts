import type { MessageUse } from "../core/finding.ts";
import { stepEnvironment } from "./build-environment.ts";
import type { BuildFacts } from "./build-facts.ts";
import { use } from "./messages.ts";
import {
  type ImageChoices,
  findImage,
  imageChoices,
  mayHaveShell,
} from "./own-images.ts";
import { PLACE_LIMITS } from "./place-messages.ts";
import {
  type OpenPlace,
  type OpenedPlace,
  type OwnImage,
  ensurePresent,
  unable,
  unopened,
} from "./places.ts";
import type {
  Beside,
  BesideNetwork,
  Builder,
  ContainerInfo,
  Engine,
  ImageInfo,
  ProbeReport,
} from "./types.ts";

/** As the steps of a build run: its network, nameservers and proxies, in one of its images where the engine has it. */
export async function openBuild(
  engine: Engine,
  facts: BuildFacts,
  chosen: OwnImage | undefined,
  signal: AbortSignal,
): Promise<OpenedPlace> {
  const { beside } = engine;
  if (beside === undefined) return unable("");
  const [builder, proxies, images] = await Promise.all([
    beside.builder(signal),
    beside.proxies(signal),
    chosen === undefined
      ? beside.images(signal)
      : ensurePresent(beside, chosen, signal),
  ]);
  if (builder.kind !== "ok") return unopened(builder);
  const present = images.kind === "ok" ? images.value : [];
  const image = chosen?.image ?? imageOf(facts, present);
  const { isBuildKit } = builder.value;
  const { environment, uncertain } = stepEnvironment(facts, {
    isBuildKit,
    proxies,
    image: await environmentOfBase(beside, facts, { image, present, signal }),
  });
  const limits = [
    ...limitsOf({ ...facts, uncertain }),
    ...loopbackProxies(environment, facts),
  ];
  const inside = await insideBuilder(engine, builder.value, signal);
  // A step without a network has none in the builder's container either.
  if (inside.kind === "open" && facts.network !== "none")
    return {
      ...inside.place,
      engine: beside.within(inside.place.container.id, environment),
      limits: [...inside.place.limits, ...limits],
    };
  if (images.kind !== "ok") return unopened(images);
  if (image === undefined)
    return { kind: "needs-image", choices: choicesFor(facts, present) };
  const network = networkOf(facts);
  const before = inside.kind === "outside" ? inside.limits : [];
  return {
    kind: "open",
    place: "build",
    engine: beside.place(image, network, environment),
    container: buildContainer(image, network),
    limits: [...before, ...limits, ...limitsOfImage(facts, image)],
  };
}

/** What the base image sets: the one that the check runs in, else the build's one where the engine has it. */
async function environmentOfBase(
  beside: Beside,
  { baseImages }: BuildFacts,
  {
    image,
    present,
    signal,
  }: {
    readonly image: string | undefined;
    readonly present: readonly ImageInfo[];
    readonly signal: AbortSignal;
  },
): Promise<Readonly<Record<string, string>>> {
  const [only] = baseImages.length === 1 ? baseImages : [];
  const base = baseImages.find((name) => name === image) ?? only;
  return base === undefined || findImage(present, base) === undefined
    ? {}
    : beside.imageEnvironment(base, signal);
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

type Inside =
  | { readonly kind: "open"; readonly place: OpenPlace }
  | { readonly kind: "outside"; readonly limits: readonly MessageUse[] };

/** The container of the builder, where the current one is a running container. */
async function insideBuilder(
  engine: Engine,
  builder: Builder,
  signal: AbortSignal,
): Promise<Inside> {
  const { name, container: wanted, elsewhere } = builder;
  const notes = notesOf(builder);
  if (elsewhere !== undefined) {
    const values = { name, driver: elsewhere };
    const limits = [use(PLACE_LIMITS, "builder-elsewhere", values), ...notes];
    return { kind: "outside", limits };
  }
  if (wanted === undefined) return { kind: "outside", limits: notes };
  const listed = await engine.listContainers(signal);
  const found =
    listed.kind === "ok"
      ? listed.value.find((each) => each.name === wanted)
      : undefined;
  if (found === undefined)
    return {
      kind: "outside",
      limits: [use(PLACE_LIMITS, "builder-stopped", { name }), ...notes],
    };
  const limits = [
    use(PLACE_LIMITS, "builder", { name, container: found.name }),
    ...notes,
  ];
  const container = { ...found, builder: name };
  return {
    kind: "open",
    place: { kind: "open", place: "build", engine, container, limits },
  };
}

/** What is to be known of the builder that was chosen. */
function notesOf({ isUndecided, name, plain }: Builder): readonly MessageUse[] {
  if (isUndecided === true) return [use(PLACE_LIMITS, "builder-undecided")];
  if (plain === undefined) return [];
  return [use(PLACE_LIMITS, "docker-build", { name, other: plain })];
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
