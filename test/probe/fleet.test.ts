/** Several containers in one check, on a real engine: what is counted, what is grouped, and what is left after a cancel. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test, type TestContext } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { renderFleet } from "../../server/src/probe/fleet-text.ts";
import {
  type FleetMember,
  type FleetReport,
  runFleet,
} from "../../server/src/probe/fleet.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { Engine, Execs } from "../../server/src/probe/types.ts";
import { cliModule, folderOf, surefetch } from "../support/cli.ts";
import { loadContainers } from "../support/container-engine.ts";
import { startLab, type Lab } from "../support/engine-lab.ts";
import { FLEET_SIZE, startFleet, type Fleet } from "../support/lab-fleet.ts";
import { BUSY } from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

const lab = await startLab([["busybox", "good"]]);
const skip =
  "skipped" in lab && process.env["CI"] !== "true" ? lab.skipped : false;
const never = new AbortController().signal;
const LEAVING_MILLISECONDS = 5000;
const { containerEngine } = await loadContainers();
let fleet: Fleet | undefined;

before(async () => {
  if (!("skipped" in lab)) fleet = await startFleet(lab);
});

after(async () => {
  await fleet?.stop();
  if (!("skipped" in lab)) await lab.stop();
});

function theLab(): Lab {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  return lab;
}

function theFleet(): Fleet {
  assert.ok(fleet);
  return fleet;
}

function live(
  name: string,
  run: (context: TestContext) => Promise<void>,
): void {
  void test(name, { skip, timeout: 120_000 }, run);
}

function environment(): Readonly<Record<string, string>> {
  const { dockerHost } = theLab();
  return dockerHost === undefined
    ? {}
    : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
}

function engine(): Engine {
  const found = containerEngine("docker", {
    ...process.env,
    ...environment(),
  });
  assert.ok(found);
  return found;
}

/** Counts the execs that run side by side. */
function counting(execs: Execs): Execs & { most: number } {
  let running = 0;
  const counted = {
    most: 0,
    exec: async (...args: Parameters<Execs["exec"]>) => {
      running += 1;
      counted.most = Math.max(counted.most, running);
      try {
        return await execs.exec(...args);
      } finally {
        running -= 1;
      }
    },
  };
  return counted;
}

async function members(execs: Execs): Promise<readonly FleetMember[]> {
  const listed = await engine().listContainers(never);
  assert.equal(listed.kind, "ok");
  return (listed.kind === "ok" ? listed.value : [])
    .filter(({ compose }) => compose?.project === theFleet().project)
    .map((container) => ({ engine: execs, container }));
}

function targetsOf(...urls: readonly string[]): TargetsOf {
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  return () => Promise.resolve(targets);
}

type TargetsOf = Parameters<typeof runFleet>[0]["targetsOf"];

/** How many execs the engine has seen in each container of the fleet since a time. */
async function execsSince(since: string): Promise<ReadonlyMap<string, number>> {
  const { docker } = theLab();
  const events = await docker(
    "events",
    "--since",
    since,
    "--until",
    await now(),
    "--filter",
    "event=exec_create",
    "--format",
    "{{.ID}}",
  );
  const counts = new Map<string, number>();
  for (const id of events.split("\n").filter((line) => line !== ""))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The engine's clock. */
async function now(): Promise<string> {
  return theLab().docker("info", "--format", "{{.SystemTime}}");
}

live(
  "ten containers: all at once, one exec each, and the same fault is told once",
  async () => {
    const since = await now();
    const execs = counting(engine());
    const all = await members(execs);
    assert.equal(all.length, FLEET_SIZE);
    const done: number[] = [];
    const report = await runFleet({
      members: all,
      targetsOf: targetsOf("https://ok.lab.test/", "https://ok.lab.test:9443/"),
      deadlineSeconds: 8,
      signal: never,
      onProgress: (count) => done.push(count),
    });
    assert.equal(execs.most, FLEET_SIZE);
    assertSideBySide(report);
    assert.deepEqual(
      done,
      Array.from({ length: FLEET_SIZE }, (_, at) => at + 1),
    );
    const counts = await execsSince(since);
    for (const { container, report: each } of report.containers)
      // Where the machine is too busy for the end to come in time a second one clears up.
      assert.equal(
        counts.get(container.id),
        each.outcome.kind === "timed-out" ? 2 : 1,
        container.name,
      );
    const { healthy, failing, untested, groups } = report.summary;
    assert.deepEqual([healthy, failing, untested], [2, 7, 1]);
    const [first, second] = groups;
    const { silentDns } = theLab().address;
    assert.deepEqual(
      [first?.verdict, first?.subject, first?.containers.length],
      ["dns-server-silent", silentDns, 7],
    );
    assert.deepEqual(
      [second?.verdict, second?.mark, second?.containers],
      ["no-shell", "unknown", [theFleet().withoutShell]],
    );
    assert.equal(groups.length, 2);
    assert.equal(
      first && render(first.text, "en"),
      `nameserver ${silentDns} does not answer`,
    );
    assertText(report, silentDns);
  },
);

/** All of them take no longer than twice the slowest one. */
function assertSideBySide({ containers, summary }: FleetReport): void {
  const each = containers.map(({ report }) => report.milliseconds);
  const most = 2 * Math.max(...each);
  assert.ok(
    summary.milliseconds <= most,
    `${summary.milliseconds} ms, ${each.join()}`,
  );
}

/** The summary comes first, then the reports of those that fail and of no other. */
function assertText(report: FleetReport, silentDns: string): void {
  const text = renderFleet(report, "en");
  const lines = text.split("\n");
  assert.equal(
    lines[0],
    "# Not everything that is needed is reached from 7 of 10 containers",
  );
  const cause = `- 7 of 10 containers: nameserver ${silentDns} does not answer (`;
  assert.ok(text.includes(`\n${cause}`), text);
  const headings = lines.filter((line) => line.startsWith("## "));
  assert.deepEqual(headings.slice(0, 2), ["## Causes", "## Containers"]);
  assert.equal(headings.length, 2 + 7);
  assert.match(text, /\| NOT TESTED: The image has no shell/);
  assert.match(renderFleet(report, "zh-cn"), /^# 10 个容器中有 7 个无法访问/);
}

live("no more containers at a time than are allowed", async () => {
  const execs = counting(engine());
  const report = await runFleet({
    members: await members(execs),
    targetsOf: targetsOf("https://ok.lab.test/"),
    deadlineSeconds: 8,
    signal: never,
    atOnce: 3,
  });
  assert.equal(execs.most, 3);
  assert.equal(report.containers.length, FLEET_SIZE);
});

live(
  "a cancel ends all that run, begins no other, and leaves nothing",
  async () => {
    const controller = new AbortController();
    const { dead, healthy } = theFleet();
    const all = await members(engine());
    const chosen = all.filter(
      ({ container: { name } }) =>
        dead.includes(name) || healthy.includes(name),
    );
    const running = runFleet({
      members: chosen,
      targetsOf: targetsOf("https://stall.lab.test/", "https://ok.lab.test/"),
      deadlineSeconds: 20,
      signal: controller.signal,
      atOnce: 4,
    });
    const begun = chosen.slice(0, 4).map(({ container }) => container.name);
    await until(
      20_000,
      () => "the scripts run",
      async () => {
        for (const name of begun)
          assert.notDeepEqual(await theFleet().processes(name), []);
      },
    );
    const start = performance.now();
    controller.abort();
    const report = await running;
    assert.ok(performance.now() - start < 1000 + BUSY);
    assert.equal(report.containers.length, chosen.length);
    for (const { report: each } of report.containers)
      assert.equal(each.outcome.kind, "cancelled");
    assert.equal(report.summary.untested, chosen.length);
    assert.deepEqual(
      report.summary.groups.map(({ verdict }) => verdict),
      ["cancelled"],
    );
    await nothingLeft(chosen.map(({ container }) => container.name));
  },
);

live(
  "surefetch probe --all takes the project of the compose file here, --project another one",
  async (t) => {
    const { project, folder, healthyProject } = theFleet();
    const dockerfile = "FROM scratch\nADD https://ok.lab.test/a.tgz /\n";
    const cwd = await folderOf(t, { Dockerfile: dockerfile });
    const words = ["probe", "--for", `${cwd}/Dockerfile`, "--format", "json"];
    const variables = environment();
    const here = await surefetch([...words, "--all"], {
      cwd: folder,
      variables,
    });
    assert.equal(
      here.stderr,
      `surefetch: checking the running containers of the Compose project ${project}: ${FLEET_SIZE}\n`,
    );
    const fleetReport = JSON.parse(here.stdout) as FleetReport;
    assert.equal(fleetReport.version, 1);
    assert.deepEqual(Object.keys(fleetReport), [
      "version",
      "containers",
      "summary",
    ]);
    const names = fleetReport.containers.map(({ container }) => container.name);
    assert.deepEqual(
      names,
      names.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })),
    );
    assert.equal(names.length, FLEET_SIZE);
    assert.equal(here.status, 1);
    const healthy = await surefetch([...words, "--project", healthyProject], {
      cwd,
      variables,
    });
    assert.equal(healthy.status, 0, healthy.stderr);
    const none = await surefetch([...words, "--project", "no-such"], {
      cwd,
      variables,
    });
    assert.equal(none.status, 2);
    assert.match(
      none.stderr,
      new RegExp(`${healthyProject}.*${project}|${project}.*${healthyProject}`),
    );
  },
);

live(
  "Ctrl+C prints what there is, and exits with 2 where nothing has failed",
  async (t) => {
    const { healthyProject, healthyOnes } = theFleet();
    const dockerfile = "FROM scratch\nADD https://stall.lab.test/a.tgz /\n";
    const cwd = await folderOf(t, { Dockerfile: dockerfile });
    const child = spawn(
      process.execPath,
      [
        cliModule,
        "probe",
        "--project",
        healthyProject,
        "--for",
        "Dockerfile",
        "--format",
        "json",
        "--deadline",
        "30",
      ],
      { cwd, env: { ...process.env, ...environment() } },
    );
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    await until(
      20_000,
      () => "the scripts run",
      async () => {
        for (const name of healthyOnes)
          assert.notDeepEqual(await theFleet().processes(name), []);
      },
    );
    child.kill("SIGINT");
    const [status] = (await once(child, "close")) as [number];
    assert.equal(status, 2);
    const { summary, containers } = JSON.parse(stdout) as FleetReport;
    assert.equal(summary.untested, healthyOnes.length);
    for (const { report } of containers)
      assert.equal(report.outcome.kind, "cancelled");
    await nothingLeft(healthyOnes);
  },
);

/** On a busy machine the last process of ours may be seen for a moment more. */
async function nothingLeft(names: readonly string[]): Promise<void> {
  await until(
    LEAVING_MILLISECONDS,
    () => "a process is left",
    async () => {
      for (const name of names)
        assert.deepEqual(await theFleet().processes(name), []);
    },
  );
}
