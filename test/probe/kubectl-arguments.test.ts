import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import type { Kubernetes } from "../../server/src/probe/kubernetes.ts";
import { type FakeKubectl, fakeKubectl } from "../support/fake-kubectl.ts";

const never = new AbortController().signal;
const address = { namespace: "team", pod: "web-0", container: "main" };

/** Runs what stands behind `--` on this machine, with a shell of our choice first on the PATH. */
function runsHere(shell: string): Promise<FakeKubectl> {
  return fakeKubectl(`
mkdir -p "$FOLDER/shell"
ln -sf "$(command -v ${shell})" "$FOLDER/shell/sh"
PATH="$FOLDER/shell:$PATH"
while [ "$1" != -- ]; do shift; done
shift
"$@"
status=$?
[ $status = 0 ] || echo "command terminated with exit code $status" >&2
exit $status
`);
}

async function execute(
  cluster: Kubernetes,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  let output = "";
  const outcome = await cluster.place(address).exec("", argv, {
    environment,
    signal: never,
    timeout: 5000,
    maxBytes: 1_000_000,
    onData: (text) => (output += text),
  });
  return { outcome, output };
}

const words = [
  "",
  " ",
  'it\'s "quoted" `id` $(id) $HOME \\n \\',
  "-rf",
  "--",
  "two\nlines\n",
  "\n\n",
  "  spaces\tand tabs  ",
  "中文 ✓",
  "x".repeat(50_000),
  "*",
  "surefetch_text=1",
];

for (const shell of ["dash", "bash", "busybox"])
  test(`${shell}: words and variables arrive as they are, and kubectl is told none of them`, async () => {
    const fake = await runsHere(shell);
    try {
      const values = { A_1: "a 'b' \"c\" $(id)\nd\n", EMPTY: "", LAST: "=x=" };
      const { outcome, output } = await execute(
        kubernetes(fake.environment),
        [
          "sh",
          "-c",
          'printf "%s\\0" "$A_1" "${EMPTY-unset}" "$LAST" "$#" "$@"',
          "zero",
          ...words,
        ],
        values,
      );
      assert.deepEqual(outcome, { kind: "ok", value: 0 });
      assert.deepEqual(output.split("\0"), [
        ...Object.values(values),
        String(words.length),
        ...words,
        "",
      ]);
      const [call = []] = await fake.calls();
      assert.deepEqual(call.slice(0, 9), [
        "exec",
        "-i",
        "--quiet",
        "--namespace=team",
        "--container=main",
        "web-0",
        "--",
        "sh",
        "-c",
      ]);
      assert.equal(call.length, 11);
      // Proxies in front of API servers cut URLs at 8 KB or so; this becomes one.
      assert.ok(encodeURIComponent(call.join("&command=")).length < 3000);
    } finally {
      await fake.remove();
    }
  });

test("the command has the rest of the standard input, whose end it sees", async () => {
  const fake = await runsHere("dash");
  try {
    const controller = new AbortController();
    const started = performance.now();
    const outcome = await kubernetes(fake.environment)
      .place(address)
      .exec("", ["sh", "-c", 'echo "began $$"; cat >/dev/null; exit 0'], {
        environment: {},
        signal: controller.signal,
        timeout: 5000,
        maxBytes: 1000,
        onData(text) {
          assert.match(text, /^began \d+\n$/);
          controller.abort();
        },
      });
    assert.deepEqual(outcome, { kind: "cancelled" });
    assert.ok(performance.now() - started < 1000);
  } finally {
    await fake.remove();
  }
});

test("a status of the command is its own; a shell that is not there is said", async () => {
  const fake = await runsHere("dash");
  try {
    const cluster = kubernetes(fake.environment);
    const failing = await execute(cluster, ["sh", "-c", "exit 3"]);
    assert.deepEqual(failing.outcome, { kind: "ok", value: 3 });
    const missing = await execute(cluster, ["no-such-program-of-ours"]);
    assert.deepEqual(missing.outcome, { kind: "ok", value: 127 });
  } finally {
    await fake.remove();
  }
  const none = await fakeKubectl(
    'echo "command terminated with exit code 127" >&2; exit 127',
  );
  try {
    const { outcome } = await execute(kubernetes(none.environment), ["sh"]);
    assert.equal("reason" in outcome && outcome.reason, "no-shell");
  } finally {
    await none.remove();
  }
});

test("the standard error stays open, whatever the command does with its own: containerd ends the input with it", async () => {
  const fake = await fakeKubectl(`
while [ "$1" != -- ]; do shift; done
shift
mkfifo "$FOLDER/errors"
{ cat "$FOLDER/errors" >/dev/null; echo >"$FOLDER/ended"; } &
exec "$@" 2>"$FOLDER/errors"
`);
  try {
    const script =
      'exec 2>/dev/null; sleep 0.3; if [ -e "$1/../ended" ]; then echo ended; else echo open; fi';
    const { output } = await execute(kubernetes(fake.environment), [
      "sh",
      "-c",
      script,
      "sh",
      fake.folder,
    ]);
    assert.equal(output, "open\n");
  } finally {
    await fake.remove();
  }
});

test("a connection that is lost once the command runs", async () => {
  const fake = await fakeKubectl(
    'echo surefetch-ready; echo half; echo "error: error reading from error stream: next reader: websocket: close 1006" >&2; exit 1',
  );
  try {
    const { outcome, output } = await execute(kubernetes(fake.environment), [
      "sh",
    ]);
    assert.equal("reason" in outcome && outcome.reason, "connection-lost");
    assert.equal(output, "half\n");
  } finally {
    await fake.remove();
  }
});

test("without kubectl", async () => {
  const cluster = kubernetes({ PATH: "/nonexistent" });
  for (const outcome of [
    await cluster.contexts(never),
    await cluster.pods({}, never),
    (await execute(cluster, ["sh"])).outcome,
  ])
    assert.deepEqual(outcome, {
      kind: "failed",
      reason: "no-kubectl",
      detail: "",
    });
});

describe("names that are none never reach kubectl", () => {
  const hostile = [
    "-o=/etc/passwd",
    "--kubeconfig=x",
    "a b",
    "a/b",
    "a\nb",
    "$(id)",
    "A",
    "a_b",
    "",
    "a".repeat(300),
    "pod/web",
    "web;id",
    "аpple",
  ];
  for (const [kind, ask] of Object.entries({
    namespace: (it, name) => it.pods({ namespace: name }, never),
    pod: (it, name) => it.pod({ namespace: "team", pod: name }, never),
    container: (it, name) =>
      it.place({ ...address, container: name }).exec("", ["sh"], {
        environment: {},
        signal: never,
        timeout: 1000,
        maxBytes: 10,
        onData: () => undefined,
      }),
    image: (it, name) =>
      it.addEphemeral(address, name === "A" ? "-A" : name.replace("/", " "), {
        signal: never,
        onAdded: () => assert.fail(),
      }),
  } satisfies Record<
    string,
    (it: Kubernetes, name: string) => Promise<unknown>
  >))
    test(kind, async () => {
      const fake = await fakeKubectl("exit 0");
      try {
        const cluster = kubernetes(fake.environment);
        const names =
          kind === "image"
            ? hostile.filter((name) => !/^a(?:_b|a+)$|^pod/.test(name))
            : hostile;
        for (const name of names) {
          const outcome = (await ask(cluster, name)) as { reason?: string };
          assert.equal(outcome.reason, "not-a-name", JSON.stringify(name));
        }
        assert.deepEqual(await fake.calls(), []);
      } finally {
        await fake.remove();
      }
    });

  test("context and selector: whatever they are, they are one word with their option", async () => {
    const fake = await fakeKubectl("echo '{\"items\":[]}'");
    try {
      const cluster = kubernetes(fake.environment);
      await cluster.pods(
        { context: "-evil --token=x", selector: "app in (a, b),!x" },
        never,
      );
      const [call = []] = await fake.calls();
      assert.deepEqual(call, [
        "--context=-evil --token=x",
        "get",
        "pods",
        "-o",
        "json",
        "--selector=app in (a, b),!x",
      ]);
      for (const selector of ["-l x", "a;b", "$(id)", "a\nb", ""]) {
        const outcome = await cluster.pods({ selector }, never);
        assert.equal("reason" in outcome && outcome.reason, "not-a-name");
      }
    } finally {
      await fake.remove();
    }
  });
});

test("what a cluster or its kubeconfig says may be anything", async () => {
  for (const output of [
    "",
    "{",
    "null",
    "[]",
    '{"items":{}}',
    '{"items":[null,1,{"metadata":{"name":"--x","namespace":"a"}},{"metadata":{"name":"b\\u001b[2J","namespace":"a"}}]}',
  ]) {
    const fake = await fakeKubectl(`cat "$FOLDER/output"`, { output });
    try {
      const outcome = await kubernetes(fake.environment).pods({}, never);
      assert.ok(
        outcome.kind === "ok"
          ? outcome.value.length === 0
          : outcome.kind === "failed" && outcome.reason === "other",
        output,
      );
    } finally {
      await fake.remove();
    }
  }
});

test("of a pod's variables only those that decide about downloads are kept, and only values that stand there", async () => {
  const env = [
    { name: "GOPROXY", value: "https://goproxy.cn" },
    { name: "HTTPS_PROXY", value: "http://proxy:3128" },
    { name: "PASSWORD", value: "hunter2" },
    { name: "GOSUMDB", valueFrom: { secretKeyRef: { name: "x", key: "y" } } },
  ];
  const state = { running: { startedAt: "2026-11-21T09:00:00Z" } };
  const pod = {
    metadata: {
      name: "web-0",
      namespace: "team",
      annotations: { "kubectl.kubernetes.io/default-container": "main" },
    },
    spec: {
      nodeName: "n1",
      initContainers: [
        { name: "setup", image: "i" },
        { name: "mesh", image: "m", restartPolicy: "Always" },
      ],
      containers: [
        { name: "side", image: "s" },
        { name: "main", image: "golang:1.26", env },
      ],
    },
    status: {
      phase: "Running",
      initContainerStatuses: [
        { name: "setup", state: { terminated: { reason: "Completed" } } },
        { name: "mesh", state },
      ],
      containerStatuses: [
        { name: "side", state },
        { name: "main", state },
      ],
    },
  };
  const fake = await fakeKubectl(`cat "$FOLDER/output"`, {
    output: JSON.stringify(pod),
  });
  try {
    const found = await kubernetes(fake.environment).pod(address, never);
    assert.ok(found.kind === "ok");
    const { containers, ...rest } = found.value;
    assert.deepEqual(rest, {
      namespace: "team",
      name: "web-0",
      status: "Running",
      node: "n1",
    });
    assert.deepEqual(
      containers.map(({ name }) => name),
      ["main", "side", "mesh"],
    );
    assert.deepEqual(containers[0]?.environment, {
      GOPROXY: "https://goproxy.cn",
      HTTPS_PROXY: "http://proxy:3128",
    });
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  } finally {
    await fake.remove();
  }
});

test("a list without end is cut, and the next step said", async () => {
  const fake = await fakeKubectl('exec yes \'{"items":[{"metadata":{}}]}\'');
  try {
    const outcome = await kubernetes(fake.environment).pods({}, never);
    assert.equal("reason" in outcome && outcome.reason, "too-many-pods");
  } finally {
    await fake.remove();
  }
});
