import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import type {
  KubernetesParams,
  KubernetesResult,
  ProbeResult,
} from "../../server/src/protocol.ts";
import {
  type FakeKubectl,
  fakeKubectl,
  readTranscripts,
  replayKubectl,
} from "../support/fake-kubectl.ts";
import { TestClient } from "../support/lsp-client.ts";

/** The server and recorded runs of kubectl; test/probe/pods-on-engine.test.ts has the checks themselves. */
const transcripts = await readTranscripts();
const teardown: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of teardown.splice(0)) await step();
});

function recorded(name: string) {
  const found = transcripts.get(`${name}.txt`);
  assert.ok(found, name);
  return found;
}

/** `get pod -o json` of one of the recorded pods. */
function one(name: string) {
  const all = JSON.parse(recorded("list-ok").stdout) as {
    items: { metadata: { name: string } }[];
  };
  const pod = all.items.find(({ metadata }) => metadata.name === name);
  return { ...recorded("list-ok"), stdout: JSON.stringify(pod) };
}

async function start(
  kubectl: FakeKubectl,
  more: { locale?: string; isTrusted?: boolean } = {},
): Promise<TestClient> {
  teardown.push(() => kubectl.remove());
  const client = await TestClient.start({
    pull: true,
    isTrusted: true,
    env: { PATH: kubectl.environment["PATH"] ?? "" },
    ...more,
  });
  teardown.push(() => client.kill());
  return client;
}

function list(
  client: TestClient,
  params: KubernetesParams,
): Promise<KubernetesResult> {
  return client.request<KubernetesResult>("surefetch/kubernetes", params);
}

test("pods are listed where a container runs, with their running containers", async () => {
  const client = await start(await replayKubectl(recorded("list-ok")));
  const { pods, problem } = await list(client, { list: "pods" });
  assert.equal(problem, undefined);
  assert.deepEqual(
    pods?.map(({ name, containers }) => [
      name,
      containers.map((each) => each.name).join(" "),
    ]),
    [
      ["dnspol", "main"],
      ["nonroot", "main"],
      ["noshell", "main"],
      ["shell", "main side"],
    ],
  );
  assert.deepEqual(pods?.at(-1), {
    namespace: "default",
    name: "shell",
    status: "Running",
    node: "lab",
    containers: [
      { name: "main", image: "127.0.0.1:5000/busybox:1.35" },
      { name: "side", image: "127.0.0.1:5000/debian:12-net" },
    ],
  });
  assert.equal(await client.stop(), 0);
});

test("a namespace in which nothing runs, in the user's language", async () => {
  const empty = { ...recorded("list-empty"), stdout: '{"items":[]}' };
  const client = await start(await replayKubectl(empty), { locale: "zh-cn" });
  const result = await list(client, { list: "pods", namespace: "kube-public" });
  assert.equal(result.problem?.reason, "no-pods");
  assert.match(result.problem.message, /kube-public 中没有运行中的 pod/);
});

test("a permission that is missing is a problem that names it", async () => {
  const kubectl = await replayKubectl(recorded("list-namespaces-lister"));
  const client = await start(kubectl);
  const result = await list(client, { list: "namespaces", context: "lab" });
  assert.equal(result.problem?.reason, "rbac-denied");
  assert.match(
    result.problem.message,
    /`list namespaces` on the whole cluster/,
  );
  assert.deepEqual(await kubectl.calls(), [
    ["--context=lab", "get", "namespaces", "-o", "name"],
  ]);
});

test("without trust kubectl is not run", async () => {
  const kubectl = await fakeKubectl("exit 0");
  const client = await start(kubectl, { isTrusted: false });
  const result = await list(client, { list: "contexts" });
  assert.equal(result.problem?.reason, "untrusted");
  const probe = await client.request<ProbeResult>("surefetch/probe", {
    place: { kind: "pod", pod: "web-0" },
  });
  assert.equal(probe.outcome, "failed");
  assert.deepEqual(await kubectl.calls(), []);
});

test("a check of a pod that cannot be had says why, and what to do", async () => {
  for (const [run, words] of [
    [recorded("exec-no-pod"), /no such pod/],
    [one("pending"), /no node has taken it yet/],
    [one("done"), /has completed/],
    [one("broken"), /cannot pull.*ImagePullBackOff/],
  ] as const) {
    const client = await start(await replayKubectl(run));
    const result = await client.request<ProbeResult>("surefetch/probe", {
      place: { kind: "pod", namespace: "default", pod: "x" },
    });
    assert.equal(result.outcome, "failed");
    assert.match(result.markdown, words);
    assert.equal(result.report, undefined);
  }
});

test("an image without a shell: the report says so, with the reason by which a client offers more", async () => {
  const client = await start(
    await replayKubectl(one("noshell"), recorded("exec-no-shell")),
  );
  const result = await client.request<ProbeResult>("surefetch/probe", {
    place: { kind: "pod", namespace: "default", pod: "noshell" },
  });
  assert.equal(result.outcome, "failed");
  const report = result.report as {
    place: string;
    outcome: { reason: string };
    container: { name: string };
  };
  assert.equal(report.place, "pod");
  assert.equal(report.outcome.reason, "no-shell");
  assert.equal(report.container.name, "default/noshell/main");
});

test("the kubectl of the settings is run, not the one on the PATH", async () => {
  const kubectl = await replayKubectl(recorded("list-ok"));
  teardown.push(() => kubectl.remove());
  const client = await TestClient.start({
    pull: true,
    isTrusted: true,
    settings: () => ({ probe: { kubectl: join(kubectl.folder, "kubectl") } }),
  });
  teardown.push(() => client.kill());
  const { pods } = await list(client, { list: "pods" });
  assert.equal(pods?.length, 4);
  assert.equal((await kubectl.calls()).length, 1);
});
