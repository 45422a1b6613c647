import type { MessageUse } from "../core/finding.ts";
import { COMPARISON } from "./blame-messages.ts";
import type { BlameReport, ComparedPlace } from "./blame-types.ts";
import { blameFor } from "./blame.ts";
import { use } from "./messages.ts";
import { findImage, imageChoices, mayHaveShell } from "./own-images.ts";
import { hostPlaceOf } from "./places.ts";
import { outcomeProblem, problem } from "./problems.ts";
import { runProbe } from "./run.ts";
import type {
  Beside,
  ContainerInfo,
  Execs,
  ImageInfo,
  Outcome,
  ProbeProgress,
  ProbeReport,
  ProbeRequest,
} from "./types.ts";

/** What a container is compared with. */
export interface Elsewhere {
  /** Of the engine that the container runs on; undefined where it starts no containers for us. */
  readonly beside: Beside | undefined;
  /** This machine; undefined where nothing can be run. */
  readonly host: Execs | undefined;
}

/** What part of the deadline the questions to the engine may take that a fresh container waits for. */
const PREPARATION = 0.4;

/**
 * Tests all targets from the container, from a fresh container on the engine's default network and from this machine,
 * at the same time, and says where it breaks. Nothing is pulled; `signal` ends all of it. Never throws.
 */
export async function probeEverywhere(
  request: ProbeRequest,
  { beside, host }: Elsewhere,
): Promise<ProbeReport> {
  const tell = progressOf(request, 1 + (beside ? 1 : 0) + (host ? 1 : 0));
  const started = Date.now();
  const engine = beside && ask(beside, request);
  // How fast downloads come is asked where they are made.
  const { sample: _, ...same } = request;
  const [report, fresh, here] = await Promise.all([
    runProbe({ ...request, onProgress: tell.container }),
    probeFresh({ ...same, onProgress: tell.elsewhere }, engine, started),
    probeHost({ ...same, onProgress: tell.elsewhere }, host, engine),
  ]);
  const { networkMode = "" } = (await engine) ?? {};
  const blamed = await blameFor(
    {
      container: report,
      fresh: fresh.report,
      host: here.report,
      networkMode,
    },
    request.engine.advice,
  );
  const blame: BlameReport = { ...blamed, places: [fresh, here] };
  return { ...report, blame };
}

/** What the engine says before a fresh container can be started. */
interface EngineFacts {
  readonly networkMode: string;
  /** For the fresh container; else why there is none. */
  readonly image: string | MessageUse;
  readonly proxies: Readonly<Record<string, string>>;
  readonly place: Beside["place"];
  /** Of an engine that runs on another machine. */
  readonly elsewhere: string | undefined;
}

async function ask(
  beside: Beside,
  { container, deadlineSeconds, signal }: ProbeRequest,
): Promise<EngineFacts> {
  const patience = AbortSignal.any([
    signal,
    AbortSignal.timeout(deadlineSeconds * 1000 * PREPARATION),
  ]);
  const [settings, images, proxies, address] = await Promise.all([
    beside.settings(container.id, patience),
    beside.images(patience),
    beside.proxies(patience),
    beside.engineAddress(patience),
  ]);
  return {
    networkMode: settings.kind === "ok" ? settings.value.networkMode : "",
    image: imageFor(container, images),
    proxies,
    place: (...wanted) => beside.place(...wanted),
    elsewhere: address.kind === "ok" ? otherMachine(address.value) : undefined,
  };
}

/** The container's own image, else the best of those that are there. */
function imageFor(
  { image, own = image }: ContainerInfo,
  images: Outcome<readonly ImageInfo[]>,
): string | MessageUse {
  if (images.kind === "timed-out") return use(COMPARISON, "engine-mute");
  if (images.kind !== "ok") return outcomeProblem(images) ?? problem("other");
  if (mayHaveShell(own) && findImage(images.value, own) !== undefined)
    return own;
  return imageChoices(images.value).images[0] ?? use(COMPARISON, "no-image");
}

/** The host of an engine's address that leads to another machine; none of a socket, a pipe, or this machine itself. */
export function otherMachine(address: string): string | undefined {
  if (!/^(?:ssh|tcp|https?):\/\//.test(address)) return undefined;
  // Host and port are read as those of a web address.
  const web = address.replace(/^[a-z]+:/, "http:");
  if (!URL.canParse(web)) return undefined;
  const { hostname } = new URL(web);
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
    ? undefined
    : hostname;
}

/** Checks from a container of its own that is gone afterwards. */
async function probeFresh(
  request: ProbeRequest,
  engine: Promise<EngineFacts> | undefined,
  started: number,
): Promise<ComparedPlace> {
  if (engine === undefined) return unseen("fresh", use(COMPARISON, "no-fresh"));
  const { image, proxies, place } = await engine;
  if (typeof image !== "string") return unseen("fresh", image);
  const waited = (Date.now() - started) / 1000;
  const container: ContainerInfo = {
    id: "",
    name: "fresh",
    image,
    status: "",
    ports: [],
    own: image,
  };
  return seen(
    "fresh",
    await runProbe({
      ...request,
      place: "fresh",
      engine: place(image, { kind: "bridge" }, proxies),
      container,
      limits: [],
      // It ends when the others do.
      deadlineSeconds: Math.max(1, request.deadlineSeconds - waited),
    }),
  );
}

/** Checks from this machine, unless the engine's containers run on another one. */
async function probeHost(
  request: ProbeRequest,
  host: Execs | undefined,
  engine: Promise<EngineFacts> | undefined,
): Promise<ComparedPlace> {
  if (host === undefined) return unseen("host", use(COMPARISON, "no-host"));
  const { place, container, limits } = hostPlaceOf(host);
  const report = await runProbe({
    ...request,
    engine: host,
    place,
    container,
    limits,
  });
  const { elsewhere: address } = (await engine) ?? {};
  return address === undefined
    ? seen("host", report)
    : unseen("host", use(COMPARISON, "engine-elsewhere", { address }));
}

function seen(
  place: ComparedPlace["place"],
  report: ProbeReport,
): ComparedPlace {
  const { problem: trouble, endpoints } = report;
  // Where the run was cut short behind its endpoints, they were seen all the same.
  return trouble === undefined || endpoints.some(({ complete }) => complete)
    ? { place, report }
    : { place, report, problem: trouble };
}

function unseen(
  place: ComparedPlace["place"],
  problem: MessageUse,
): ComparedPlace {
  return { place, problem };
}

interface Tellers {
  readonly container: (progress: ProbeProgress) => void;
  readonly elsewhere: (progress: ProbeProgress) => void;
}

/** One progress over all places: each endpoint counts once for each of them. */
function progressOf(
  { targets, onProgress }: ProbeRequest,
  places: number,
): Tellers {
  const endpoints = targets.length * places;
  let done = 0;
  return {
    container(progress) {
      if (progress.kind === "endpoint") done += 1;
      onProgress?.(
        progress.kind === "endpoint"
          ? { ...progress, done, endpoints }
          : { ...progress, endpoints },
      );
    },
    elsewhere({ kind }) {
      if (kind !== "endpoint") return;
      done += 1;
      onProgress?.({ kind: "elsewhere", done, endpoints });
    },
  };
}
