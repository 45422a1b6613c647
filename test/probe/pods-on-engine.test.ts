import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before } from "node:test";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import { openPod, type OpenPod } from "../../server/src/probe/pods.ts";
import { render } from "../../server/src/core/finding.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { type CliResult, surefetch } from "../support/cli.ts";
import type { LabContainer, Resolver, Tools } from "../support/engine-lab.ts";
import type { FakeKubectl } from "../support/fake-kubectl.ts";
import { kubectlOnDocker } from "../support/kubectl-on-docker.ts";
import {
  BUSY,
  assertInTime,
  never,
  reasonOf,
  startProbeLab,
  targetsOf,
} from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

/** Checks through kubectl with real faults; the cluster is a container engine (test/support/kubectl-on-docker.ts). */
const suite = await startProbeLab(14);
const { cell, outside } = suite;
let kubectl: FakeKubectl;
before(async () => {
  kubectl = await kubectlOnDocker();
});
after(() => kubectl.remove());

function variables(): Readonly<Record<string, string>> {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "" } = suite.environment();
  return {
    PATH: kubectl.environment["PATH"] ?? "",
    ...(DOCKER_HOST !== "" && { DOCKER_HOST, DOCKER_CONTEXT }),
  };
}

async function open({ name }: LabContainer, image?: string): Promise<OpenPod> {
  const cluster = kubernetes({ ...process.env, ...variables() });
  const opened = await openPod(
    cluster,
    {
      namespace: "lab",
      pod: name,
      ephemeral: image === undefined ? undefined : { image },
    },
    never,
  );
  assert.equal(opened.kind, "open", JSON.stringify(opened));
  return opened;
}

async function probe(
  { engine, place, container, limits }: OpenPod,
  urls: readonly string[],
  signal: AbortSignal = never,
): Promise<ProbeReport> {
  return runProbe({
    engine,
    place,
    container,
    limits,
    targets: targetsOf(urls),
    deadlineSeconds: 4,
    signal,
  });
}

const FAULTS: readonly (readonly [Tools, Resolver, string, string])[] = [
  ["busybox", "good", "http://ok.lab.test/", "ok"],
  ["curl", "good", "https://ok.lab.test/", "ok"],
  ["busybox", "good", "https://blackhole.lab.test/", "tcp-timeout"],
  ["curl", "good", "https://refused.lab.test/", "tcp-refused"],
  ["busybox", "good", "https://stall.lab.test/", "tls-stall"],
  ["curl", "dead", "https://ok.lab.test/", "dns-server-silent"],
];

for (const [tools, resolver, url, verdict] of FAULTS)
  cell(`${tools}, nameserver ${resolver}: ${url} is ${verdict}`, async () => {
    const container = await suite.lab().prepare(tools, resolver);
    const report = await probe(await open(container), [url]);
    assert.equal(report.place, "pod");
    assert.equal(report.container.name, `lab/${container.name}/main`);
    assert.equal(report.outcome.kind, "ok", JSON.stringify(report.outcome));
    assert.equal(report.complete, true);
    assert.equal(report.endpoints[0]?.verdict.id, verdict);
    assertInTime(report);
    await outside().assertNothingLeft(container);
  });

for (const [tools, resolver, url] of [
  ["busybox", "good", "https://blackhole.lab.test/"],
  ["curl", "good", "https://blackhole.lab.test/"],
  ["busybox", "good", "https://stall.lab.test/"],
  ["curl", "dead", "https://ok.lab.test/"],
] as const)
  cell(
    `${tools}, nameserver ${resolver}: ${url} is cancelled within a second, and nothing is left`,
    async () => {
      const container = await suite.lab().prepare(tools, resolver);
      const pod = await open(container);
      const controller = new AbortController();
      const running = probe(pod, [url], controller.signal);
      await suite.seenRunning(container);
      const start = performance.now();
      controller.abort();
      const report = await running;
      assert.ok(performance.now() - start < 1000 + BUSY);
      assert.equal(report.outcome.kind, "cancelled");
      await suite.goneWithinASecond(container);
    },
  );

cell("a client that is killed leaves nothing in the pod", async () => {
  const container = await suite.lab().prepare("busybox", "good");
  const client = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "../support/pod-client.ts"),
      container.name,
      "https://blackhole.lab.test/",
    ],
    { env: { ...process.env, ...variables() }, stdio: "inherit" },
  );
  await suite.seenRunning(container);
  const ended = once(client, "exit");
  client.kill("SIGKILL");
  await ended;
  await suite.goneWithinASecond(container);
});

cell("a pod that is stopped while it is checked", async () => {
  await suite.withContainer(
    ["-d", "--name", "surefetch-stopping", ...(await likeBusybox())],
    async ({ id }) => {
      const container = { id, name: "surefetch-stopping", image: "" };
      const running = probe(await open(container), ["http://192.0.2.1/"]);
      await suite.seenRunning(container);
      await suite.lab().docker("kill", id);
      const { outcome, endpoints } = await running;
      assert.equal(outcome.kind, "failed");
      assert.equal("reason" in outcome && outcome.reason, "connection-lost");
      assert.equal(endpoints[0]?.complete, false);
    },
  );
});

/** Image and command of a container that the lab's own busybox runs. */
async function likeBusybox(): Promise<readonly string[]> {
  const { image } = await suite.lab().prepare("busybox", "good");
  return ["--network", "bridge", image, "sleep", "1000"];
}

cell(
  "an image without a shell, and an ephemeral container beside it",
  async () => {
    const container = await suite.lab().prepare("scratch", "good");
    const report = await probe(await open(container), ["http://192.0.2.1/"]);
    assert.equal(reasonOf(report), "no-shell");
    const { image } = await suite.lab().prepare("curl", "good");
    const pod = await open(container, image);
    const name = pod.container.name.replace(/^.*\//, "");
    try {
      const { endpoints } = await probe(pod, ["https://refused.lab.test/"]);
      assert.equal(endpoints[0]?.verdict.id, "tcp-refused");
      await pod.close();
    } finally {
      await suite.lab().docker("rm", "-f", name);
    }
  },
);

cell(
  "an ephemeral container: checks, says what it cannot see and what stays, and ends with the check",
  async () => {
    const container = await suite.lab().prepare("busybox", "good");
    const { docker } = suite.lab();
    const pod = await open(container, container.image);
    const name = pod.container.name.replace(/^.*\//, "");
    try {
      assert.match(name, /^surefetch-[0-9a-f]{8}$/);
      const report = await probe(pod, ["https://refused.lab.test/"]);
      assert.equal(report.endpoints[0]?.verdict.id, "tcp-refused");
      const limits = report.limits.map((use) => render(use, "en")).join("\n");
      assert.match(limits, /certificate authorities, C library and tools are/);
      assert.match(
        limits,
        new RegExp(`${name}.*stays listed in the pod's spec`),
      );
      const running = ["inspect", "-f", "{{.State.Running}}", name] as const;
      assert.equal(await docker(...running), "true");
      await pod.close();
      await until(
        3000,
        () => "its process has not ended",
        async () => assert.equal(await docker(...running), "false"),
      );
      await outside().assertNothingLeft(container);
    } finally {
      await docker("rm", "-f", name);
    }
  },
);

function call(...words: readonly string[]): Promise<CliResult> {
  return surefetch(["probe", "--kubernetes", "--namespace", "lab", ...words], {
    cwd: import.meta.dirname,
    variables: variables(),
  });
}

cell("surefetch probe --kubernetes", async () => {
  const container = await suite.lab().prepare("busybox", "good");
  const [json, gone, none] = await Promise.all([
    call(container.name, "--format", "json", "--deadline", "3"),
    call("no-such-pod"),
    call(container.name, "--container", "side"),
  ]);
  const report = JSON.parse(json.stdout) as ProbeReport;
  assert.equal(report.place, "pod");
  assert.equal(report.container.id, `lab/${container.name}/main`);
  // Without a file the pod's own settings decide; here the defaults of go, which the lab does not have.
  assert.deepEqual(
    [...new Set(report.endpoints.map(({ target }) => target.host))].toSorted(),
    ["proxy.golang.org", "sum.golang.org"],
  );
  assert.equal(json.status, 1, json.stderr);
  assert.equal(gone.status, 2);
  assert.match(gone.stderr, /no such pod/);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /no container of that name\. It has: main/);
});
