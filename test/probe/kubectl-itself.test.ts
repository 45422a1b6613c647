import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import type { Kubernetes } from "../../server/src/probe/kubernetes.ts";
import type { Outcome } from "../../server/src/probe/types.ts";
import {
  type Answers,
  type ApiServer,
  refusal,
  startApiServer,
  startSilentServer,
} from "../support/api-server.ts";
import { has } from "../support/lab-images.ts";

const run = promisify(execFile);

/** The real kubectl against servers on loopback that stand for an API server. */
const skip = (await has("kubectl")) ? false : "kubectl is not installed";
const never = new AbortController().signal;
const folder = await mkdtemp(join(tmpdir(), "surefetch-kubeconfig-"));
const servers: ApiServer[] = [];
after(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

/** kubectl with a home folder of its own, and a kubeconfig where one is given. */
async function withConfig(config?: string): Promise<Kubernetes> {
  const file = join(folder, `${crypto.randomUUID()}.config`);
  if (config !== undefined) await writeFile(file, config);
  return kubernetes({
    PATH: process.env["PATH"],
    HOME: folder,
    KUBECONFIG: file,
  });
}

const SECRET = "very-secret-token";

function config(
  server: string,
  cluster = "",
  user = `token: ${SECRET}`,
): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "${server}"${cluster}}}]
users: [{name: me, user: {${user}}}]
contexts:
- {name: other, context: {cluster: lab, user: me}}
- {name: lab, context: {cluster: lab, user: me, namespace: team}}
- {name: "--evil x", context: {cluster: lab, user: me}}
current-context: lab
`;
}

async function started(server: Promise<ApiServer>): Promise<ApiServer> {
  const ready = await server;
  servers.push(ready);
  return ready;
}

async function clusterWith(answers: Answers): Promise<Kubernetes> {
  const { url } = await started(startApiServer(answers));
  return withConfig(config(url));
}

function execute(cluster: Kubernetes): Promise<Outcome<number>> {
  return cluster
    .place({ namespace: "team", pod: "web-0", container: "main" })
    .exec("", ["sh", "-c", "true"], {
      environment: {},
      signal: never,
      timeout: 1000,
      maxBytes: 1000,
      onData: () => undefined,
    });
}

function assertReason(outcome: Outcome<unknown>, reason: string): void {
  assert.equal(
    "reason" in outcome ? outcome.reason : outcome.kind,
    reason,
    JSON.stringify(outcome),
  );
  assert.ok(!JSON.stringify(outcome).includes(SECRET));
}

test("no kubeconfig", { skip }, async () => {
  const cluster = await withConfig();
  assertReason(await cluster.contexts(never), "no-kubeconfig");
  assertReason(await cluster.pods({}, never), "no-kubeconfig");
  assertReason(await execute(cluster), "no-kubeconfig");
  const broken = await withConfig("{broken");
  assertReason(await broken.contexts(never), "no-kubeconfig");
});

test(
  "contexts: the current one first, nothing of users, nothing asked",
  { skip },
  async () => {
    const { url, asked } = await started(startApiServer({}));
    const cluster = await withConfig(config(url));
    const contexts = await cluster.contexts(never);
    assert.ok(contexts.kind === "ok");
    assert.deepEqual(
      contexts.value.map(({ name, namespace, isCurrent }) => [
        name,
        namespace,
        isCurrent,
      ]),
      [
        ["lab", "team", true],
        ["--evil x", "default", false],
        ["other", "default", false],
      ],
    );
    assert.ok(!JSON.stringify(contexts).includes(SECRET));
    // Some builds of kubectl look up the server's version on every call.
    const requests = asked.filter((line) => !line.includes("/version"));
    assert.equal(requests.length, 0);
    assertReason(
      await cluster.pods({ context: "nosuch" }, never),
      "no-context",
    );
    // As a value it names a context, whatever it looks like.
    assertReason(await cluster.pods({ context: "--evil x" }, never), "other");
    assert.ok(asked.some((line) => line.includes("/namespaces/default/pods")));
  },
);

function item(name: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "team" },
    spec: { nodeName: "n1", containers: [{ name: "main", image: "i:1" }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: "main", state: { running: {} } }],
    },
  };
}

test("namespaces and pods of a cluster that answers", { skip }, async () => {
  const { url, asked } = await started(
    startApiServer({
      "/api/v1/namespaces": {
        kind: "NamespaceList",
        apiVersion: "v1",
        items: ["team", "default"].map((name) => ({
          apiVersion: "v1",
          kind: "Namespace",
          metadata: { name },
        })),
      },
      "/api/v1/namespaces/team/pods": {
        kind: "PodList",
        apiVersion: "v1",
        metadata: {},
        items: [item("web-0"), item("web-1")],
      },
      "/api/v1/namespaces/team/pods/web-0": item("web-0"),
      "*": refusal(404, "NotFound", 'pods "web-9" not found'),
    }),
  );
  const cluster = await withConfig(config(url));
  assert.deepEqual(await cluster.namespaces({}, never), {
    kind: "ok",
    value: ["team", "default"],
  });
  const pods = await cluster.pods({ selector: "app in (web, x)" }, never);
  assert.ok(pods.kind === "ok");
  assert.deepEqual(
    pods.value.map(({ name }) => name),
    ["web-0", "web-1"],
  );
  assert.ok(
    asked.some(
      (line) =>
        new URL(line.slice(4), url).searchParams.get("labelSelector") ===
        "app in (web, x)",
    ),
    asked.join("\n"),
  );
  const pod = await cluster.pod({ pod: "web-0" }, never);
  assert.equal(pod.kind === "ok" && pod.value.containers[0]?.state, "running");
  assertReason(await cluster.pod({ pod: "web-9" }, never), "no-such-pod");
});

test("what the API server refuses", { skip }, async () => {
  const unauthorized = await clusterWith({
    "*": refusal(401, "Unauthorized", "Unauthorized"),
    "/api": refusal(401, "Unauthorized", "Unauthorized"),
    "/apis": refusal(401, "Unauthorized", "Unauthorized"),
  });
  assertReason(await unauthorized.pods({}, never), "api-unauthorized");
  assertReason(await execute(unauthorized), "api-unauthorized");
  const forbidden = await clusterWith({
    "*": refusal(
      403,
      "Forbidden",
      'pods is forbidden: User "me" cannot list resource "pods" in API group "" in the namespace "team"',
    ),
  });
  const listed = await forbidden.pods({}, never);
  assertReason(listed, "rbac-denied");
  assert.match("detail" in listed ? listed.detail : "", /cannot list resource/);
});

test("a port that is closed", { skip }, async () => {
  const { url, close } = await startApiServer({});
  await close();
  const cluster = await withConfig(config(url));
  assertReason(await cluster.pods({}, never), "api-refused");
  assertReason(await execute(cluster), "api-refused");
});

test(
  "a server that says nothing: within our own bound, for a list and for an exec, and sooner where cancelled",
  { skip },
  async () => {
    const { url } = await started(startSilentServer());
    const cluster = await withConfig(config(url));
    const start = performance.now();
    const [listed, executed] = await Promise.all([
      cluster.pods({}, never),
      execute(cluster),
    ]);
    assertReason(listed, "api-timeout");
    assertReason(executed, "api-timeout");
    assert.ok(performance.now() - start < 12_500);
    const again = performance.now();
    assert.deepEqual(await cluster.pods({}, AbortSignal.timeout(300)), {
      kind: "cancelled",
    });
    assert.ok(performance.now() - again < 1300);
  },
);

test("a certificate of another authority", { skip }, async () => {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await run("openssl", [
    ..."req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=lab".split(" "),
    "-addext",
    "subjectAltName=IP:127.0.0.1",
    "-keyout",
    key,
    "-out",
    cert,
  ]);
  const certificate = {
    cert: await readFile(cert, "utf8"),
    key: await readFile(key, "utf8"),
  };
  const { url } = await started(startApiServer({}, certificate));
  const stranger = await withConfig(config(url));
  assertReason(await stranger.pods({}, never), "api-untrusted");
  assertReason(await execute(stranger), "api-untrusted");
  const friend = await withConfig(
    config(url, `, certificate-authority: "${cert}"`),
  );
  assertReason(await friend.pods({}, never), "other");
});

test("a login program that is not installed", { skip }, async () => {
  // Only a way that is encrypted gets credentials; nobody has to be there.
  const url = "https://127.0.0.1:1";
  const user =
    "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-login, interactiveMode: Never}";
  const cluster = await withConfig(config(url, "", user));
  const listed = await cluster.pods({}, never);
  assertReason(listed, "auth-plugin");
  assert.match("detail" in listed ? listed.detail : "", /no-such-login/);
});

test(
  "a KUBECONFIG that is relative to the current folder",
  { skip },
  async () => {
    const { url } = await started(startApiServer({}));
    const file = join(folder, "relative.config");
    await writeFile(file, config(url));
    const cluster = kubernetes({
      PATH: process.env["PATH"],
      HOME: folder,
      KUBECONFIG: `${delimiter}${relative(process.cwd(), file)}`,
    });
    const contexts = await cluster.contexts(never);
    assert.equal(contexts.kind === "ok" && contexts.value.length, 3);
  },
);
