import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { renderReport } from "../../server/src/probe/markdown.ts";
import { addLine } from "../../server/src/probe/records.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import {
  emptyTranscript,
  type Transcript,
} from "../../server/src/probe/transcript.ts";
import { CONTAINER, NONCE, replayEngine } from "../support/replay-engine.ts";

const LIMITS = { nonce: "0123456789abcdef", hosts: 3, endpoints: 4 };

/** Numbers between 0 and 1 that are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const KINDS = [
  ..."BVNQROHETSCMPUDWXZ".split(""),
  "__proto__",
  "constructor",
  "",
  "toString",
];
const FIELDS = [
  "0",
  "1",
  "2",
  "3",
  "4",
  "-1",
  "00",
  "9999999",
  "99999999999999999999",
  "1e3",
  "0x1",
  "NaN",
  "",
  "-",
  "b:",
  "b:AAAA",
  "b:====",
  "b:!",
  "h:",
  "h:0",
  "h:zz",
  "h:00ff",
  "l:",
  "l:5=connected,",
  "l:,,==++",
  "n:",
  "bash",
  "nslookup",
  "curl",
  "__proto__",
  "done",
  "killed",
  "direct",
  "proxy",
  "a.test",
  "-x",
  "refused",
  "192.0.2.1",
  "fd00::1",
  "\u001b[31m",
  "\u202e",
  "\u0000",
  "$(id)",
  "'\"`",
  "x".repeat(30_000),
  `b:${"A".repeat(30_000)}`,
];

function words(text: string): string {
  return `b:${btoa(`5 ${text}\n`)}`;
}

/** No control character, and none that turns the direction of writing. */
function isPlain(text: string): boolean {
  return !/\p{Cc}|\u202E/u.test(text);
}

/** A line that may be anything; often almost right. */
function line(next: () => number): string {
  const pick = (words: readonly string[]) =>
    words[Math.floor(next() * words.length)] ?? "";
  const nonce =
    next() < 0.9
      ? LIMITS.nonce
      : pick([
          "",
          "0123456789abcde",
          "0123456789ABCDEF",
          " 0123456789abcdef",
          "x",
        ]);
  const fields = Array.from({ length: Math.floor(next() * 8) }, () =>
    pick(FIELDS),
  );
  return [nonce, pick(KINDS), ...fields].join(
    next() < 0.95 ? " " : pick(["  ", "\t", "\r", "\n"]),
  );
}

/** What must hold whatever was said. */
function assertBounded(transcript: Transcript): void {
  const { nameservers, answers, answers6, hostsFile, search } = transcript;
  assert.ok(nameservers.length <= 3);
  for (const key of [...answers.keys(), ...answers6.keys()])
    assert.match(key, /^[0-2]\.[0-3]$/);
  for (const [host, addresses] of hostsFile)
    assert.ok(host < LIMITS.hosts && addresses.length <= 8);
  assert.ok(
    search.domains.length <= 32 && search.ndots >= 0 && search.ndots < 16,
  );
  const { programs, sockets, secrets, done, ways, small, samples, streams } =
    transcript;
  for (const index of [
    programs,
    sockets,
    secrets,
    done,
    ways,
    small,
    samples,
  ].flatMap((one) => [...one.keys()]))
    assert.ok(
      Number.isInteger(index) && index >= 0 && index < LIMITS.endpoints,
    );
  for (const index of streams.keys()) assert.ok(index >= 0 && index < 3);
  for (const { bytes, bytesPerSecond } of samples.values())
    assert.ok(bytes > 0 && Number.isFinite(bytesPerSecond));
  for (const { data, log } of [...sockets.values(), ...secrets.values()]) {
    assert.ok(data.length <= 20_000);
    assert.ok(log.length <= 60);
    for (const { text } of log) assert.ok(text.length <= 200 && isPlain(text));
  }
}

test("ten thousand lines of lies: nothing throws, nothing grows, nothing is out of range", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = random(seed);
    const transcript = emptyTranscript();
    for (let count = 0; count < 50; count += 1)
      addLine(transcript, line(next), LIMITS);
    assertBounded(transcript);
    assert.equal(Object.getPrototypeOf(transcript), Object.prototype);
  }
  assert.equal(({} as Record<string, unknown>)["clock"], undefined);
});

test("a line without the run's own nonce changes nothing, whatever it says", () => {
  const next = random(7);
  for (let count = 0; count < 2000; count += 1) {
    const transcript = emptyTranscript();
    addLine(
      transcript,
      line(next).replace(LIMITS.nonce, "fedcba9876543210"),
      LIMITS,
    );
    assert.deepEqual(transcript, emptyTranscript());
  }
});

test("what an endpoint has said is not changed behind its end record, nor anything behind the end marker", () => {
  const transcript = emptyTranscript();
  const say = (text: string) =>
    addLine(transcript, `${LIMITS.nonce} ${text}`, LIMITS);
  say(`E 0 curl done ${words("first")} -`);
  say("T 0 nc l:5=connected, b:QUFB - -");
  say("C 0 b:QkJC");
  say("D 0 done");
  const before = structuredClone(transcript);
  say(`E 0 curl done ${words("second")} -`);
  say("T 0 nc l:9=ended, b:Q0ND - -");
  say("C 0 b:Q0ND");
  say("S 0 nc - b:Q0ND - -");
  say("D 0 killed");
  assert.deepEqual(transcript, before);
  assert.equal(transcript.sockets.get(0)?.data, "AAABBB");
  say("W 1 direct");
  say("W 1 proxy evil.test 1");
  assert.deepEqual(transcript.ways.get(1), { kind: "direct" });
  say("Z 5");
  const end = structuredClone(transcript);
  for (const text of [
    "N 0 192.0.2.66",
    "X",
    "D 1 done",
    "U 1",
    "M 1 5 5",
    "B us curl curl bash /tmp",
  ])
    say(text);
  assert.deepEqual(transcript, end);
});

test("the rest of a certificate cannot grow without end", () => {
  const transcript = emptyTranscript();
  const say = (text: string) =>
    addLine(transcript, `${LIMITS.nonce} ${text}`, LIMITS);
  say("T 0 nc - b:QUFB - -");
  for (let count = 0; count < 100; count += 1)
    say(`C 0 b:${"QUFB".repeat(1000)}`);
  assert.ok((transcript.sockets.get(0)?.data.length ?? 0) <= 16_000);
});

test("recorded runs with lies and damage between their lines: a report comes out, and nothing bad is called ok", async () => {
  const folder = join(import.meta.dirname, "transcripts");
  const names = (await readdir(folder)).filter((name) =>
    name.endsWith(".json"),
  );
  assert.ok(names.length >= 10);
  for (const [seed, name] of names.entries()) {
    const next = random(seed + 1);
    const { urls, output, verdicts } = JSON.parse(
      await readFile(join(folder, name), "utf8"),
    ) as {
      urls: readonly string[];
      output: readonly string[];
      verdicts: Readonly<Record<string, readonly [string, string]>>;
    };
    const { targets } = makeTargets(
      urls.map((url) => ({ url, role: "file", origins: [] })),
    );
    const damaged = output.flatMap((text) => {
      const way = next();
      const cut = text.slice(0, Math.floor(next() * text.length));
      if (way < 0.1) return [cut];
      if (way < 0.2)
        return [text, line(next).replace(LIMITS.nonce, "deadbeef")];
      return way < 0.3 ? [text, text] : [text];
    });
    const report = await runProbe({
      engine: replayEngine({ output: `${damaged.join("\n")}\n` }),
      container: CONTAINER,
      targets,
      deadlineSeconds: 10,
      signal: new AbortController().signal,
    });
    assert.equal(report.endpoints.length, targets.length);
    for (const { target, verdict } of report.endpoints)
      if (verdict.id === "ok")
        assert.notEqual(verdicts[target.url]?.[0], "tcp-timeout");
    assert.ok(isPlain(renderReport(report, "en").replaceAll("\n", "")));
    assert.ok(!renderReport(report, "en").includes(NONCE));
  }
});
