/** What the suites of the places share: a lab with an image without a shell, and what is to be seen of the engine from outside. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  Beside,
  ContainerInfo,
  Engine,
  Execs,
  ProbeReport,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import { loadContainers } from "./container-engine.ts";
import { type Lab, startLab } from "./engine-lab.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** Milliseconds that a check may take longer on a machine that runs other containers and tests beside it. */
export const BUSY = 700;

/** What looking from outside, and a machine that does other things beside, may cost. */
export const LOOKING_MILLISECONDS = 1500;

export const never: AbortSignal = new AbortController().signal;

/** A container of which nothing but its id matters. */
export function containerOf(id: string): ContainerInfo {
  return { id, name: "tested", image: "none", status: "Up", ports: [] };
}

/** Checks from a place, which has its container itself. */
export function probeFrom(
  place: Execs,
  urls: readonly string[],
  more: Partial<ProbeRequest> = {},
): Promise<ProbeReport> {
  const inputs = urls.map((url) => ({ url, role: "file", origins: [] }));
  return runProbe({
    engine: place,
    container: containerOf(""),
    targets: makeTargets(inputs).targets,
    deadlineSeconds: 5,
    signal: never,
    ...more,
  });
}

export interface PlacesLab {
  readonly lab: () => Lab;
  /** An image with one static program that sleeps, and without a shell. */
  readonly distroless: string;
  /** For the docker command line. */
  readonly environment: () => NodeJS.ProcessEnv;
  readonly engine: (
    environment?: NodeJS.ProcessEnv,
    context?: string,
  ) => Engine & { readonly beside: Beside };
  /** A test on the lab; skipped, aloud, where there is none. */
  readonly cell: (name: string, work: () => Promise<void>) => void;
  /** A container for one test, removed whatever happens; gives its id. */
  readonly withContainer: (
    args: readonly string[],
    use: (id: string) => Promise<void>,
  ) => Promise<void>;
  /** Containers of our own that are on the engine, running or not. */
  readonly own: () => Promise<readonly string[]>;
  /** None of them is there, or soon. */
  readonly ownAreGone: () => Promise<void>;
  /** What the engine did since: "container create", "image pull" … */
  readonly events: (since: number) => Promise<readonly string[]>;
  readonly addresses: () => Readonly<Record<string, string>>;
}

/** Starts the lab of a suite of which at least so many tests have to run in CI. */
export async function startPlacesLab(least: number): Promise<PlacesLab> {
  const started = await startLab([
    ["busybox", "good"],
    ["curl", "good"],
  ]);
  const skip =
    "skipped" in started && process.env["CI"] !== "true"
      ? started.skipped
      : false;
  const { containerEngine } = await loadContainers();
  const distroless = `surefetch-test-distroless:${process.pid}`;
  let ran = 0;
  const lab = (): Lab => {
    assert.ok(
      !("skipped" in started),
      "skipped" in started ? started.skipped : "",
    );
    return started;
  };
  const environment = (): NodeJS.ProcessEnv => {
    const { dockerHost } = lab();
    return dockerHost === undefined
      ? process.env
      : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
  };
  before(async () => {
    if (skip === false) await makeDistroless(distroless, environment());
  });
  after(async () => {
    if (!("skipped" in started)) {
      await started.docker("image", "rm", "-f", distroless);
      await unmountNamespace(started.dockerHost);
      await started.stop();
    }
    if (process.env["CI"] === "true")
      assert.ok(ran >= least, `${ran} of at least ${least} tests have run`);
  });
  const own = async (): Promise<readonly string[]> => {
    const filter = "label=surefetch=network-check";
    const listed = await lab().docker("ps", "-aq", "--filter", filter);
    return listed.split("\n").filter((id) => id !== "");
  };
  return {
    lab,
    distroless,
    environment,
    engine(variables = environment(), context) {
      const found = containerEngine("docker", variables, context);
      assert.ok(found?.beside !== undefined);
      return found as Engine & { readonly beside: Beside };
    },
    cell(name, work) {
      test(name, { skip, timeout: 60_000 }, async () => {
        ran += 1;
        await work();
      });
    },
    async withContainer(args, use) {
      const { docker } = lab();
      const options = ["run", "-d", "--label", "surefetch-test", ...args];
      const id = await docker(...options, "sleep", "100000");
      try {
        await use(id);
      } finally {
        await docker("rm", "-f", id);
      }
    },
    own,
    ownAreGone: () =>
      until(
        LOOKING_MILLISECONDS,
        () => "a container of our own is left",
        async () => assert.deepEqual(await own(), []),
      ),
    async events(since) {
      const format = "{{.Type}} {{.Action}}";
      const range = [
        "--since",
        `${since / 1000}`,
        "--until",
        `${Date.now() / 1000}`,
      ];
      const told = await lab().docker("events", ...range, "--format", format);
      return told.split("\n");
    },
    addresses: () => lab().address,
  };
}

/** An engine of the lab's own keeps the host's network namespace mounted once a container has used it. */
async function unmountNamespace(dockerHost: string | undefined): Promise<void> {
  if (dockerHost === undefined) return;
  const folder = dirname(dockerHost.replace("unix://", ""));
  const mounted = join(folder, "exec/netns/default");
  await run("umount", ["-l", mounted]).catch(() => undefined);
}

/** A place as a system without /proc has it. */
export function withoutProc(place: Execs): Execs {
  const hidden = 'mount -t tmpfs none /proc && exec "$@"';
  const before = ["unshare", "-m", "sh", "-c", hidden, "sh"];
  return {
    ...place,
    exec: (container, argv, options) =>
      place.exec(container, [...before, ...argv], options),
  };
}

async function makeDistroless(
  image: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-distroless-"));
  try {
    const { stdout } = await run("sh", ["-c", "command -v busybox"]);
    await mkdir(join(folder, "bin"));
    await cp(stdout.trim(), join(folder, "bin/sleep"));
    const script = 'tar -C "$1" -c . | docker import - "$2"';
    await run("sh", ["-c", script, "sh", folder, image], { env });
  } finally {
    await rm(folder, { recursive: true });
  }
}
