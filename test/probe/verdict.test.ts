import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  ProbeProgress,
  ProbeReport,
} from "../../server/src/probe/types.ts";
import {
  CONTAINER,
  NONCE,
  replayEngine,
  type Replay,
} from "../support/replay-engine.ts";

interface Transcript {
  readonly urls: readonly string[];
  readonly verdicts: Readonly<Record<string, readonly [string, string]>>;
  readonly output: readonly string[];
}

const folder = join(import.meta.dirname, "transcripts");
const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));

async function transcript(name: string): Promise<Transcript> {
  return JSON.parse(await readFile(join(folder, name), "utf8")) as Transcript;
}

async function probe(
  urls: readonly string[],
  replay: Replay,
  more: {
    signal?: AbortSignal;
    role?: string;
    onProgress?: (progress: ProbeProgress) => void;
  } = {},
): Promise<ProbeReport> {
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: more.role ?? "file", origins: [] })),
  );
  return runProbe({
    engine: replayEngine(replay),
    container: CONTAINER,
    targets,
    deadlineSeconds: 10,
    signal: more.signal ?? new AbortController().signal,
    ...(more.onProgress ? { onProgress: more.onProgress } : {}),
  });
}

function verdicts(
  report: ProbeReport,
): Record<string, readonly [string, string | undefined]> {
  return Object.fromEntries(
    report.endpoints.map(({ target, verdict }) => [
      target.url,
      [verdict.id, verdict.subject],
    ]),
  );
}

test("there are transcripts of both images with five resolvers", () => {
  assert.equal(names.length, 10);
});

for (const name of names) {
  test(`transcript ${name}: every verdict and subject`, async () => {
    const { urls, verdicts: expected, output } = await transcript(name);
    const report = await probe(urls, { output: `${output.join("\n")}\n` });
    assert.deepEqual(verdicts(report), expected);
    assert.equal(report.complete, true);
    assert.equal(report.outcome.kind, "ok");
  });

  test(`transcript ${name}: cut anywhere it is partial, and nothing unfinished is called ok`, async () => {
    const { urls, verdicts: expected, output } = await transcript(name);
    for (let length = 0; length < output.length; length += 1) {
      const report = await probe(urls, {
        output: `${output.slice(0, length).join("\n")}\n`,
      });
      assert.equal(report.complete, false);
      assert.notEqual(report.outcome.kind, "ok");
      for (const endpoint of report.endpoints)
        if (!endpoint.complete) assert.equal(endpoint.verdict.id, "unknown");
        else if (expected[endpoint.target.url]?.[0] !== "ok")
          assert.notEqual(endpoint.verdict.id, "ok");
    }
  });
}

test("the report does not depend on how the output is cut into pieces", async () => {
  const { urls, output } = await transcript("busybox-good.json");
  const whole = await probe(urls, { output: `${output.join("\n")}\n` });
  for (const pieceLength of [1, 7, 64, 100_000]) {
    const report = await probe(urls, {
      output: `${output.join("\n")}\n`,
      pieceLength,
    });
    assert.deepEqual(report.endpoints, whole.endpoints);
  }
});

test("steps carry times, methods, addresses and the status", async () => {
  const { urls, output } = await transcript("curl-good.json");
  const report = await probe(urls, { output: `${output.join("\n")}\n` });
  const ok = report.endpoints[0];
  assert.ok(ok);
  assert.equal(ok.steps.http.status, 200);
  assert.equal(ok.steps.resolver.address, "192.0.2.10");
  assert.deepEqual(ok.steps.dns[0]?.addresses, ["192.0.2.10"]);
  for (const step of [
    ok.steps.resolver,
    ok.steps.tcp,
    ok.steps.tls,
    ok.steps.http,
  ]) {
    assert.equal(step.outcome, "ok");
    assert.equal(step.method, "curl");
    assert.ok(
      step.milliseconds !== undefined &&
        step.milliseconds >= 0 &&
        step.milliseconds < 5000,
    );
  }
  assert.deepEqual(report.nameservers, ["192.0.2.11"]);
  assert.equal(report.capabilities?.transport, "curl+bash");
});

test("progress tells every endpoint once, with the verdict of the final report", async () => {
  const { urls, output } = await transcript("busybox-dead-then-good.json");
  const told: Record<string, string> = {};
  const report = await probe(
    urls,
    { output: `${output.join("\n")}\n` },
    {
      onProgress(progress) {
        if (progress.kind !== "endpoint") return;
        assert.equal(told[progress.report.target.url], undefined);
        told[progress.report.target.url] = progress.report.verdict.id;
        assert.equal(Object.keys(told).length, progress.done);
      },
    },
  );
  assert.deepEqual(
    told,
    Object.fromEntries(
      report.endpoints.map(({ target, verdict }) => [target.url, verdict.id]),
    ),
  );
});

test("a certificate that is not trusted, an unreachable address, a name without address", async () => {
  const output = [
    `${NONCE} B us curl curl+bash bash /tmp`,
    `${NONCE} N 0 192.0.2.11`,
    `${NONCE} E 0 curl done ${log("5 *   Trying 192.0.2.10:443...\n6 * Connected to a.test (192.0.2.10) port 443 (#0)\n9 curl: (60) SSL certificate problem: self-signed certificate\n9 @rc 60\n")}`,
    `${NONCE} D 0 done`,
    `${NONCE} E 1 curl done ${log("5 *   Trying 192.0.2.20:443...\n6 * connect to 192.0.2.20 port 443 failed: No route to host\n7 curl: (7) Failed to connect\n7 @rc 7\n")}`,
    `${NONCE} D 1 done`,
    `${NONCE} Q 2 0 nslookup 0 5 - ${log("Server:\t192.0.2.11\nAddress:\t192.0.2.11:53\n\nNon-authoritative answer:\n*** Can't find c.test: No answer\n")}`,
    `${NONCE} E 2 curl done ${log("9 curl: (6) Could not resolve host: c.test\n9 @rc 6\n")}`,
    `${NONCE} D 2 done`,
    `${NONCE} E 3 none done -`,
    `${NONCE} D 3 done`,
    `${NONCE} Z 20`,
  ].join("\n");
  const report = await probe(
    [
      "https://a.test/",
      "https://b.test/",
      "https://c.test/",
      "https://d.test/",
    ],
    { output: `${output}\n` },
  );
  assert.deepEqual(Object.values(verdicts(report)), [
    ["tls-certificate", "192.0.2.10"],
    ["tcp-unreachable", "192.0.2.20"],
    ["dns-no-address", "192.0.2.11"],
    ["not-tested", "d.test"],
  ]);
});

/** curl's messages about this machine, on which nobody listens. */
function refusedHere(name: string): string {
  return log(
    `5 *   Trying 127.0.0.1:443...\n6 * connect to 127.0.0.1 port 443 failed: Connection refused\n7 curl: (7) Failed to connect to ${name}\n7 @rc 7\n`,
  );
}

test("/etc/hosts is at fault for any name but localhost, which it always has", async () => {
  const output = [
    `${NONCE} B us curl curl+bash bash /tmp`,
    `${NONCE} N 0 192.0.2.11`,
    `${NONCE} H 0 127.0.0.1`,
    `${NONCE} H 1 127.0.0.1`,
    `${NONCE} E 0 curl done ${refusedHere("localhost")}`,
    `${NONCE} D 0 done`,
    `${NONCE} E 1 curl done ${refusedHere("b.test")}`,
    `${NONCE} D 1 done`,
    `${NONCE} Z 20`,
  ].join("\n");
  const urls = ["https://localhost/", "https://b.test/"];
  const report = await probe(urls, { output: `${output}\n` });
  assert.deepEqual(Object.values(verdicts(report)), [
    ["tcp-refused", "127.0.0.1"],
    ["hosts-override", "127.0.0.1"],
  ]);
});

/** curl's messages about a connection that is reset as it comes about. */
function resetAtOnce(port: number): string {
  return log(
    `5 *   Trying 192.0.2.10:${port}...\n7 * connect to 192.0.2.10 port ${port} failed: Connection reset by peer\n8 curl: (7) Failed to connect\n8 @rc 7\n`,
  );
}

test("a connection that is reset before curl has looked at it was made", async () => {
  const output = [
    `${NONCE} B us curl curl+bash bash /tmp`,
    `${NONCE} E 0 curl done ${resetAtOnce(443)}`,
    `${NONCE} D 0 done`,
    `${NONCE} E 1 curl done ${resetAtOnce(80)}`,
    `${NONCE} D 1 done`,
    `${NONCE} Z 20`,
  ].join("\n");
  const report = await probe(["https://a.test/", "http://b.test/"], {
    output: `${output}\n`,
  });
  assert.deepEqual(Object.values(verdicts(report)), [
    ["tls-reset", "192.0.2.10"],
    ["http-reset", "192.0.2.10"],
  ]);
});

test("404 and 401 are healthy for a registry, not where the very file or module was asked for", async () => {
  for (const [status, role, id] of [
    [404, "module proxy", "http-not-found"],
    [404, "checksum database", "http-not-found"],
    [404, "registry", "ok"],
    [401, "registry", "ok"],
    [404, "file", "http-not-found"],
    [404, "origin", "http-not-found"],
    [401, "origin", "http-unauthorized"],
    [403, "module proxy", "http-forbidden"],
    [503, "registry", "http-unavailable"],
    [500, "registry", "http-status"],
    [302, "file", "ok"],
  ] as const) {
    const output = `${NONCE} E 0 curl done ${answered(status)}\n${NONCE} D 0 done\n${NONCE} Z 9\n`;
    const report = await probe(["http://a.test/x"], { output }, { role });
    assert.equal(report.endpoints[0]?.verdict.id, id, `${status} ${role}`);
  }
});

test("through a proxy: the way that go takes decides, the direct one stands beside it, and the report says so", async () => {
  const refused = log(
    "5 *   Trying 192.0.2.9:3128...\n6 * Connected to p.test (192.0.2.9) port 3128 (#0)\n7 > CONNECT a.test:443 HTTP/1.1\n8 < HTTP/1.1 407 X\n9 curl: (56) CONNECT tunnel failed\n9 @rc 56\n",
  );
  const through = `${NONCE} E 1 curl done ${refused}\n${NONCE} D 1 done\n${NONCE} Z 9\n`;
  const report = await probe(["https://a.test/x"], {
    output: records("proxy p.test 3128") + through,
  });
  const [endpoint] = report.endpoints;
  assert.equal(endpoint?.way, "proxy");
  assert.equal(endpoint?.verdict.id, "proxy-credentials");
  assert.equal(endpoint?.verdict.subject, "p.test:3128");
  assert.equal(endpoint?.steps.tunnel?.status, 407);
  assert.equal(endpoint?.direct?.steps.resolver.address, "192.0.2.10");
  assert.deepEqual(
    report.limits.map(({ messageId }) => messageId)[0],
    "through-proxy",
  );
  const unfinished = await probe(["https://a.test/x"], {
    output: `${records("proxy p.test 3128")}${NONCE} Z 9\n`,
  });
  assert.equal(unfinished.endpoints[0]?.complete, false);
  for (const way of [
    "excluded",
    "proxy p.test;id 3128",
    "proxy p.test 99999",
  ]) {
    const direct = await probe(["http://a.test/x"], {
      output: `${records(way)}${NONCE} Z 9\n`,
    });
    assert.equal(direct.endpoints[0]?.verdict.id, "ok");
    assert.equal(direct.endpoints[0]?.proxy, undefined);
  }
});

test("forged lines, huge lines and wrong values change nothing", async () => {
  const {
    urls,
    verdicts: expected,
    output,
  } = await transcript("busybox-good.json");
  const noise = [
    "nononce E 0 curl done -",
    "nononce Z 1",
    `${"0".repeat(32)} D 3 done`,
    `${NONCE} E 99 curl done -`,
    `${NONCE} E -1 curl done -`,
    `${NONCE} Q 0 7 nslookup 0 1 - -`,
    `${NONCE} Q 0 0 nslookup 9999 1 - -`,
    `${NONCE} N 5 203.0.113.1`,
    `${NONCE} Y whatever`,
    `${NONCE} E 3 curl done b:%%%%`,
    NONCE,
    "",
    "\u0000\u001b[2J",
    "x".repeat(70_000),
  ];
  const report = await probe(urls, {
    output: `${[...noise, ...output, `${NONCE} D 3 done`].join("\n")}\n`,
  });
  assert.deepEqual(verdicts(report), expected);
  const after = await probe(urls, {
    output: `${output.join("\n")}\n${NONCE} N 1 203.0.113.9\n`,
  });
  assert.deepEqual(after.nameservers, ["192.0.2.11"]);
});

test("cancel: what has arrived is kept, the rest is cancelled, and a second exec clears up", async () => {
  const { urls, output } = await transcript("busybox-good.json");
  const controller = new AbortController();
  const engine = replayEngine({
    output: `${output.slice(0, -4).join("\n")}\n`,
    waitsForSignal: true,
  });
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  const running = runProbe({
    engine,
    container: CONTAINER,
    targets,
    deadlineSeconds: 10,
    signal: controller.signal,
  });
  controller.abort();
  const report = await running;
  assert.equal(report.outcome.kind, "cancelled");
  assert.equal(report.complete, false);
  const ids = new Set(
    report.endpoints
      .filter((endpoint) => !endpoint.complete)
      .map((endpoint) => endpoint.verdict.id),
  );
  assert.deepEqual([...ids], ["cancelled"]);
  assert.equal(engine.execs.length, 2);
  assert.match(engine.execs[1]?.[4] ?? "", /^[0-9a-f]{32}$/);
});

test("the engine's failures become the report's problem in both languages", async () => {
  for (const reason of [
    "no-shell",
    "paused",
    "not-running",
    "no-such-container",
    "output-limit",
    "connection-lost",
    "other",
  ] as const) {
    const report = await probe(["https://a.test/"], {
      output: "",
      outcome: { kind: "failed", reason, detail: "said <so>" },
    });
    assert.equal(report.outcome.kind, "failed");
    assert.equal(report.problem?.messageId, reason);
    assert.equal(report.truncated, reason === "output-limit");
    assert.ok(report.problem);
    assert.notEqual(
      render(report.problem, "en"),
      render(report.problem, "zh-cn"),
    );
  }
});

test("everything from files is an argument of its own, and the script is the same for every run", async () => {
  const { targets } = makeTargets([
    { url: "https://u:p@a.test:8443/x/y?q#f", role: "file", origins: [] },
  ]);
  const engine = replayEngine({ output: "" });
  await runProbe({
    engine,
    container: CONTAINER,
    targets,
    deadlineSeconds: 10,
    signal: new AbortController().signal,
  });
  const [argv] = engine.execs;
  assert.deepEqual(argv?.slice(0, 2), ["sh", "-c"]);
  assert.ok(!argv?.[2]?.includes("a.test"));
  assert.deepEqual(argv?.slice(8, 11), ["-", "1", "a.test."]);
  assert.deepEqual(argv?.slice(12, 17), [
    "own",
    "a.test",
    "https",
    "8443",
    "/x/y",
  ]);
  assert.equal(argv?.at(-1), "-");
  for (const argument of argv?.slice(11, 12).concat(argv.slice(17, -1)) ?? [])
    assert.match(argument, /^(?:\\[0-7]{3})+$/);
});

/** A run of one endpoint whose direct way works. */
function records(way: string): string {
  return `${NONCE} B us curl curl+bash bash /tmp\n${NONCE} W 0 ${way}\n${NONCE} E 0 curl done ${answered(200)}\n${NONCE} D 0 done\n`;
}

function log(lines: string): string {
  return `b:${btoa(lines)}`;
}

function answered(status: number): string {
  return log(
    `5 *   Trying 192.0.2.10:80...\n6 * Connected to a.test (192.0.2.10) port 80 (#0)\n7 < HTTP/1.1 ${status} X\n`,
  );
}
