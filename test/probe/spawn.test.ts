import assert from "node:assert/strict";
import { test } from "node:test";
import { engineReason } from "../../server/src/platform/engines/reasons.ts";
import { spawn, type SpawnOptions } from "../../server/src/platform/spawn.ts";

function options(more: Partial<SpawnOptions> = {}): SpawnOptions {
  return {
    environment: process.env,
    signal: new AbortController().signal,
    timeout: 10_000,
    maxBytes: 1000,
    input: "none",
    onOutput: () => undefined,
    ...more,
  };
}

const node = process.execPath;

test("a program that is not there", async () => {
  assert.deepEqual(await spawn("surefetch-no-such-program", [], options()), {
    kind: "not-found",
  });
});

test("status, output and messages; arguments arrive as they are", async () => {
  let output = "";
  const outcome = await spawn(
    node,
    [
      "-e",
      "process.stdout.write(process.argv[1]); console.error('oops'); process.exitCode = 3",
      'a\'b $(id) "q" 中',
    ],
    options({ onOutput: (text) => (output += text) }),
  );
  assert.deepEqual(outcome, { kind: "exited", status: 3, errors: "oops\n" });
  assert.equal(output, 'a\'b $(id) "q" 中');
});

test("output beyond the limit ends the process, and no more than the limit is handed on", async () => {
  let length = 0;
  const outcome = await spawn(
    node,
    ["-e", "setInterval(() => process.stdout.write('x'.repeat(5000)), 1)"],
    options({ onOutput: (text) => (length += text.length) }),
  );
  assert.deepEqual(outcome, { kind: "output-limit" });
  assert.equal(length, 1000);
});

test("the deadline ends a process that does not read its input", async () => {
  const started = performance.now();
  const outcome = await spawn(
    node,
    ["-e", "setInterval(() => {}, 1000)"],
    options({ timeout: 200, input: "held-open" }),
  );
  assert.deepEqual(outcome, { kind: "timed-out" });
  assert.ok(performance.now() - started < 2000);
});

test("cancel closes the standard input first: the process can end by itself", async () => {
  const controller = new AbortController();
  let output = "";
  const outcome = await spawn(
    node,
    [
      "-e",
      "process.stdout.write('ready'); process.stdin.resume().on('end', () => process.exit(0))",
    ],
    options({
      signal: controller.signal,
      input: "held-open",
      onOutput(text) {
        output += text;
        if (output === "ready") controller.abort();
      },
    }),
  );
  assert.deepEqual(outcome, { kind: "cancelled" });
});

test("a signal that is already given starts nothing", async () => {
  assert.deepEqual(
    await spawn(node, [], options({ signal: AbortSignal.abort() })),
    { kind: "cancelled" },
  );
});

test("the engines' own words become reasons", () => {
  for (const [words, reason] of [
    [
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
      "no-engine",
    ],
    [
      'error during connect: Get "http://x/v1.24/containers/json": dial tcp: lookup x: no such host',
      "no-engine",
    ],
    [
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get: dial unix /var/run/docker.sock: connect: permission denied",
      "permission-denied",
    ],
    [
      "Got permission denied while trying to connect to the Docker daemon socket",
      "permission-denied",
    ],
    [
      "Error response from daemon: No such container: nope",
      "no-such-container",
    ],
    ["Error: No such container: nope", "no-such-container"],
    [
      'Error: no container with name or ID "nope" found: no such container',
      "no-such-container",
    ],
    ["Error response from daemon: Container 3f is not running", "not-running"],
    ["Error response from daemon: container 3f is not running", "not-running"],
    [
      "Error response from daemon: Container 3f is paused, unpause the container before exec",
      "paused",
    ],
    [
      // Of a stopped one and of a paused one; the container's state tells which.
      "Error: can only create exec sessions on running containers: container state improper",
      "not-running",
    ],
    ["Error: cannot create exec session as container 3f is paused", "paused"],
    ['Error: read cli flags: connection "nope" not found', "no-engine"],
    [
      'Error: unable to connect to Podman socket: Get "http://d/v5.8.2/libpod/_ping": dial unix /run/podman/podman.sock: connect: no such file or directory',
      "no-engine",
    ],
    [
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
      "no-shell",
    ],
    [
      'error: context "nope": context not found: open /root/.docker/contexts/meta/x/meta.json: no such file or directory',
      "no-engine",
    ],
    ["anything else", undefined],
  ] as const)
    assert.equal(engineReason(words), reason, words);
});
