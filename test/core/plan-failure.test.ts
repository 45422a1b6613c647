import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { projectOf } from "../support/project.ts";

function onFailure(run: string): unknown {
  const text = `FROM debian:12\nRUN ${run}\n`;
  const { plan } = analyzeDockerfile(
    { file: "Dockerfile" as FileHandle, text },
    projectOf(new Map([["Dockerfile", text]])),
    defaultConfig,
  );
  const site = plan.sites.find(({ tool }) => tool === "curl");
  const answer = site?.resilience.onFailure;
  return answer?.kind === "known" ? answer.value : answer?.kind;
}

test("a download that fails stops the step, unless something around it goes on", () => {
  const get = "curl -fO https://example.com/x.tgz";
  assert.equal(onFailure(get), "stops");
  assert.equal(onFailure(`${get} || true`), "goes-on");
  assert.equal(onFailure(`${get}; echo done`), "goes-on");
  assert.equal(onFailure(`set -e; ${get}; echo done`), "stops");
});

test("a download in a quoted script, or in a function, is followed", () => {
  const get = "curl -fO https://example.com/x.tgz";
  assert.equal(onFailure(`bash -c '${get}'`), "stops");
  assert.equal(onFailure(`bash -c '${get}; true'`), "goes-on");
  assert.equal(onFailure(`get() { ${get}; }; get`), "stops");
});
