/**
 * `npm run bench:fleet`: what a check of ten containers side by side costs, beside the slowest of them in that run, the slowest
 * of them checked alone, and ten execs side by side that do nothing, which is what the engine itself takes. Read the ratios:
 * machines differ. No gate. Needs root and `dockerd` (see test/support/engine-lab.ts). Aimed at: at most 2.
 */
import { runFleet, type FleetMember } from "../../server/src/probe/fleet.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import "../../server/scripts/node-version.mjs";
import { loadContainers } from "../support/container-engine.ts";
import { startLab, type Lab } from "../support/engine-lab.ts";
import { FLEET_SIZE, startFleet } from "../support/lab-fleet.ts";

const PASSES = 3;
const DEADLINE_SECONDS = 8;
const never = new AbortController().signal;

/** What is asked, and from which containers: the fleet that is partly ill, or the one that is well. */
const CASES = [
  {
    name: "ill containers, one endpoint",
    ill: true,
    urls: ["https://ok.lab.test/"],
  },
  {
    name: "healthy containers, one endpoint",
    ill: false,
    urls: ["https://ok.lab.test/"],
  },
  {
    name: "healthy containers, four endpoints, one of them silent",
    ill: false,
    urls: [
      "https://ok.lab.test/",
      "https://modules.lab.test/",
      "https://bad.lab.test/",
      "https://stall.lab.test/",
    ],
  },
];

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function measure(lab: Lab): Promise<void> {
  const fleet = await startFleet(lab, FLEET_SIZE);
  try {
    const { containerEngine } = await loadContainers();
    const host =
      lab.dockerHost === undefined ? {} : { DOCKER_HOST: lab.dockerHost };
    const engine = containerEngine("docker", { ...process.env, ...host });
    const listed = await engine?.listContainers(never);
    if (engine === undefined || listed?.kind !== "ok")
      throw new Error("the engine does not answer");
    for (const { name, ill, urls } of CASES) {
      const project = ill ? fleet.project : fleet.healthyProject;
      const members = listed.value
        .filter(({ compose }) => compose?.project === project)
        .map((container) => ({ engine, container }));
      await compare(name, urls, members);
    }
  } finally {
    await fleet.stop();
  }
}

async function compare(
  name: string,
  urls: readonly string[],
  members: readonly FleetMember[],
): Promise<void> {
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  const request = { targets, deadlineSeconds: DEADLINE_SECONDS, signal: never };
  const besideRun: number[] = [];
  const besideAlone: number[] = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    const alone: number[] = [];
    for (const member of members)
      alone.push((await runProbe({ ...request, ...member })).milliseconds);
    const slowest = Math.max(...alone);
    const { summary, containers } = await runFleet({
      members,
      targetsOf: () => Promise.resolve(targets),
      deadlineSeconds: DEADLINE_SECONDS,
      signal: never,
    });
    const { milliseconds } = summary;
    const inRun = Math.max(
      ...containers.map(({ report }) => report.milliseconds),
    );
    besideRun.push(milliseconds / inRun);
    besideAlone.push(milliseconds / slowest);
    console.log(
      `${name}: ${members.length} containers ${milliseconds} ms, the slowest of them ${inRun} ms, alone ${slowest} ms; nothing, ten times at once: ${await nothing(members)} ms`,
    );
  }
  const [run, alone] = [besideRun, besideAlone].map((ratios) =>
    median(ratios).toFixed(2),
  );
  console.log(
    `${name}: ratio to the slowest of the run ${run}, to the slowest alone ${alone} (medians)`,
  );
}

/** Milliseconds that an exec of `true` in each container takes, all at once. */
async function nothing(members: readonly FleetMember[]): Promise<number> {
  const start = performance.now();
  await Promise.all(
    members.map(({ engine, container }) =>
      engine.exec(container.id, ["true"], {
        environment: {},
        signal: never,
        timeout: 10_000,
        maxBytes: 1000,
        onData: () => undefined,
      }),
    ),
  );
  return Math.round(performance.now() - start);
}

const lab = await startLab([["busybox", "good"]]);
if ("skipped" in lab) {
  console.error(lab.skipped);
  process.exitCode = 1;
} else {
  try {
    await measure(lab);
  } finally {
    await lab.stop();
  }
}
