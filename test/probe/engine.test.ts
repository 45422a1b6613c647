import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { commandLine, runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  Engine,
  ProbeReport,
  ProbeTarget,
} from "../../server/src/probe/types.ts";
import { loadContainers } from "../support/container-engine.ts";
import {
  startLab,
  type Lab,
  type LabContainer,
  type Resolver,
  type Tools,
} from "../support/engine-lab.ts";
import { until } from "../support/until.ts";
import { FAULTS, IMAGES, type Fault } from "./faults.ts";

/** The least number of tests that must have run in CI. */
const LEAST = 150;

const RESOLVERS = [
  ...new Set(["dead-then-good", ...FAULTS.map(({ resolver }) => resolver)]),
] as Resolver[];

/** A real engine with real faults (DESIGN 9.13): see test/support/engine-lab.ts for when it runs. */
const lab = await startLab(
  IMAGES.flatMap((tools) =>
    RESOLVERS.map((resolver) => [tools, resolver] as const),
  ),
);
const skip =
  "skipped" in lab && process.env["CI"] !== "true" ? lab.skipped : false;
let ran = 0;

after(async () => {
  if (!("skipped" in lab)) await lab.stop();
  if (process.env["CI"] === "true")
    assert.ok(ran >= LEAST, `${ran} of at least ${LEAST} tests have run`);
});

function theLab(): Lab {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  return lab;
}

function cell(name: string, run: () => Promise<void>): void {
  test(name, { skip, timeout: 60_000 }, async () => {
    ran += 1;
    await run();
  });
}

const { containerEngine } = await loadContainers();

function environment(): NodeJS.ProcessEnv {
  const { dockerHost } = theLab();
  return dockerHost === undefined
    ? process.env
    : { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
}

function engine(env: NodeJS.ProcessEnv = environment()): Engine {
  const found = containerEngine("docker", env);
  assert.ok(found);
  return found;
}

const never = new AbortController().signal;

function targetsOf(
  urls: readonly string[],
  roles: readonly string[] = [],
): readonly ProbeTarget[] {
  const { targets, rejected } = makeTargets(
    urls.map((url, at) => ({ url, role: roles[at] ?? "file", origins: [] })),
  );
  assert.deepEqual(rejected, []);
  return targets;
}

async function probe(
  container: LabContainer,
  urls: readonly string[],
  more: {
    deadlineSeconds?: number;
    signal?: AbortSignal;
    roles?: readonly string[];
  } = {},
): Promise<ProbeReport> {
  const deadlineSeconds = more.deadlineSeconds ?? 5;
  return runProbe({
    engine: engine(),
    container: { ...container, status: "Up", ports: [] },
    targets: targetsOf(urls, more.roles),
    deadlineSeconds,
    signal: more.signal ?? never,
  });
}

/** Every process of a container, from outside, as host process ids with command lines. */
async function processes(container: LabContainer): Promise<readonly string[]> {
  const [, ...lines] = (
    await theLab().docker("top", container.id, "-eo", "pid,args")
  ).split("\n");
  return lines.filter((line) => !line.includes("sleep 100000"));
}

async function initOf(container: LabContainer): Promise<string> {
  return theLab().docker("inspect", "-f", "{{.State.Pid}}", container.id);
}

/** Host ids of the processes in a container's process namespace that carry a run's nonce in their environment. */
async function marked(container: LabContainer): Promise<readonly string[]> {
  const found: string[] = [];
  const namespace = await readlink(`/proc/${await initOf(container)}/ns/pid`);
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const inside = await readlink(`/proc/${pid}/ns/pid`).catch(() => "");
    if (inside !== namespace) continue;
    const text = await readFile(`/proc/${pid}/environ`, "latin1").catch(
      () => "",
    );
    if (text.split("\0").some((entry) => entry.startsWith("SUREFETCH_PROBE=")))
      found.push(pid);
  }
  return found;
}

/** Our files in the container's folders, seen through the host's /proc. */
async function leftFiles(container: LabContainer): Promise<readonly string[]> {
  const pid = await initOf(container);
  const found: string[] = [];
  for (const folder of ["tmp", "dev/shm", "var/tmp", ""])
    for (const name of await readdir(join(`/proc/${pid}/root`, folder)).catch(
      () => [],
    ))
      if (name.includes("surefetch")) found.push(`${folder}/${name}`);
  return found;
}

async function assertNothingLeft(container: LabContainer): Promise<void> {
  assert.deepEqual(await processes(container), []);
  assert.deepEqual(await marked(container), []);
  assert.deepEqual(await leftFiles(container), []);
}

/** Probes a fault beside a healthy endpoint, and looks at the verdict, the time and what is left. */
async function see(tools: Tools, fault: Fault): Promise<void> {
  const { container } = theLab();
  const { resolver, environment = {}, options = [] } = fault;
  const prepared = container(tools, resolver);
  const settings = [
    ...Object.entries(environment).flatMap(([name, value]) => [
      "-e",
      `${name}=${inLab(value)}`,
    ]),
    ...options.map(inLab),
  ];
  if (settings.length === 0) return seeIn(prepared, tools, fault);
  const dns = ["--dns", theLab().address.dns];
  await withContainer(
    ["-d", ...dns, ...settings, prepared.image, "sleep", "100000"],
    (target) => seeIn(target, tools, fault),
  );
}

/** A text with the lab's addresses in the place of their names (`@web`). */
function inLab(text: string): string {
  const address: Readonly<Record<string, string>> = theLab().address;
  return text.replaceAll(/@(\w+)/g, (whole, name: string) => {
    return address[name] ?? whole;
  });
}

async function seeIn(
  target: LabContainer,
  tools: Tools,
  fault: Fault,
): Promise<void> {
  const { address } = theLab();
  const { url, role = "file", deadlineSeconds } = fault;
  // Without lookup and proxy: whatever the fault is, it is not this one's.
  const healthy = `https://${address.web}/`;
  const ask = (): ReturnType<typeof probe> =>
    probe(target, [healthy, url], { deadlineSeconds, roles: ["file", role] });
  let report = await ask();
  if (report.outcome.kind !== "ok") {
    // On a busy machine an exec may start too late to end in time, and engine 20.10 now and then loses the end of one, for a
    // reason not known yet. The result has to say that it is a part, and nothing may be left; the cell is then seen once more.
    assert.equal(report.complete, false);
    await assertNothingLeft(target);
    console.log(`again, ${JSON.stringify(report.outcome)}: ${fault.name}`);
    report = await ask();
  }
  const [good, found] = report.endpoints;
  assert.ok(!JSON.stringify(report).includes("hidden-word"));
  const [id, subject] = fault.blind?.[tools]?.expected ?? fault.expected;
  const named = (address as Readonly<Record<string, string>>)[subject];
  assert.deepEqual(
    [found?.verdict.id, found?.verdict.subject],
    [id, named ?? inLab(subject)],
  );
  if (fault.way !== undefined) assert.equal(found?.way, fault.way);
  if (fault.names !== undefined && found && fault.blind?.[tools] === undefined)
    assert.ok(
      render(found.verdict.message, "en").includes(inLab(fault.names)),
      render(found.verdict.message, "en"),
    );
  // No proxy hears a name that NO_PROXY keeps from it.
  assert.ok(!theLab().proxied.includes("private.lab.test"));
  assert.equal(report.complete, true, JSON.stringify(report.outcome));
  assert.equal(good?.verdict.id, "ok");
  assert.equal(good?.steps.http.status, 200);
  const { milliseconds } = report;
  assert.ok(milliseconds <= fault.within, `${milliseconds} ms`);
  await assertNothingLeft(target);
}

before(async () => {
  if (skip !== false || "skipped" in lab) return;
  const version = await engine().version(never);
  assert.equal(version.kind, "ok");
  console.log(
    `##surefetch-version engine ${version.kind === "ok" ? version.value.server : ""}`,
  );
});

for (const tools of IMAGES)
  describe(`image with ${tools} only`, () => {
    for (const fault of FAULTS) cell(fault.name, () => see(tools, fault));

    cell(
      "a dead first nameserver: the second one lets TCP, TLS and HTTP go on",
      async () => {
        const { address, container } = theLab();
        const report = await probe(
          container(tools, "dead-then-good"),
          ["https://ok.lab.test/", "https://refused.lab.test/"],
          { deadlineSeconds: 9 },
        );
        const [ok, refused] = report.endpoints;
        assert.deepEqual(
          [ok?.verdict.id, ok?.verdict.subject],
          ["dns-first-server-dead", address.silentDns],
        );
        assert.equal(ok?.steps.http.status, 200);
        assert.deepEqual(
          ok?.steps.dns.map(({ outcome }) => outcome),
          ["silent", "answered"],
        );
        assert.deepEqual(
          [refused?.verdict.id, refused?.verdict.subject],
          ["tcp-refused", address.refused],
        );
      },
    );

    cell(
      "a server that only the image's own TLS cannot talk to is not blamed",
      async () => {
        const report = await probe(theLab().container(tools, "good"), [
          "https://ok.lab.test:9443/",
        ]);
        const [endpoint] = report.endpoints;
        assert.equal(endpoint?.verdict.id, "ok");
        assert.equal(
          endpoint?.steps.http.outcome,
          tools === "curl" ? "ok" : "not-tested",
        );
      },
    );

    cell(
      "cancel ends the script inside the container within a second",
      async () => {
        const container = theLab().container(tools, "good");
        const controller = new AbortController();
        const running = probe(
          container,
          ["https://blackhole.lab.test/", "https://stall.lab.test/"],
          { deadlineSeconds: 20, signal: controller.signal },
        );
        await seenRunning(container);
        const started = performance.now();
        controller.abort();
        const report = await running;
        await assertNothingLeft(container);
        assert.ok(performance.now() - started < 1000 + LOOKING_MILLISECONDS);
        assert.equal(report.outcome.kind, "cancelled");
      },
    );

    cell("a killed engine client: the script ends itself", async () => {
      const container = theLab().container(tools, "good");
      const nonce = "0123456789abcdef".repeat(2);
      const targets = targetsOf([
        "https://blackhole.lab.test/",
        "https://stall.lab.test/",
      ]);
      const argv = commandLine(
        nonce,
        20,
        ["blackhole.lab.test", "stall.lab.test"],
        targets,
      );
      const client = spawn(
        "docker",
        ["exec", "-i", "-e", `SUREFETCH_PROBE=${nonce}`, container.id, ...argv],
        { env: environment(), stdio: ["pipe", "ignore", "ignore"] },
      );
      await seenRunning(container);
      assert.notDeepEqual(await marked(container), []);
      client.kill("SIGKILL");
      await once(client, "exit");
      await goneWithinASecond(container);
    });

    cell("a killed server process: the script ends itself", async () => {
      const container = theLab().container(tools, "good");
      const client = spawn(
        process.execPath,
        [
          join(import.meta.dirname, "../support/probe-client.ts"),
          container.id,
          "https://blackhole.lab.test/",
        ],
        {
          env: environment(),
          stdio: "ignore",
        },
      );
      await seenRunning(container);
      client.kill("SIGKILL");
      await once(client, "exit");
      await goneWithinASecond(container);
    });
  });

/** What looking from outside may itself cost: `docker top`, inspect and a walk over /proc. */
const LOOKING_MILLISECONDS = 700;

/** Waits until the script is at work: a process, its mark and its folder are there. */
async function seenRunning(container: LabContainer): Promise<void> {
  await until(
    10_000,
    () => "the script did not start",
    async () => {
      assert.notDeepEqual(await processes(container), []);
      assert.notDeepEqual(await marked(container), []);
      assert.notDeepEqual(await leftFiles(container), []);
    },
  );
}

async function goneWithinASecond(container: LabContainer): Promise<void> {
  const started = performance.now();
  await until(
    1000,
    () => "something is left",
    () => assertNothingLeft(container),
  );
  assert.ok(performance.now() - started < 1000 + LOOKING_MILLISECONDS);
}

describe("engine and containers", () => {
  cell(
    "running containers are listed with image, status and ports",
    async () => {
      const listed = await engine().listContainers(never);
      assert.equal(listed.kind, "ok");
      const wanted = theLab().container("curl", "good");
      const found =
        listed.kind === "ok"
          ? listed.value.find(({ id }) => id === wanted.id)
          : undefined;
      assert.equal(found?.name, wanted.name);
      assert.equal(found?.image, wanted.image);
      assert.match(found?.status ?? "", /^Up /);
    },
  );

  cell("a name that is no container", async () => {
    const report = await probe(
      { id: "surefetch-nobody", name: "", image: "" },
      ["https://ok.lab.test/"],
    );
    assert.deepEqual(reasonOf(report), "no-such-container");
    const option = await probe({ id: "--privileged", name: "", image: "" }, [
      "https://ok.lab.test/",
    ]);
    assert.deepEqual(reasonOf(option), "no-such-container");
  });

  cell("a paused and a stopped container", async () => {
    const { container, docker } = theLab();
    const { id, name, image } = container("busybox", "dead");
    await docker("pause", id);
    try {
      assert.equal(
        reasonOf(await probe({ id, name, image }, ["https://ok.lab.test/"])),
        "paused",
      );
    } finally {
      await docker("unpause", id);
    }
    await withContainer(["-d", image, "true"], async (stopped) => {
      await docker("wait", stopped.id);
      assert.equal(
        reasonOf(await probe(stopped, ["https://ok.lab.test/"])),
        "not-running",
      );
    });
  });

  cell(
    "a container that is stopped during the check gives a partial result",
    async () => {
      const { image } = theLab().container("busybox", "good");
      await withContainer(
        ["-d", image, "sleep", "100000"],
        async (container) => {
          const running = probe(
            container,
            [`https://${theLab().address.stall}/`],
            { deadlineSeconds: 20 },
          );
          await seenRunning(container);
          await theLab().docker("kill", container.id);
          const report = await running;
          assert.equal(report.complete, false);
          assert.equal(reasonOf(report), "connection-lost");
          assert.deepEqual(
            report.endpoints.map(({ verdict }) => verdict.id),
            ["unknown"],
          );
        },
      );
    },
  );

  cell(
    "a read-only container of another user: the folder is found elsewhere",
    async () => {
      const { image } = theLab().container("busybox", "good");
      await withContainer(
        ["-d", "--read-only", "-u", "1000", image, "sleep", "100000"],
        async (container) => {
          const report = await probe(container, [
            `http://${theLab().address.web}/`,
          ]);
          assert.equal(report.endpoints[0]?.verdict.id, "ok");
          assert.equal(report.capabilities?.temporary, "/dev/shm");
          assert.deepEqual(await leftFiles(container), []);
        },
      );
    },
  );

  cell(
    "an image with bash and no curl: the same faults are told apart",
    async () => {
      const { docker, address, container } = theLab();
      const { image } = container("curl", "good");
      const urls = [
        `http://${address.web}/`,
        `https://${address.web}/`,
        `https://${address.stall}/`,
        "https://ok.lab.test/",
      ];
      await withContainer(
        ["-d", "--dns", address.silentDns, image, "sleep", "100000"],
        async (target) => {
          await docker("exec", target.id, "rm", "/bin/curl");
          const report = await probe(target, urls, { deadlineSeconds: 4 });
          assert.deepEqual(
            report.endpoints.map(({ verdict }) => [
              verdict.id,
              verdict.subject,
            ]),
            [
              ["ok", address.web],
              ["ok", address.web],
              ["tls-stall", address.stall],
              ["dns-server-silent", address.silentDns],
            ],
          );
          assert.deepEqual(
            report.endpoints.slice(0, 2).map(({ steps }) => steps.http.outcome),
            ["ok", "not-tested"],
          );
          await assertNothingLeft(target);
        },
      );
    },
  );

  cell("an image without a shell", async () => {
    const { image } = theLab().container("busybox", "good");
    await withContainer(
      ["-d", image, "sh", "-c", "rm /bin/sh; exec sleep 100000"],
      async (container) => {
        await until(
          5000,
          () => "sh is still there",
          async () => {
            const report = await probe(container, ["https://ok.lab.test/"]);
            assert.equal(reasonOf(report), "no-shell");
          },
        );
      },
    );
  });

  cell("a container without any network", async () => {
    const { image } = theLab().container("busybox", "good");
    await withContainer(
      ["-d", "--network", "none", image, "sleep", "100000"],
      async (container) => {
        const report = await probe(container, [
          `https://${theLab().address.web}/`,
        ]);
        assert.deepEqual(
          report.endpoints.map(({ verdict }) => verdict.id),
          ["tcp-unreachable"],
        );
      },
    );
  });

  for (const program of ["curl", "bash"] as const)
    cell(
      `a hostile ${program} that floods: the deadline holds, nothing is believed or left`,
      async () => {
        const { docker, container } = theLab();
        const { image } = container("curl", "good");
        await withContainer(
          ["-d", image, "sleep", "100000"],
          async (target) => {
            const hostile = `#!/bin/sh\nwhile :; do echo "$SUREFETCH_PROBE Z 1"; echo "< HTTP forged"; done\n`;
            const install = 'rm "$1"; printf %s "$2" >"$1"; chmod 755 "$1"';
            await docker(
              "exec",
              target.id,
              "sh",
              "-c",
              install,
              "sh",
              `/bin/${program}`,
              hostile,
            );
            const report = await probe(target, ["https://ok.lab.test/"], {
              deadlineSeconds: 4,
            });
            const [endpoint] = report.endpoints;
            if (program === "curl") assert.equal(endpoint?.verdict.step, "dns");
            else
              assert.deepEqual(
                endpoint?.steps.dns.map(({ outcome }) => outcome),
                ["unknown"],
              );
            assert.ok(report.milliseconds <= 4500, `${report.milliseconds} ms`);
            await assertNothingLeft(target);
          },
        );
      },
    );

  cell("no engine, and no command line of an engine", async () => {
    const silent = await engine({
      ...environment(),
      DOCKER_HOST: "unix:///nonexistent/docker.sock",
    }).listContainers(never);
    assert.deepEqual(
      silent.kind === "unavailable" && silent.reason,
      "no-engine",
    );
    const missing = await engine({ PATH: "/nonexistent" }).listContainers(
      never,
    );
    assert.deepEqual(missing, {
      kind: "unavailable",
      reason: "no-cli",
      detail: "",
    });
    assert.equal(containerEngine("rm -rf"), undefined);
  });

  cell("64 endpoints in one exec", async () => {
    const urls = Array.from(
      { length: 64 },
      (_, n) => `http://ok.lab.test/${n}`,
    );
    const report = await probe(theLab().container("busybox", "good"), urls, {
      deadlineSeconds: 15,
    });
    assert.equal(report.complete, true);
    const bad = report.endpoints.filter(
      ({ steps }) => steps.http.status !== 200,
    );
    assert.deepEqual(
      bad.map(({ target }) => target.url),
      [],
    );
  });
});

function reasonOf(report: ProbeReport): string | undefined {
  return report.outcome.kind === "failed" ||
    report.outcome.kind === "unavailable"
    ? report.outcome.reason
    : report.outcome.kind;
}

/** A container for one test, removed whatever happens. */
async function withContainer(
  args: readonly string[],
  use: (container: LabContainer) => Promise<void>,
): Promise<void> {
  const { docker } = theLab();
  const id = await docker("run", "--label", "surefetch-test", ...args);
  try {
    await use({ id, name: "one test's", image: "" });
  } finally {
    await docker("rm", "-f", id);
  }
}
