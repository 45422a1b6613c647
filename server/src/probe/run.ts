import { lineReader } from "./lines.ts";
import { addLine, type RecordLimits } from "./records.ts";
import { emptyTranscript, type Transcript } from "./transcript.ts";
import {
  buildReport,
  endpointReport,
  isDone,
  type RunFacts,
} from "./report.ts";
import { commandLine, questionsOf } from "./questions.ts";
import { isHeard } from "./steps.ts";
import { CLEANUP } from "./script-session.ts";
import type { Execs, Outcome, ProbeReport, ProbeRequest } from "./types.ts";

const MAX_OUTPUT_BYTES = 1_000_000;

/** How much later than the deadline we stop waiting for the script's end marker … */
const GRACE_MILLISECONDS = 400;
/** … and how much after that for the exec to end and for what clears up behind it. */
const ENDING_MILLISECONDS = 50;
/** A container of our own takes this long to start, which is kept back from the deadline too. */
const FRESH_MILLISECONDS = 800;
const CLEANUP_MILLISECONDS = 3000;
/** What of it a cancelled run waits for: with the end of the exec before, a second in all. */
const CANCEL_MILLISECONDS = 600;

/**
 * Tests all targets from inside one container with one exec. Never throws; what went wrong is in the report.
 * Ends within the deadline + 0.5 s, and within a second of `signal`; a place that `startsApart` has its own time to start
 * before. Whatever the end, no process and no file of ours stays in the container: the script clears up at the end of its
 * standard input, and when its end marker did not arrive a second exec kills by the nonce in the environment. Where an engine
 * is slow with that, it goes on behind the report.
 */
export async function runProbe(request: ProbeRequest): Promise<ProbeReport> {
  const { engine, container, deadlineSeconds, onProgress } = request;
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
  let isOver = false;
  onProgress?.({ kind: "started", endpoints: targets.length });
  const tell = progressTeller(transcript, facts, onProgress);
  const outcome = await runScript(request, {
    nonce,
    argv: commandLine(
      nonce,
      deadlineSeconds - (isFresh ? FRESH_MILLISECONDS / 1000 : 0),
      // What a container of our own takes to start is kept back already.
      { ...questions, started: started + (isFresh ? FRESH_MILLISECONDS : 0) },
    ),
    onData: lineReader((line) => {
      if (isOver) return;
      addLine(transcript, line, limits);
      tell();
    }),
    isComplete: () => transcript.complete,
  });
  isOver = true;
  return buildReport(transcript, facts, {
    outcome: judged(outcome, transcript),
    milliseconds: Date.now() - started,
  });
}

interface Script {
  readonly nonce: string;
  readonly argv: readonly string[];
  readonly onData: (text: string) => void;
  /** Its end marker has come. */
  readonly isComplete: () => boolean;
}

/** Runs the script until it has ended and nothing of it is left, or until its time is over: then that goes on behind. */
async function runScript(
  request: ProbeRequest,
  { nonce, argv, onData, isComplete }: Script,
): Promise<Outcome<number>> {
  const { engine, container, deadlineSeconds, signal } = request;
  const { clearsUp = false, startsApart = false } = engine;
  const { lateMilliseconds = 0 } = request;
  const timeout =
    deadlineSeconds * 1000 + GRACE_MILLISECONDS + lateMilliseconds;
  const limit = timeLimit(timeout + ENDING_MILLISECONDS);
  let outcome: Outcome<number> = { kind: "timed-out" };
  const run = async (): Promise<void> => {
    outcome = await engine.exec(container.id, argv, {
      environment: { SUREFETCH_PROBE: nonce },
      signal,
      timeout,
      maxBytes: MAX_OUTPUT_BYTES,
      onData,
      onStart: limit.begin,
    });
    if (!isComplete() && !clearsUp && mayHaveStarted(outcome))
      await bounded(cleanUp(engine, container.id, nonce), outcome);
  };
  if (!startsApart) limit.begin();
  await Promise.race([run(), limit.passed]);
  limit.end();
  return outcome;
}

/** A time that is counted once it has begun. */
function timeLimit(milliseconds: number) {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    passed: new Promise<void>((resolve) =>
      over.signal.addEventListener("abort", () => resolve(), { once: true }),
    ),
    begin: (): void => {
      timer ??= setTimeout(() => over.abort(), milliseconds);
    },
    end: (): void => clearTimeout(timer),
  };
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

/** An exec that ended before its end marker has lost its script; behind it nothing is to be waited for. */
function judged(
  outcome: Outcome<number>,
  transcript: Transcript,
): Outcome<number> {
  if (outcome.kind === "timed-out" && transcript.complete)
    return { kind: "ok", value: 0 };
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
