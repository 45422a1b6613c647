import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { suggestedProfile } from "../../server/src/probe/suggest-profile.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  ContainerInfo,
  EndpointReport,
  ProbeReport,
  VerdictId,
} from "../../server/src/probe/types.ts";
import { viewReport } from "../../server/src/probe/view.ts";
import { CONTAINER, replayEngine } from "../support/replay-engine.ts";

async function recorded(
  name: string,
  container: ContainerInfo = CONTAINER,
  file = "Dockerfile",
): Promise<ProbeReport> {
  const text = await readFile(
    join(import.meta.dirname, "transcripts", name),
    "utf8",
  );
  const { urls, output } = JSON.parse(text) as {
    urls: string[];
    output: string[];
  };
  const { targets } = makeTargets(
    urls.map((url, index) => ({
      url,
      role: "module proxy",
      origins: [{ file, line: index + 1 }],
    })),
  );
  return runProbe({
    engine: replayEngine({ output: `${output.join("\n")}\n` }),
    container,
    targets,
    deadlineSeconds: 10,
    signal: new AbortController().signal,
  });
}

test("a view has every endpoint with its steps, words and places", async () => {
  const report = await recorded("curl-good.json");
  const view = viewReport(report, "en", ({ file }) => `file:///x/${file}`);
  assert.equal(view.mark, "failed");
  assert.equal(view.container, CONTAINER.name);
  assert.equal(view.endpoints.length, report.endpoints.length);
  const refused = view.endpoints.find(({ url }) => url.includes("refused"));
  assert.deepEqual(
    refused?.steps.map(({ name, outcome }) => [name, outcome]),
    [
      ["dns", "ok"],
      ["tcp", "failed"],
      ["tls", "not-reached"],
      ["http", "not-reached"],
    ],
  );
  assert.match(refused?.steps[1]?.text ?? "", /^refused \(\d+ ms\)$/);
  assert.equal(refused?.verdictId, "tcp-refused");
  assert.match(refused.label, /^FAILED: .+ refuses connections/);
  const line = view.endpoints.indexOf(refused) + 1;
  assert.deepEqual(refused.places, [
    { file: "Dockerfile", line, uri: "file:///x/Dockerfile" },
  ]);
  const plain = view.endpoints.find(({ url }) => url.startsWith("http:"));
  assert.ok(plain?.steps.every(({ name }) => name !== "tls"));
  assert.equal(view.nameservers.hosts[0]?.answers.length, 1);
  const chinese = viewReport(report, "zh-cn", () => undefined);
  assert.match(chinese.headline, /[\u4e00-\u9fff]/);
  assert.equal(chinese.endpoints[0]?.places[0]?.uri, undefined);
});

test("hostile values become one short line of text", async () => {
  const name = `a\u001b[31m\u202e\n${"x".repeat(5000)}`;
  const report = await recorded(
    "busybox-good.json",
    { ...CONTAINER, name, image: name, status: name },
    name,
  );
  const view = viewReport(report, "en", () => undefined);
  const texts = [
    view.container,
    view.about,
    view.endpoints[0]?.places[0]?.file ?? "",
  ];
  for (const text of texts) {
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
    assert.ok(text.length < 1200, `${text.length} characters`);
  }
});

/** A report of which only hosts and verdicts count. */
function reportOf(verdicts: Readonly<Record<string, VerdictId>>): ProbeReport {
  const endpoints = Object.entries(verdicts).map(
    ([host, id]) =>
      ({ target: { host }, verdict: { id } }) as unknown as EndpointReport,
  );
  return { endpoints } as unknown as ProbeReport;
}

test("the profile china is suggested where Go's own hosts fail and nothing else does", () => {
  const google = "proxy.golang.org";
  const cases: readonly (readonly [
    Readonly<Record<string, VerdictId>>,
    "china" | undefined,
  ])[] = [
    [{ [google]: "tcp-timeout" }, "china"],
    [{ [google]: "tls-reset", "sum.golang.org": "tcp-timeout" }, "china"],
    [{ [google]: "tcp-timeout", "goproxy.cn": "ok" }, "china"],
    [{ [google]: "dns-name-not-found", "goproxy.cn": "ok" }, "china"],
    // Without another name that is found, the nameserver is to blame.
    [{ [google]: "dns-name-not-found" }, undefined],
    [{ [google]: "dns-server-silent", "goproxy.cn": "ok" }, undefined],
    [{ [google]: "tcp-timeout", "goproxy.cn": "tcp-timeout" }, undefined],
    [{ [google]: "tcp-unreachable" }, undefined],
    [{ [google]: "slow" }, undefined],
    [{ "sum.golang.org": "tcp-timeout" }, undefined],
    [{ [google]: "ok" }, undefined],
    [{}, undefined],
  ];
  for (const [verdicts, wanted] of cases)
    assert.equal(
      suggestedProfile(reportOf(verdicts), "global"),
      wanted,
      JSON.stringify(verdicts),
    );
  const failing = reportOf({ [google]: "tcp-timeout" });
  assert.equal(suggestedProfile(failing, "china"), undefined);
  assert.equal(suggestedProfile(failing, "corporate"), undefined);
});
