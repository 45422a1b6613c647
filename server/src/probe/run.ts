import {
  clientHello,
  dnsQuery,
  httpRequest,
  isAddress,
  octal,
  queryId,
} from "./bytes.ts";
import { lineReader } from "./lines.ts";
import { addLine, type RecordLimits } from "./records.ts";
import { emptyTranscript, type Transcript } from "./transcript.ts";
import {
  buildReport,
  endpointReport,
  isDone,
  type RunFacts,
} from "./report.ts";
import { isNameserver, isPublicName, withPrivacy } from "./private-names.ts";
import { isHeard } from "./steps.ts";
import { samplePath } from "./targets.ts";
import { CHILD, SCRIPT } from "./script.ts";
import { CLEANUP } from "./script-session.ts";
import type {
  Execs,
  Outcome,
  ProbeReport,
  ProbeRequest,
  ProbeTarget,
} from "./types.ts";

/** DESIGN 9.7. */
const NAMESERVER_MILLISECONDS = 3000;
const MAX_OUTPUT_BYTES = 1_000_000;

/** Kept back from the deadline for starting the exec and for the script's own clearing up. */
const RESERVE_MILLISECONDS = 400;
/** What the script has at least, however short the deadline is. */
const LEAST_MILLISECONDS = 400;
/** How much later than the deadline we stop waiting for the script's end marker. */
const GRACE_MILLISECONDS = 400;
/** A container of our own takes this long to start and to go, which is kept back from the deadline too … */
const FRESH_MILLISECONDS = 800;
/** … and on a busy engine that much more, for which we wait rather than lose the result. */
const FRESH_PATIENCE_MILLISECONDS = 2000;
const CLEANUP_MILLISECONDS = 3000;
/** What of it a cancelled run waits for: with the end of the exec before, a second in all. */
const CANCEL_MILLISECONDS = 600;

/**
 * Tests all targets from inside one container with one exec. Never throws; what went wrong is in the report.
 * Ends within the deadline + 0.5 s (two seconds later where a container of our own starts slowly), and within a second of `signal`. Whatever the end, no process and no file of ours
 * stays in the container: the script clears up at the end of its standard input, and when its end marker did not
 * arrive a second exec kills by the nonce in the environment.
 */
export async function runProbe(request: ProbeRequest): Promise<ProbeReport> {
  const { engine, container, deadlineSeconds, signal, onProgress } = request;
  const questions = questionsOf(request);
  const { hosts, targets, publicResolver } = questions;
  const isFresh = engine.isFresh === true;
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const started = Date.now();
  const transcript = { ...emptyTranscript(), publicResolver };
  const limits: RecordLimits = {
    nonce,
    hosts: hosts.length,
    endpoints: targets.length * 2,
  };
  const facts: RunFacts = {
    place: request.place ?? "container",
    advice: engine.advice,
    container,
    started,
    deadlineSeconds,
    targets,
    hosts,
    limits: request.limits ?? [],
  };
  onProgress?.({ kind: "started", endpoints: targets.length });
  const tell = progressTeller(transcript, facts, onProgress);
  const receive = lineReader((line) => {
    addLine(transcript, line, limits);
    tell();
  });
  const outcome = await engine.exec(
    container.id,
    commandLine(
      nonce,
      deadlineSeconds - (isFresh ? FRESH_MILLISECONDS / 1000 : 0),
      // What a container of our own takes to start is kept back already.
      { ...questions, started: started + (isFresh ? FRESH_MILLISECONDS : 0) },
    ),
    {
      environment: { SUREFETCH_PROBE: nonce },
      signal,
      timeout:
        deadlineSeconds * 1000 +
        GRACE_MILLISECONDS +
        (isFresh ? FRESH_PATIENCE_MILLISECONDS : 0),
      maxBytes: MAX_OUTPUT_BYTES,
      onData: receive,
    },
  );
  if (
    !transcript.complete &&
    engine.clearsUp !== true &&
    mayHaveStarted(outcome)
  )
    await bounded(cleanUp(engine, container.id, nonce), outcome);
  return buildReport(transcript, facts, {
    outcome: judged(outcome, transcript),
    milliseconds: Date.now() - started,
  });
}

/** Reports each endpoint once, when its connection has ended and all nameservers have been heard about its name. */
function progressTeller(
  transcript: Transcript,
  facts: RunFacts,
  onProgress: ProbeRequest["onProgress"],
): () => void {
  const told = new Set<number>();
  const endpoints = facts.targets.length;
  return () => {
    for (const index of facts.targets.keys()) {
      if (!isDone(transcript, index, endpoints)) continue;
      const host = facts.hosts.indexOf(facts.targets[index]?.host ?? "");
      const heard =
        host < 0 ||
        transcript.nameservers.every((_, server) =>
          isHeard(transcript, host, server),
        );
      if (told.has(index) || !(heard || transcript.complete)) continue;
      told.add(index);
      const report = endpointReport(transcript, facts, index, false);
      if (report)
        onProgress?.({ kind: "endpoint", report, done: told.size, endpoints });
    }
  };
}

/** What the script is to ask. */
export interface Questions {
  readonly hosts: readonly string[];
  readonly targets: readonly ProbeTarget[];
  /** A valid address. */
  readonly publicResolver?: string | undefined;
  readonly privateHosts?: readonly string[];
  readonly sample?: boolean | undefined;
  /** Milliseconds since 1970: what goes by until the script runs is taken from its time. */
  readonly started?: number;
}

function questionsOf(request: ProbeRequest): Questions {
  const { privateHosts = [] } = request;
  const targets = request.targets.map((target) =>
    withPrivacy(target, privateHosts),
  );
  const hosts = [...new Set(targets.map(({ host }) => host))].filter(
    (host) => !isAddress(host),
  );
  const publicResolver = resolverOf(request);
  const { sample } = request;
  return { hosts, targets, publicResolver, privateHosts, sample };
}

/** The public nameserver, if what the user wrote is an address. */
function resolverOf({ publicResolver }: ProbeRequest): string | undefined {
  return publicResolver !== undefined && isNameserver(publicResolver)
    ? publicResolver
    : undefined;
}

/** An argument that says nothing: command lines of engines may lose empty ones. */
const NOTHING = "-";

/** `sh -c SCRIPT …`: everything that comes from files is an argument of its own. */
export function commandLine(
  nonce: string,
  deadlineSeconds: number,
  {
    hosts,
    targets,
    publicResolver,
    privateHosts = [],
    sample,
    started = 0,
  }: Questions,
): readonly string[] {
  const budget = Math.max(
    LEAST_MILLISECONDS,
    Math.round(deadlineSeconds * 1000) - RESERVE_MILLISECONDS,
  );
  return [
    "sh",
    "-c",
    SCRIPT,
    "surefetch",
    nonce,
    `${budget}@${started}`,
    String(NAMESERVER_MILLISECONDS),
    CHILD,
    publicResolver ?? NOTHING,
    String(hosts.length),
    ...hosts.flatMap((host, index) => [
      dotted(host),
      octal(dnsQuery(host, queryId(index))),
      publicResolver !== undefined && isPublicName(host, privateHosts)
        ? "public"
        : "own",
    ]),
    ...targets.flatMap((target) => {
      const { host, scheme, port, asks } = target;
      return [
        host,
        scheme,
        String(port),
        asks,
        octal(clientHello(host, nonce)),
        octal(httpRequest(host, port, asks)),
        sample === true ? samplePath(target) || NOTHING : NOTHING,
      ];
    }),
  ];
}

/** With a trailing dot nslookup asks for exactly this name, without the search list. */
function dotted(host: string): string {
  return host.includes(".") ? `${host}.` : host;
}

function mayHaveStarted(outcome: Outcome<number>): boolean {
  return (
    outcome.kind !== "unavailable" &&
    !(
      outcome.kind === "failed" &&
      outcome.reason !== "connection-lost" &&
      outcome.reason !== "output-limit" &&
      outcome.reason !== "other"
    )
  );
}

/** An exec that ended before its end marker has lost its script. */
function judged(
  outcome: Outcome<number>,
  transcript: Transcript,
): Outcome<number> {
  if (outcome.kind !== "ok" || transcript.complete || transcript.noDirectory)
    return outcome;
  return {
    kind: "failed",
    reason: "connection-lost",
    detail: `exit status ${outcome.value}`,
  };
}

/** Who cancels does not wait for a slow way to the container: clearing up goes on behind. */
function bounded(
  clearing: Promise<void>,
  { kind }: Outcome<number>,
): Promise<void> {
  if (kind !== "cancelled") return clearing;
  const signal = AbortSignal.timeout(CANCEL_MILLISECONDS);
  const passed = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  return Promise.race([clearing, passed]);
}

async function cleanUp(
  engine: Execs,
  container: string,
  nonce: string,
): Promise<void> {
  await engine.exec(container, ["sh", "-c", CLEANUP, "surefetch", nonce], {
    environment: {},
    // Not the caller's: a cancelled run is cleared up too.
    signal: new AbortController().signal,
    timeout: CLEANUP_MILLISECONDS,
    maxBytes: 10_000,
    onData: () => undefined,
  });
}
