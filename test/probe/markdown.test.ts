import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  escapeMarkdown,
  renderReport,
} from "../../server/src/probe/markdown.ts";
import {
  ADVICE,
  SUMMARIES,
  VERDICTS,
} from "../../server/src/probe/messages.ts";
import { LIMITS } from "../../server/src/probe/limits.ts";
import {
  MARKS,
  REPORT,
  SHORT_VERDICTS,
  STEP_WORDS,
} from "../../server/src/probe/report-messages.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { ContainerInfo } from "../../server/src/probe/types.ts";
import { CONTAINER, NONCE, replayEngine } from "../support/replay-engine.ts";

async function reportOf(
  output: string,
  urls: readonly string[],
  container: ContainerInfo = CONTAINER,
) {
  const { targets } = makeTargets(
    urls.map((url, index) => ({
      url,
      role: "registry",
      origins: [{ file: "Dockerfile", line: index + 1 }],
    })),
  );
  return runProbe({
    engine: replayEngine({ output }),
    container,
    targets,
    deadlineSeconds: 10,
    signal: new AbortController().signal,
  });
}

async function recorded(name: string) {
  const text = await readFile(
    join(import.meta.dirname, "transcripts", name),
    "utf8",
  );
  const { urls, output } = JSON.parse(text) as {
    urls: string[];
    output: string[];
  };
  return reportOf(`${output.join("\n")}\n`, urls);
}

test("the conclusion comes first, then the table, the advice, the nameservers and the blind spots", async () => {
  const text = renderReport(await recorded("busybox-good.json"), "en");
  const [title = ""] = text.split("\n");
  assert.equal(title, "# 8 of 12 endpoints fail");
  assert.match(
    text,
    /\| `https:\/\/ok\.lab\.test\/` \| \d+ ms \| \d+ ms \| \d+ ms \| 200 · \d+ ms \| OK \|/,
  );
  assert.match(
    text,
    /\| `https:\/\/refused\.lab\.test\/` \| \d+ ms \| refused \(\d+ ms\) \| – \| – \| FAILED: 192\.0\.2\.16 refuses connections to port 443 \|/,
  );
  assert.match(
    text,
    /- \*\*192\.0\.2\.16 refuses connections to port 443 \(refused\.lab\.test\)\*\* \(registry, Dockerfile:5\)\n {2}\S/,
  );
  assert.match(text, /\| unknown\.lab\.test \| does not exist \(\d+ ms\) \|/);
  assert.match(text, /BusyBox wget does not verify certificates/);
  const places = [
    "# 8",
    "## Endpoints",
    "## What to do",
    "## What each nameserver says",
    "## What this check could not see",
  ].map((part) => text.indexOf(part));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(places.every((place) => place >= 0));
});

test("one fault: its sentence is the title, in the reader's language", async () => {
  const text = renderReport(await recorded("curl-dead.json"), "zh-cn");
  assert.match(
    text,
    /^# 域名服务器 192\.0\.2\.12 不响应：\d+ 个端点中有 \d+ 个失败\n/,
  );
  assert.match(text, /\| 失败：域名服务器 192\.0\.2\.12 不响应 \|/);
  assert.doesNotMatch(text, /does not answer|What to do|Endpoint/);
});

test("one cause of many faults is the title, and its advice stands once", async () => {
  for (const [name, title] of [
    ["busybox-dead.json", "Nameserver 192.0.2.12 does not answer"],
    [
      "curl-refused.json",
      "Nothing listens on port 53 of nameserver 192.0.2.13",
    ],
    ["curl-servfail.json", "Nameserver 192.0.2.14 answers with an error"],
  ] as const) {
    const text = renderReport(await recorded(name), "en");
    assert.ok(text.startsWith(`# ${title}: 11 of 12 endpoints fail\n`), text);
    assert.equal(text.split("Give containers a nameserver").length, 2, name);
  }
  const lines = [`${NONCE} N 0 192.0.2.11`];
  for (const index of [0, 1]) {
    const log = btoa("5 *   Trying 192.0.2.1:443...\n9 curl: (7) refused\n");
    lines.push(
      `${NONCE} E ${index} curl done b:${log}`,
      `${NONCE} D ${index} done`,
    );
  }
  lines.push(`${NONCE} Z 5`, "");
  const urls = ["https://a.test/", "https://a.test:444/"];
  const text = renderReport(await reportOf(lines.join("\n"), urls), "en");
  assert.match(text, /^# a\.test does not work: 2 of 2 endpoints fail\n/);
});

test("a partial report says so", async () => {
  const text = renderReport(await reportOf("", ["https://a.test/"]), "en");
  assert.match(text, /This result is partial/);
  assert.match(text, /UNKNOWN: the result is incomplete/);
});

test("hostile names and tool output are text, not Markdown, HTML, links or terminal codes", async () => {
  const hostile =
    "x\u001b]8;;http://evil\u0007`*_[a](http://evil)<img src=x>|\u202e\u200b\n# big";
  const log = btoa(
    "5 *   Trying 192.0.2.1:443...\n6 curl: (7) \u001b[31m<script>\n",
  );
  const output = [
    `${NONCE} B us <b>,curl x|y [z](w) /tmp/<i>`,
    `${NONCE} V http_proxy,<b>`,
    `${NONCE} N 0 192.0.2.11`,
    `${NONCE} Q 0 0 nslookup 1 5 - b:${btoa("** server can't find a.test: <IMG>\n")}`,
    `${NONCE} E 0 curl done b:${log}`,
    `${NONCE} D 0 done`,
    `${NONCE} Z 5`,
  ].join("\n");
  const report = await reportOf(`${output}\n`, ["https://a.test/"], {
    ...CONTAINER,
    name: hostile,
    image: hostile,
    status: hostile,
  });
  for (const language of ["en", "zh-cn"] as const) {
    const text = renderReport(report, language);
    assert.doesNotMatch(text, /[^\P{Cc}\n]|\p{Cf}/u);
    assert.doesNotMatch(text, /<[a-z/]/i);
    assert.doesNotMatch(text, /(?<!\\)\]\(/);
    assert.doesNotMatch(text, /(?<!`)https?:\/\/evil/);
    assert.doesNotMatch(text, /^# big/m);
  }
});

test("escaping: one line, nothing special left", () => {
  assert.equal(escapeMarkdown("a|b`c"), String.raw`a\|b\`c`);
  assert.equal(escapeMarkdown("http://a.test/x"), "`http://a.test/x`");
  assert.equal(escapeMarkdown("http://a`b"), "http&#58;//a\\`b");
  assert.equal(escapeMarkdown("a\r\nb"), "a b");
});

test("every text exists in both languages with the same placeholders", () => {
  for (const table of [
    VERDICTS,
    ADVICE,
    SUMMARIES,
    LIMITS,
    REPORT,
    MARKS,
    SHORT_VERDICTS,
    STEP_WORDS,
  ])
    for (const [id, message] of Object.entries(table)) {
      assert.deepEqual(names(message.en), names(message["zh-cn"]), id);
      if (message.en !== "{mark}")
        assert.notEqual(message.en, message["zh-cn"], id);
    }
});

function names(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? "")
    .toSorted((a, b) => a.localeCompare(b));
}
