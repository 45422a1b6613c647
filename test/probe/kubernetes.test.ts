/**
 * Checks from pods of a real cluster: etcd, kube-apiserver, containerd and kubelet, started by the test as root on Linux.
 * It is skipped, with the reason, where one of them is missing. Build kube-apiserver and kubelet once, with Go and some
 * gigabytes of modules, into ~/.cache/surefetch/kubernetes:
 *
 *     SUREFETCH_TEST_KUBERNETES=build node --test test/probe/kubernetes.test.ts
 *
 * What kubectl says in each case stands in transcripts/kubectl and is tested always (kubectl.test.ts).
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer as createWeb } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import type { Kubernetes } from "../../server/src/probe/kubernetes.ts";
import type { FleetReport } from "../../server/src/probe/fleet.ts";
import {
  openPod,
  type OpenPod,
  type OpenedPod,
  type PodRequest,
} from "../../server/src/probe/pods.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { folderOf, surefetch } from "../support/cli.ts";
import { type Cluster, startCluster } from "../support/kubernetes-cluster.ts";
import { IMAGES } from "../support/kubernetes-images.ts";
import { pod as podObject } from "../support/kubernetes-objects.ts";
import type { ClusterUser } from "../support/kubernetes-keys.ts";
import {
  BUSY,
  assertInTime,
  never,
  reasonOf,
  targetsOf,
} from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

const started = await startCluster();
const skip = "skipped" in started ? started.skipped : false;
if (skip !== false) console.warn(`NO CLUSTER: ${skip}`);
const servers = { web: 0, silent: 0, closed: 0 };
const teardown: (() => unknown)[] = [];

after(async () => {
  for (const step of teardown.toReversed()) await step();
  if (!("skipped" in started)) await started.stop();
});

before(async () => {
  if ("skipped" in started) return;
  const { address } = started;
  const web = createWeb((_, response) => response.end("ok"));
  servers.web = await listen(web, address);
  const silent = createServer((socket) => {
    socket.on("error", () => undefined);
    teardown.push(() => socket.destroy());
  });
  servers.silent = await listen(silent, address);
  const closed = createServer();
  servers.closed = await listen(closed, address);
  closed.close();
  // Takes what pods ask their nameserver and says nothing.
  const names = createSocket("udp4").bind(53, address);
  await once(names, "listening");
  teardown.push(() => names.close());
});

async function listen(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, "listening");
  teardown.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function cluster(): Cluster {
  assert.ok(
    !("skipped" in started),
    "skipped" in started ? started.skipped : "",
  );
  return started;
}

function as(user: ClusterUser): Kubernetes {
  return kubernetes(cluster().as(user));
}

function cell(
  name: string,
  run: (context: TestContext) => Promise<void>,
): void {
  test(name, { skip, timeout: 90_000 }, run);
}

function opened(
  request: PodRequest,
  user: ClusterUser = "admin",
): Promise<OpenedPod> {
  return openPod(as(user), request, never);
}

async function open(request: PodRequest): Promise<OpenPod> {
  const pod = await opened(request);
  assert.equal(pod.kind, "open", JSON.stringify(pod));
  return pod;
}

/** What a user reads where a pod cannot be had. */
function problemOf(pod: OpenedPod): string {
  assert.equal(pod.kind, "failed", JSON.stringify(pod));
  return render(pod.problem, "en");
}

function probe(
  { engine, place, container, limits }: OpenPod,
  url: string,
  signal: AbortSignal = never,
): Promise<ProbeReport> {
  return runProbe({
    engine,
    place,
    container,
    limits,
    targets: targetsOf([url]),
    deadlineSeconds: 5,
    signal,
  });
}

function urlOf(server: keyof typeof servers, scheme = "http"): string {
  return `${scheme}://${cluster().address}:${servers[server]}/`;
}

/** Processes in pods, as this machine sees them, that carry a run's nonce in their environment. */
async function marked(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const [groups, variables] = await Promise.all(
      ["cgroup", "environ"].map((name) =>
        readFile(`/proc/${id}/${name}`, "latin1").catch(() => ""),
      ),
    );
    if (!groups?.includes("kubepods")) continue;
    if (
      variables?.split("\0").some((each) => each.startsWith("SUREFETCH_PROBE="))
    )
      found.push(id);
  }
  return found;
}

/** What the script has made in the folders of a pod. */
function leftFiles(pod: string): Promise<string> {
  const list = "ls -d /tmp/.surefetch-* /dev/shm/.surefetch-* 2>/dev/null; :";
  return cluster().kubectl("exec", pod, "--", "sh", "-c", list);
}

async function assertNothingLeft(pod: string): Promise<void> {
  await until(
    1000 + BUSY,
    () => "something is left",
    async () => assert.deepEqual(await marked(), []),
  );
  assert.equal(await leftFiles(pod), "");
}

async function seenRunning(): Promise<void> {
  await until(
    10_000,
    () => "the script did not start",
    async () => assert.notDeepEqual(await marked(), []),
  );
}

cell("contexts, namespaces and pods are listed", async () => {
  const admin = as("admin");
  const contexts = await admin.contexts(never);
  assert.ok(contexts.kind === "ok");
  assert.deepEqual(
    contexts.value.map(({ name, isCurrent }) => [name, isCurrent]),
    [["lab", true]],
  );
  const namespaces = await admin.namespaces({ context: "lab" }, never);
  assert.ok(namespaces.kind === "ok");
  assert.ok(namespaces.value.includes("locked"));
  const pods = await admin.pods({ namespace: "default" }, never);
  assert.ok(pods.kind === "ok");
  const shell = pods.value.find(({ name }) => name === "shell");
  assert.equal(shell?.node, "lab");
  assert.deepEqual(
    shell.containers.map(({ image, state }) => [image, state]),
    [[IMAGES.busybox, "running"]],
  );
});

for (const [pod, server, scheme, verdict] of [
  ["shell", "web", "http", "ok"],
  ["shell", "closed", "http", "tcp-refused"],
  ["shell", "silent", "https", "tls-stall"],
  ["shell", "silent", "http", "http-stall"],
  ["read-only", "web", "http", "ok"],
  ["read-only", "closed", "https", "tcp-refused"],
] as const)
  cell(
    `${pod}: ${scheme} to a server that is ${server} is ${verdict}`,
    async () => {
      const report = await probe(await open({ pod }), urlOf(server, scheme));
      assert.equal(report.outcome.kind, "ok", JSON.stringify(report.outcome));
      assert.equal(report.place, "pod");
      assert.equal(report.endpoints[0]?.verdict.id, verdict);
      assertInTime(report);
      await assertNothingLeft(pod);
    },
  );

cell("shell: a nameserver that is silent", async () => {
  const report = await probe(await open({ pod: "shell" }), "http://name.test/");
  assert.equal(report.endpoints[0]?.verdict.id, "dns-server-silent");
  assert.deepEqual(report.nameservers, [cluster().address]);
  await assertNothingLeft("shell");
});

cell("surefetch probe --selector takes the pods that it picks", async (t) => {
  const fleetOf = async (url: string) => {
    const cwd = await folderOf(t, {
      Dockerfile: `FROM scratch\nADD ${url}a.tgz /\n`,
    });
    const words =
      "probe --kubernetes --selector app=surefetch-test --for Dockerfile --format json";
    const { status, stdout, stderr } = await surefetch(words.split(" "), {
      cwd,
      variables: cluster().as("admin"),
    });
    assert.equal(stderr, "surefetch: checking pods: 2\n");
    const fleet = JSON.parse(stdout) as FleetReport;
    const names = fleet.containers.map(({ container }) => container.name);
    assert.deepEqual(names, ["default/read-only/main", "default/shell/main"]);
    return { status, groups: fleet.summary.groups };
  };
  assert.deepEqual(await fleetOf(urlOf("web")), { status: 0, groups: [] });
  const { status, groups } = await fleetOf(urlOf("closed"));
  assert.equal(status, 1);
  assert.deepEqual(
    groups.map(({ verdict }) => verdict),
    ["tcp-refused"],
  );
  await assertNothingLeft("shell");
});

cell("cancelled within a second, and nothing is left", async () => {
  const pod = await open({ pod: "shell" });
  const controller = new AbortController();
  const running = probe(pod, urlOf("silent", "https"), controller.signal);
  await seenRunning();
  const start = performance.now();
  controller.abort();
  const { outcome } = await running;
  assert.ok(performance.now() - start < 1000 + BUSY);
  assert.equal(outcome.kind, "cancelled");
  await assertNothingLeft("shell");
});

cell("a client that is killed leaves nothing in the pod", async () => {
  const script = join(import.meta.dirname, "../support/pod-client.ts");
  const client = spawn(
    process.execPath,
    [script, "shell", urlOf("silent", "https")],
    {
      env: { ...cluster().as("admin"), SUREFETCH_TEST_NAMESPACE: "default" },
      stdio: "inherit",
    },
  );
  await seenRunning();
  const ended = once(client, "exit");
  client.kill("SIGKILL");
  await ended;
  await assertNothingLeft("shell");
});

cell("a pod that is deleted while it is checked", async () => {
  const { kubectl, apply } = cluster();
  const name = "short-lived";
  await apply(podObject(name));
  const pod = await until(
    20_000,
    () => "the pod does not run",
    () => open({ pod: name }),
  );
  const running = probe(pod, urlOf("silent", "https"));
  await seenRunning();
  await kubectl("delete", "pod", name, "--force", "--grace-period=0");
  assert.equal(reasonOf(await running), "connection-lost");
});

for (const [pod, words] of [
  ["pending", /no node has taken it yet/],
  ["done", /has completed/],
  ["broken", /cannot pull the container's image/],
  ["nowhere", /no such pod/],
] as const)
  cell(`${pod}: what stands in the way, and what to do`, async () => {
    await until(
      20_000,
      () => "the pod is not as far",
      async () => assert.match(problemOf(await opened({ pod })), words),
    );
  });

cell("a container that the pod does not have", async () => {
  const pod = await opened({ pod: "shell", container: "side" });
  assert.match(problemOf(pod), /no container of that name\. It has: main/);
});

for (const user of ["lister", "viewer"] as const)
  cell(`${user}: exec needs the verb create on pods/exec`, async () => {
    const pod = await opened({ namespace: "default", pod: "shell" }, user);
    assert.ok(pod.kind === "open");
    const report = await probe(pod, urlOf("web"));
    assert.equal(reasonOf(report), "rbac-denied");
    assert.ok(report.problem);
    assert.match(render(report.problem, "en"), /`create pods\/exec`/);
  });

cell("nobody: listing needs the verb list on pods", async () => {
  const pods = await as("nobody").pods({ namespace: "default" }, never);
  assert.equal("reason" in pods && pods.reason, "rbac-denied");
  const pod = await opened({ namespace: "default", pod: "shell" }, "nobody");
  assert.match(problemOf(pod), /`get pods` in namespace default/);
});

cell(
  "lister: nothing is added to a pod in which nothing could be run",
  async () => {
    const request = {
      namespace: "default",
      pod: "no-shell",
      ephemeral: { image: IMAGES.busybox },
    };
    assert.match(
      problemOf(await opened(request, "lister")),
      /`create pods\/exec`/,
    );
    assert.equal(await ephemeralNames("no-shell", "default"), "");
  },
);

async function ephemeralNames(pod: string, namespace: string): Promise<string> {
  const path = "jsonpath={.spec.ephemeralContainers[*].name}";
  const words = ["get", "pod", pod, "--namespace", namespace, "-o", path];
  return cluster().kubectl(...words);
}

cell("an image without a shell", async () => {
  const report = await probe(await open({ pod: "no-shell" }), urlOf("web"));
  assert.equal(reasonOf(report), "no-shell");
});

for (const [namespace, pod, container] of [
  ["default", "no-shell", "main"],
  ["locked", "strict", "main"],
] as const)
  cell(
    `an ephemeral container in ${namespace}/${pod}: checks, ends, and stays in the spec`,
    async () => {
      const { kubectl } = cluster();
      const image = IMAGES.busybox;
      const place = await open({
        namespace,
        pod,
        container,
        ephemeral: { image },
      });
      const name = place.container.id.replace(/^.*\//, "");
      const report = await probe(place, urlOf("closed"));
      assert.equal(report.endpoints[0]?.verdict.id, "tcp-refused");
      const limits = report.limits.map((use) => render(use, "en")).join("\n");
      assert.match(
        limits,
        new RegExp(`${name}.*stays listed in the pod's spec`),
      );
      await place.close();
      const states = `jsonpath={.status.ephemeralContainerStatuses[?(@.name=="${name}")].state.terminated.exitCode}`;
      await until(
        10_000,
        () => "its process has not ended",
        async () => {
          const words = ["get", "pod", pod, "-n", namespace, "-o", states];
          assert.equal(await kubectl(...words), "0");
        },
      );
      assert.match(await ephemeralNames(pod, namespace), new RegExp(name));
      assert.deepEqual(await marked(), []);
    },
  );

cell("an ephemeral container whose image cannot be pulled", async () => {
  const image = IMAGES.missing;
  const pod = await opened({ pod: "shell", ephemeral: { image } });
  assert.match(problemOf(pod), /cannot pull the container's image/);
  const left = pod.kind === "failed" ? pod.left : [];
  assert.match(
    left.map((use) => render(use, "en")).join("\n"),
    /stays listed in the pod's spec/,
  );
});
