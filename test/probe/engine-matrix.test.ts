/**
 * Real faults on a real engine (DESIGN 9.13), seen from each kind of image: faults.ts × kinds.ts. In CI every fault is
 * tried on the main kinds and a few on every kind; on an engine of another generation some faults of each group once, the
 * kinds taking turns. `SUREFETCH_TEST_MATRIX=full` tries all of them. When there is a lab: test/support/engine-lab.ts.
 */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import type { LabContainer } from "../support/engine-lab.ts";
import { assertInTime, BUSY, startProbeLab } from "../support/probe-lab.ts";
import { expectedOn, FAULTS, type Fault } from "./faults.ts";
import { EVERY_KIND, KINDS, type Kind } from "./kinds.ts";

const isFull = process.env["SUREFETCH_TEST_MATRIX"] === "full";

/** Verdicts hardly depend on the engine: what another generation changes shows in a few cells of each kind. */
const isOther = (process.env["SUREFETCH_LAB_ENGINE"] ?? "") !== "";

function isTried(kind: Kind, fault: Fault): boolean {
  if (isFull) return true;
  if (isOther) return isTriedOnOther(kind, fault);
  return kind.isMain === true || EVERY_KIND.includes(fault.name);
}

/** Faults stand in groups: every third one is of each group some, and its kind is the next one. */
function isTriedOnOther(kind: Kind, fault: Fault): boolean {
  const at = FAULTS.indexOf(fault);
  return at % 3 === 0 && KINDS[(at / 3) % KINDS.length] === kind;
}

/** The least number of cells that must have run in CI. */
const LEAST = isOther ? Math.ceil(FAULTS.length / 3) : 212;

/** Kinds that are tried at the same time: more make each other late on two cores. */
const AT_ONCE = 3;

const { lab, outside, cell, probe, engine } = await startProbeLab(LEAST);

/** A text with the lab's addresses in the place of their names (`@web`). */
function inLab(text: string): string {
  const address: Readonly<Record<string, string>> = lab().address;
  return text.replaceAll(/@(\w+)/g, (whole, name: string) => {
    return address[name] ?? whole;
  });
}

/** A container for a fault: one of the kind with its resolver, or, where it has settings of its own, one for it alone. */
async function containerFor(
  kind: Kind,
  { resolver, environment = {}, options = [] }: Fault,
): Promise<{ container: LabContainer; isOwn: boolean }> {
  const settings = [
    ...Object.entries(environment).flatMap(([name, value]) => [
      "-e",
      `${name}=${inLab(value)}`,
    ]),
    ...options.map(inLab),
  ];
  const container = await lab().prepare(kind.tools, resolver, [
    ...(kind.options ?? []),
    ...settings,
  ]);
  // All kinds with all resolvers are more than the network has addresses.
  const isOwn = settings.length > 0 || (isFull && resolver !== "good");
  return { container, isOwn };
}

/** Probes a fault beside a healthy endpoint. */
async function ask(
  kind: Kind,
  fault: Fault,
  container: LabContainer,
): Promise<ProbeReport> {
  const { url, role = "file", deadlineSeconds, environment = {} } = fault;
  // Without lookup and proxy: whatever the fault is, it is not this one's.
  const urls = [`https://${lab().address.web}/`, url];
  const options = {
    deadlineSeconds,
    roles: ["file", role],
    allowed: allowedIn(fault),
  };
  if (kind.isBeside !== true) return probe(container, urls, options);
  const { beside } = engine();
  assert.ok(beside);
  const { image } = await lab().prepare("busybox", "good");
  const variables = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, inLab(value)]),
  );
  const network = { kind: "container", id: container.id } as const;
  return probe(container, urls, {
    ...options,
    engine: beside.place(image, network, variables),
    place: "sidecar",
  });
}

/** What the user of a fault's container allows and says. */
function allowedIn({ publicResolver, privateHosts, isSampled }: Fault) {
  return {
    ...(publicResolver !== undefined && {
      publicResolver: inLab(publicResolver),
    }),
    ...(privateHosts !== undefined && { privateHosts }),
    ...(isSampled === true && { sample: true }),
  };
}

async function see(kind: Kind, fault: Fault): Promise<void> {
  const { container, isOwn } = await containerFor(kind, fault);
  try {
    let since = Date.now();
    let report = await ask(kind, fault, container);
    if (isLateByItself(kind, fault, report) && again < MOST_AGAIN) {
      again += 1;
      console.log(`again, the machine was late: ${kind.name}, ${fault.name}`);
      await outside().assertNothingLeft(container);
      since = Date.now();
      report = await ask(kind, fault, container);
    }
    assertVerdict(kind, fault, report);
    assert.equal(report.complete, true, JSON.stringify(report.outcome));
    assertInTime(report);
    const { milliseconds } = report;
    const most = fault.within + BUSY;
    assert.ok(milliseconds <= most, `${milliseconds} ms of ${most}`);
    await outside().assertNothingLeft(container);
    assert.equal(
      await outside().events(since, "exec_create", container.id),
      kind.isBeside === true ? 0 : 1,
      "execs",
    );
    if (kind.isBeside === true) await noneBeside();
  } finally {
    if (isOwn) await lab().release(container);
  }
}

/** Cells that are tried once more, in all: a verdict that is wrong more often is wrong. */
const MOST_AGAIN = 3;
let again = 0;

/** Verdicts on waits that a machine with too much to do makes by itself. */
const WAITS = ["slow", "slow-download", "dns-slow", "dns-search-slow"];

/** A wait is told where the lab's servers made none. */
function isLateByItself(
  kind: Kind,
  fault: Fault,
  { endpoints }: ProbeReport,
): boolean {
  const [expected] = expectedOn(fault, kind).expected;
  const [good, found] = endpoints.map(({ verdict }) => verdict.id);
  return (
    WAITS.includes(good ?? "") ||
    (found !== expected && WAITS.includes(found ?? ""))
  );
}

/** What was started beside a container is gone. */
async function noneBeside(): Promise<void> {
  const { docker } = lab();
  const names = await docker("ps", "-a", "--format", "{{.Names}}");
  const others = names
    .split("\n")
    .filter((name) => !/^surefetch-[a-z]+-[a-z-]+-\d+-\w+$/.test(name));
  assert.deepEqual(others, []);
}

function assertVerdict(kind: Kind, fault: Fault, report: ProbeReport): void {
  const address: Readonly<Record<string, string>> = lab().address;
  const [good, found] = report.endpoints;
  assert.ok(!JSON.stringify(report).includes("hidden-word"));
  const { expected, isBlind } = expectedOn(fault, kind);
  const [id, subject] = expected;
  const named = address[subject] ?? inLab(subject);
  const { verdict, target, steps } = found ?? {};
  const isHost =
    kind.namesHosts === true && subject in address && !/dns$/i.test(subject);
  assert.deepEqual(
    [
      verdict?.id,
      isHost && verdict?.subject === target?.host ? named : verdict?.subject,
    ],
    [id, named],
    JSON.stringify(steps),
  );
  if (fault.way !== undefined) assert.equal(found?.way, fault.way);
  if (fault.names !== undefined && found && !isBlind)
    assert.ok(
      render(found.verdict.message, "en").includes(inLab(fault.names)),
      render(found.verdict.message, "en"),
    );
  assert.equal(good?.verdict.id, "ok");
  if (!["bash", "slim", "go"].includes(kind.sees))
    assert.equal(good.steps.http.status, 200);
}

describe("faults", { concurrency: AT_ONCE }, () => {
  for (const kind of KINDS)
    // One after the other in a kind: its containers are shared, and what is left in one is to be seen.
    describe(kind.name, { concurrency: false }, () => {
      for (const fault of FAULTS)
        if (isTried(kind, fault))
          cell(`${kind.name}: ${fault.name}`, () => see(kind, fault));
    });
});
