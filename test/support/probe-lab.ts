/** What the suites of the network check share: a lab, cells that are skipped without one, and a probe in a container of it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeTargets } from "../../server/src/probe/targets.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type {
  Engine,
  Execs,
  ProbeReport,
  ProbeRequest,
  ProbeTarget,
} from "../../server/src/probe/types.ts";
import { loadContainers } from "./container-engine.ts";
import { startLab, type Lab, type LabContainer } from "./engine-lab.ts";
import { outsideOf, type Outside } from "./lab-outside.ts";
import { until } from "./until.ts";

/** Milliseconds that a check may end behind its slowest deadline. */
const BEHIND_DEADLINE = 500;

/** Milliseconds more for a machine that runs other containers and tests beside it. The one allowance of these suites. */
export const BUSY = 700;

/** The engine adapter, bundled as the product is. */
export const containersModule = await loadContainers();

export const never: AbortSignal = new AbortController().signal;

export interface ProbeOptions {
  readonly deadlineSeconds?: number;
  readonly signal?: AbortSignal;
  readonly roles?: readonly string[];
  /** What the user allows and says beside the endpoints. */
  readonly allowed?: Pick<
    ProbeRequest,
    "publicResolver" | "privateHosts" | "sample"
  >;
  readonly engine?: Execs;
  readonly place?: ProbeRequest["place"];
  readonly onProgress?: ProbeRequest["onProgress"];
}

export interface ProbeLab {
  readonly lab: () => Lab;
  readonly outside: () => Outside;
  readonly skip: string | false;
  /** A test on the lab; skipped, aloud, where there is none. */
  readonly cell: (
    name: string,
    run: () => Promise<void>,
    milliseconds?: number,
  ) => void;
  readonly environment: () => NodeJS.ProcessEnv;
  readonly engine: (environment?: NodeJS.ProcessEnv) => Engine;
  readonly probe: (
    container: LabContainer,
    urls: readonly string[],
    options?: ProbeOptions,
  ) => Promise<ProbeReport>;
  /** A container for one test, removed whatever happens. */
  readonly withContainer: (
    args: readonly string[],
    use: (container: LabContainer) => Promise<void>,
  ) => Promise<void>;
  /** Waits until the script is at work: a process, its mark and its folder are there. */
  readonly seenRunning: (container: LabContainer) => Promise<void>;
  /** Nothing is left a second later at most. */
  readonly goneWithinASecond: (container: LabContainer) => Promise<void>;
}

/** Starts the lab of a suite of which at least so many tests have to run in CI. */
export async function startProbeLab(least: number): Promise<ProbeLab> {
  const started = await startLab([]);
  const skip =
    "skipped" in started && process.env["CI"] !== "true"
      ? started.skipped
      : false;
  let ran = 0;
  after(async () => {
    if (!("skipped" in started)) {
      await started.stop();
      assertNoPrivateName(started);
    }
    if (process.env["CI"] === "true")
      assert.ok(ran >= least, `${ran} of at least ${least} tests have run`);
  });
  const { containerEngine } = containersModule;
  const lab = (): Lab => {
    assert.ok(
      !("skipped" in started),
      "skipped" in started ? started.skipped : "",
    );
    return started;
  };
  let seen: Outside | undefined;
  const outside = (): Outside => (seen ??= outsideOf(lab()));
  const environment = (): NodeJS.ProcessEnv => {
    const { dockerHost } = lab();
    return dockerHost === undefined
      ? process.env
      : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
  };
  const engine = (variables = environment()): Engine => {
    const found = containerEngine("docker", variables);
    assert.ok(found);
    return found;
  };
  before(async () => {
    if (skip !== false || "skipped" in started) return;
    const version = await engine().version(never);
    assert.equal(version.kind, "ok");
    console.log(
      `##surefetch-version engine ${version.kind === "ok" ? version.value.server : ""}`,
    );
  });
  const nothingLeftAfter = async (container: LabContainer) => {
    await until(
      1000,
      () => "something is left",
      () => outside().assertNothingLeft(container),
    );
  };
  return {
    lab,
    outside,
    skip,
    environment,
    engine,
    cell(name, run, milliseconds = 60_000) {
      test(name, { skip, timeout: milliseconds }, async () => {
        ran += 1;
        await run();
      });
    },
    probe: (container, urls, options = {}) =>
      runProbe({
        engine: options.engine ?? engine(),
        container: { ...container, status: "Up", ports: [] },
        targets: targetsOf(urls, options.roles),
        deadlineSeconds: options.deadlineSeconds ?? 5,
        signal: options.signal ?? never,
        ...options.allowed,
        ...(options.place === undefined ? {} : { place: options.place }),
        ...(options.onProgress === undefined
          ? {}
          : { onProgress: options.onProgress }),
      }),
    async withContainer(args, use) {
      const { docker } = lab();
      const id = await docker("run", "--label", "surefetch-test", ...args);
      try {
        await use({ id, name: "one test's", image: "" });
      } finally {
        await docker("rm", "-f", id);
      }
    },
    async seenRunning(container) {
      const { processes, marked, files } = outside();
      await until(
        10_000,
        () => "the script did not start",
        async () => {
          assert.notDeepEqual(await processes(container), []);
          assert.notDeepEqual(await marked(container), []);
          assert.notDeepEqual(await files(container), []);
        },
      );
    },
    async goneWithinASecond(container) {
      const start = performance.now();
      await nothingLeftAfter(container);
      assert.ok(performance.now() - start < 1000 + BUSY);
    },
  };
}

/**
 * Whatever a suite has done: no HTTP proxy and no server but the private one has heard a private host or module. Names of
 * both have "private" in them.
 */
function assertNoPrivateName({ asked }: Lab): void {
  const leaked = asked.filter(
    ({ by, at, text }) =>
      /private/i.test(text) &&
      (by === "proxy" || (by === "http" && at !== "web")),
  );
  assert.deepEqual(leaked, []);
  // The lab's own domain is private wherever a public nameserver is allowed.
  const told = asked.filter(
    ({ at, text }) => at === "publicDns" && /private|lab\.test/i.test(text),
  );
  assert.deepEqual(told, []);
}

/** Valid targets, with "file" as the role where none is given. */
export function targetsOf(
  urls: readonly string[],
  roles: readonly string[] = [],
): readonly ProbeTarget[] {
  const { targets, rejected } = makeTargets(
    urls.map((url, at) => ({ url, role: roles[at] ?? "file", origins: [] })),
  );
  assert.deepEqual(rejected, []);
  return targets;
}

/** Why a run could not be what it should: an engine's reason, or the kind of its end. */
export function reasonOf({ outcome }: ProbeReport): string {
  return outcome.kind === "failed" || outcome.kind === "unavailable"
    ? outcome.reason
    : outcome.kind;
}

/** The time bound of every run. */
export function assertInTime(report: ProbeReport): void {
  const most = report.deadlineSeconds * 1000 + BEHIND_DEADLINE + BUSY;
  assert.ok(
    report.milliseconds <= most,
    `${report.milliseconds} ms of ${most}`,
  );
}
