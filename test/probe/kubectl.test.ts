import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import {
  type Kubernetes,
  stateProblem,
} from "../../server/src/probe/kubernetes.ts";
import { outcomeProblem, problem } from "../../server/src/probe/problems.ts";
import type { Outcome } from "../../server/src/probe/types.ts";
import {
  type KubectlTranscript,
  readTranscripts,
  replayKubectl,
} from "../support/fake-kubectl.ts";

/** Every run of the real kubectl that was recorded against a real cluster, played to our own code. */
const transcripts = await readTranscripts();
const never = new AbortController().signal;
const used = new Set<string>();

function transcript(name: string): KubectlTranscript {
  const found = transcripts.get(`${name}.txt`);
  assert.ok(found, name);
  used.add(found.file);
  return found;
}

async function against<T>(
  runs: readonly KubectlTranscript[],
  ask: (cluster: Kubernetes) => Promise<T>,
): Promise<{ answer: T; calls: readonly (readonly string[])[] }> {
  const fake = await replayKubectl(...runs);
  try {
    const answer = await ask(kubernetes(fake.environment));
    return { answer, calls: await fake.calls() };
  } finally {
    await fake.remove();
  }
}

interface Ran {
  readonly outcome: Outcome<number>;
  readonly output: string;
}

async function execute(cluster: Kubernetes, timeout = 5000): Promise<Ran> {
  let output = "";
  const outcome = await cluster
    .place({ namespace: "default", pod: "shell", container: "main" })
    .exec("", ["true"], {
      environment: {},
      signal: never,
      timeout,
      maxBytes: 1_000_000,
      onData: (text) => (output += text),
    });
  return { outcome, output };
}

function english(outcome: Outcome<unknown>): string {
  const use = outcomeProblem(outcome);
  assert.ok(use, JSON.stringify(outcome));
  const chinese = render(use, "zh-cn");
  assert.match(chinese, /[\u4e00-\u9fff]/);
  assert.doesNotMatch(chinese, /\{\w+\}/, "every placeholder is filled");
  return render(use, "en");
}

function assertFails(
  outcome: Outcome<unknown>,
  reason: string,
  words: RegExp,
): void {
  assert.equal(outcome.kind, "failed", JSON.stringify(outcome));
  assert.equal("reason" in outcome ? outcome.reason : "", reason);
  const said = english(outcome);
  assert.match(said, words);
  assert.doesNotMatch(said, /\{\w+\}|memcache|E1121/);
}

describe("kubectl exec", () => {
  const good: readonly (readonly [string, number, RegExp])[] = [
    ["exec-ok", 0, /^out\nnameserver 172\.30\.99\.1\n$/],
    ["exec-exit-7", 7, /^$/],
    ["exec-default-container", 0, /^uid=0\(root\)/],
    ["exec-nonroot-readonly", 0, /shm-ok/],
    ["exec-dnspolicy-none", 0, /ndots:5/],
    ["exec-hang-leftover", 0, /sleep 77/],
    ["exec-large-output", 0, /^100000\n$/],
    ["debug-exec", 0, /\/proc\/1\/root/],
  ];
  for (const [name, status, output] of good)
    test(`${name}: the command's own status and output`, async () => {
      const { answer } = await against([transcript(name)], execute);
      assert.deepEqual(answer.outcome, { kind: "ok", value: status });
      assert.match(answer.output, output);
    });

  const bad: readonly (readonly [string, string, RegExp])[] = [
    ["exec-no-shell", "no-shell", /has no shell/],
    [
      "exec-no-container",
      "no-container-in-pod",
      /no container of that name\. It has: main, side, bad \(ephem\)/,
    ],
    ["exec-no-pod", "no-such-pod", /no such pod .*pods "nosuchpod" not found/],
    ["exec-no-namespace", "no-such-namespace", /no such namespace/],
    ["exec-completed", "pod-not-running", /has completed/],
    ["exec-pending", "pod-not-scheduled", /pending: no node has taken it/],
    ["exec-image-pull", "container-not-running", /is not running in its pod/],
    [
      "exec-lister",
      "rbac-denied",
      /may not `create pods\/exec` in namespace default\. Ask for a Role/,
    ],
    [
      "exec-viewer-get-only",
      "rbac-denied",
      /verb create on resource pods\/exec/,
    ],
    ["exec-nobody", "rbac-denied", /`get pods` in namespace default/],
  ];
  for (const [name, reason, words] of bad)
    test(`${name}: ${reason}`, async () => {
      const { answer, calls } = await against([transcript(name)], execute);
      assertFails(answer.outcome, reason, words);
      assert.equal(calls.length, 1);
    });

  test("exec-hang-killed: a command that does not end is ended at its deadline", async () => {
    const hangs = transcript("exec-hang-killed");
    const started = performance.now();
    const { answer } = await against(
      [{ ...hangs, stdout: "surefetch-ready\n" }],
      (it) => execute(it, 300),
    );
    assert.deepEqual(answer, { outcome: { kind: "timed-out" }, output: "" });
    assert.match(english(answer.outcome), /did not finish in time/);
    assert.ok(performance.now() - started < 3000);
  });
});

function listPods(cluster: Kubernetes) {
  return cluster.pods({}, never);
}

describe("lists", () => {
  test("list-ok: pods, their containers, images, nodes and what keeps them from running", async () => {
    const { answer, calls } = await against([transcript("list-ok")], (it) =>
      it.pods({ context: "lab", namespace: "default" }, never),
    );
    assert.ok(answer.kind === "ok");
    assert.deepEqual(
      answer.value.map(({ name, status, node, containers }) => [
        name,
        status,
        node,
        containers.map(({ name, state }) => `${name} ${state}`).join(", "),
      ]),
      [
        ["broken", "Pending", "lab", "main ImagePullBackOff"],
        ["dnspol", "Running", "lab", "main running"],
        ["done", "Succeeded", "lab", "main Completed"],
        ["nonroot", "Running", "lab", "main running"],
        [
          "noshell",
          "Running",
          "lab",
          "main running, dbg Completed, dbg2 Completed",
        ],
        ["pending", "Pending", "", "main waiting"],
        [
          "shell",
          "Running",
          "lab",
          "main running, side running, bad ImagePullBackOff, bad2 ImagePullBackOff",
        ],
      ],
    );
    assert.deepEqual(calls, [
      ["--context=lab", "--namespace=default", "get", "pods", "-o", "json"],
    ]);
    const problems = answer.value.flatMap((pod) => {
      const trouble = stateProblem(pod, "main");
      return trouble === undefined
        ? []
        : [
            [
              pod.name,
              trouble.reason,
              render(problem(trouble.reason, trouble.detail), "en"),
            ] as const,
          ];
    });
    assert.deepEqual(
      problems.map(([name, reason]) => [name, reason]),
      [
        ["broken", "image-pull"],
        ["done", "pod-not-running"],
        ["pending", "pod-not-scheduled"],
      ],
    );
    assert.match(
      problems[0]?.[2] ?? "",
      /cannot pull the container's image.*ImagePullBackOff.*team\/none:1: not found/,
    );
  });

  test("list-empty: no pods are no error", async () => {
    const { answer } = await against(
      [{ ...transcript("list-empty"), stdout: '{"items":[]}' }],
      (it) => it.pods({ namespace: "kube-public" }, never),
    );
    assert.deepEqual(answer, { kind: "ok", value: [] });
  });

  test("list-nobody, list-all-ns-nobody, list-namespaces-lister: the missing verb and resource, and where", async () => {
    const nobody = await against([transcript("list-nobody")], listPods);
    assertFails(
      nobody.answer,
      "rbac-denied",
      /may not `list pods` in namespace default/,
    );
    const everywhere = await against(
      [transcript("list-all-ns-nobody")],
      listPods,
    );
    assertFails(
      everywhere.answer,
      "rbac-denied",
      /may not `list pods` on the whole cluster\. Name one namespace/,
    );
    const lister = await against([transcript("list-namespaces-lister")], (it) =>
      it.namespaces({}, never),
    );
    assertFails(
      lister.answer,
      "rbac-denied",
      /may not `list namespaces` on the whole cluster.*ClusterRole/,
    );
  });
});

describe("the way to the API server", () => {
  const ways: readonly (readonly [string, string, RegExp])[] = [
    [
      "api-refused",
      "api-refused",
      /refuses the connection.*127\.0\.0\.1:16444 was refused/,
    ],
    ["api-unauthorized", "api-unauthorized", /Log in again/],
    [
      "api-ca",
      "api-untrusted",
      /does not fit the kubeconfig.*unknown authority/,
    ],
    ["api-no-host", "api-dns", /cannot be looked up.*kube\.corp\.invalid/],
    ["api-stall", "api-timeout", /does not answer in time/],
    ["api-drop", "api-timeout", /does not answer in time/],
    ["no-kubeconfig", "no-kubeconfig", /Set KUBECONFIG.*missing\.kubeconfig/],
    ["no-context", "no-context", /no such context.*nosuch/],
  ];
  for (const [name, reason, words] of ways)
    test(`${name}: ${reason}, for a list and for an exec`, async () => {
      const list = await against([transcript(name)], listPods);
      assertFails(list.answer, reason, words);
      const exec = await against([transcript(name)], execute);
      assertFails(exec.answer.outcome, reason, words);
    });
});

/** `get pod -o json` with the recorded statuses, under the name that `debug` was given. */
function podWith(name: string, statuses: string): KubectlTranscript {
  const pods = JSON.parse(transcript("list-ok").stdout) as {
    items: { metadata: { name: string } }[];
  };
  const pod = pods.items.find(({ metadata }) => metadata.name === "noshell");
  const entries = JSON.parse(statuses) as unknown;
  const last: unknown = Array.isArray(entries) ? entries.at(-1) : entries;
  const stdout = JSON.stringify({
    ...pod,
    spec: { containers: [], ephemeralContainers: [{ name, image: "x" }] },
    status: {
      phase: "Running",
      ephemeralContainerStatuses: [{ ...(last as object), name }],
    },
  });
  return { ...transcript("list-ok"), stdout };
}

describe("ephemeral containers", () => {
  const address = { namespace: "default", pod: "noshell", container: "main" };

  async function add(...names: readonly string[]) {
    const added: string[] = [];
    const ran = await against(names.map(transcript), (it) =>
      it.addEphemeral(address, "127.0.0.1:5000/busybox:1.35", {
        signal: never,
        onAdded: (name) => added.push(name),
      }),
    );
    return { ...ran, added };
  }

  test("can-i: what is missing is said before anything is added", async () => {
    for (const no of [
      "can-i-exec-lister",
      "can-i-exec-viewer",
      "can-i-exec-nobody",
    ]) {
      const { answer, calls, added } = await add("list-ok", no);
      assertFails(
        answer,
        "rbac-denied",
        /`create pods\/exec` in namespace default/,
      );
      assert.deepEqual(added, []);
      assert.equal(calls.length, 3);
      assert.ok(!calls.flat().includes("debug"));
      // The trap: `auth can-i get pods/exec` asks about a pod named exec.
      assert.ok(calls.flat().includes("--subresource=exec"));
      assert.ok(!calls.flat().includes("pods/exec"));
    }
    const viewer = await add("list-ok", "can-i-ephemeral-viewer");
    assertFails(viewer.answer, "rbac-denied", /`create pods\/exec`/);
  });

  for (const [name, reason, words] of [
    [
      "debug-lister",
      "rbac-denied",
      /`patch pods\/ephemeralcontainers` in namespace default/,
    ],
    ["debug-name-taken", "name-taken", /of that name already/],
  ] as const)
    test(`${name}: ${reason}`, async () => {
      const { answer, added } = await add(
        "list-ok",
        "can-i-exec-admin",
        "can-i-ephemeral-admin",
        name,
      );
      assertFails(answer, reason, words);
      assert.deepEqual(added, []);
    });

  test("debug-podsecurity, debug-restricted-profile: the restricted profile is tried where the namespace demands it", async () => {
    const { calls, added } = await add(
      "list-ok",
      "can-i-exec-admin",
      "can-i-ephemeral-admin",
      "debug-podsecurity",
      "debug-restricted-profile",
      "exec-no-pod",
    );
    const profiles = calls
      .flat()
      .filter((word) => word.startsWith("--profile="));
    assert.deepEqual(profiles, ["--profile=baseline", "--profile=restricted"]);
    assert.equal(added.length, 1);
    const { answer } = await add(
      "list-ok",
      "can-i-exec-admin",
      "can-i-ephemeral-admin",
      "debug-podsecurity",
    );
    assertFails(
      answer,
      "pod-security-denied",
      /not even with kubectl's restricted/,
    );
  });

  async function addAndPoll(debug: string, status: string) {
    // The name is ours and new each time: the test makes it known.
    const randomUUID = crypto.randomUUID.bind(crypto);
    crypto.randomUUID = () => "11111111-0000-0000-0000-000000000000";
    try {
      const added: string[] = [];
      const ran = await against(
        [
          transcript("list-ok"),
          transcript("can-i-exec-admin"),
          transcript("can-i-ephemeral-admin"),
          transcript(debug),
          podWith("surefetch-11111111", transcript(status).stdout),
        ],
        (it) =>
          it.addEphemeral(address, "127.0.0.1:5000/busybox:1.35", {
            signal: AbortSignal.timeout(2000),
            onAdded: (name) => added.push(name),
          }),
      );
      return { ...ran, added };
    } finally {
      crypto.randomUUID = randomUUID;
    }
  }

  test("debug-ok, debug-status-running: added, targeted, not attached, and waited for", async () => {
    const { answer, calls, added } = await addAndPoll(
      "debug-ok",
      "debug-status-running",
    );
    assert.equal(answer.kind, "ok");
    assert.deepEqual(added, ["surefetch-11111111"]);
    const debug = calls.find((words) => words.includes("debug")) ?? [];
    assert.deepEqual(debug.slice(0, 9), [
      "--namespace=default",
      "debug",
      "noshell",
      "--quiet",
      "--image=127.0.0.1:5000/busybox:1.35",
      "--container=surefetch-11111111",
      "--target=main",
      "--profile=baseline",
      "--image-pull-policy=IfNotPresent",
    ]);
    assert.ok(!debug.some((word) => /^-(?:i|t|it|-stdin|-tty)/.test(word)));
  });

  test("debug-image-missing, debug-image-missing-status: accepted, then waited for within a bound", async () => {
    const { answer, added } = await addAndPoll(
      "debug-image-missing",
      "debug-image-missing-status",
    );
    // It was recorded before the first failure of the pull: ContainerCreating is waited for, until the user has enough.
    assert.deepEqual(answer, { kind: "cancelled" });
    assert.deepEqual(added, ["surefetch-11111111"]);
  });

  test("list-ok: a pull that fails is said with the node's own words, and that the container stays", async () => {
    const pods = JSON.parse(transcript("list-ok").stdout) as {
      items: {
        metadata: { name: string };
        status: { ephemeralContainerStatuses?: unknown[] };
      }[];
    };
    const shell = pods.items.find(({ metadata }) => metadata.name === "shell");
    const statuses = shell?.status.ephemeralContainerStatuses ?? [];
    const pulling = {
      ...transcript("debug-image-missing-status"),
      file: "pulling.txt",
      stdout: JSON.stringify(statuses),
    };
    transcripts.get("pulling.txt");
    const all = transcripts as Map<string, KubectlTranscript>;
    all.set("pulling.txt", pulling);
    try {
      const { answer, added } = await addAndPoll(
        "debug-image-missing",
        "pulling",
      );
      assertFails(
        answer,
        "image-pull",
        /surefetch-11111111: ImagePullBackOff: .*nosuch:1: not found/,
      );
      assert.equal(added.length, 1);
    } finally {
      all.delete("pulling.txt");
    }
  });
});

test("can-i-trap-slash, can-i-list: recorded as a warning; nothing of ours asks so", () => {
  assert.equal(transcript("can-i-trap-slash").verdict, "misleading");
  assert.match(transcript("can-i-list").stdout, /Resource Names/);
});

after(() => {
  assert.deepEqual(
    [...transcripts.keys()].filter((file) => !used.has(file)),
    [],
    "every recorded run is used",
  );
});
