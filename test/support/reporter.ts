import { inspect } from "node:util";
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

/** Counts of one run of tests. A skip counts as such even where its reason is missing. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Seconds from which a file is named at the end, as one that the whole run waits for. */
const LONG = 15;

const VERSION_LINE = /^##surefetch-version (\S+) (.+)$/;

/**
 * A reporter for `node --test`: prints failures whole, skips with their reason, the files that took long, and last `##surefetch-suite ` with JSON:
 * { passed, failed, skipped, versions }. A test that knows the version of a real part prints
 * `##surefetch-version NAME VERSION`.
 */
export default async function* report(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const versions: Record<string, string> = {};
  const times: [file: string, seconds: number][] = [];
  for await (const event of events) {
    if (event.type === "test:pass" || event.type === "test:fail")
      yield* result(event, counts);
    else if (event.type === "test:stdout" || event.type === "test:stderr")
      yield* output(event.data.message, versions);
    else if (event.type === "test:summary" && event.data.file !== undefined)
      times.push([event.data.file, event.data.duration_ms / 1000]);
  }
  for (const [file, seconds] of times.toSorted((a, b) => b[1] - a[1]))
    if (seconds > LONG)
      yield `long ${relative(process.cwd(), file)} ${seconds.toFixed(0)} s\n`;
  yield `##surefetch-suite ${JSON.stringify({ ...counts, versions })}\n`;
}

type Result = Extract<TestEvent, { type: "test:pass" | "test:fail" }>;

function* result(event: Result, counts: Counts): Generator<string> {
  const { data } = event;
  // A suite fails because a test in it has; that one is told already.
  const cause = causeOf(event);
  if (
    data.details.type === "suite" &&
    cause?.failureType !== "hookFailed" &&
    cause?.failureType !== "testCodeFailure"
  )
    return;
  const name =
    data.file === undefined
      ? data.name
      : `${data.name} (${relative(process.cwd(), data.file)})`;
  if (data.skip !== undefined && data.skip !== false) {
    counts.skipped++;
    yield `skip ${name}: ${data.skip === true ? "no reason given" : data.skip}\n`;
  } else if (event.type === "test:pass") counts.passed++;
  else if (cause?.failureType !== "subtestsFailed") {
    counts.failed++;
    yield `FAIL ${name}\n${indent(messageOf(cause))}\n`;
  }
}

interface Failure {
  readonly failureType?: string;
  readonly cause?: unknown;
  readonly message: string;
}

function causeOf(event: Result): Failure | undefined {
  return event.type === "test:fail" ? event.data.details.error : undefined;
}

function messageOf(failure: Failure | undefined): string {
  const cause = failure?.cause ?? failure;
  if (!(cause instanceof Error)) return inspect(cause);
  return cause.stack?.includes(cause.message) === true
    ? cause.stack
    : `${cause.message}\n${cause.stack ?? ""}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}

function* output(
  message: string,
  versions: Record<string, string>,
): Generator<string> {
  for (const line of message.split("\n")) {
    const [, name, version] = VERSION_LINE.exec(line) ?? [];
    if (name !== undefined && version !== undefined) versions[name] = version;
    else if (line.trim() !== "") yield `${line}\n`;
  }
}
