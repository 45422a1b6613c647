import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/run-check.ts";
import type { ProbeReport } from "../../../server/src/probe/types.ts";
import type { LabFacts } from "../suite-lab.ts";
import { activated, openSample, sampleUri } from "./editor-support.ts";
import { skip, test } from "./runner.ts";

const COMMAND = "surefetch.checkNetworkFromPod";
const DEADLINE_MS = 40_000;

/** The containers of the lab are the pods of a cluster that has one context and one namespace. */
function lab(): NonNullable<LabFacts["containers"]> {
  const facts = JSON.parse(
    process.env["SUREFETCH_LAB"] ?? "{}",
  ) as Partial<LabFacts>;
  return facts.containers ?? skip(facts.skipped ?? "no fault lab was started");
}

/** From now on the server finds the lab's kubectl first. */
async function useKubectl(): Promise<void> {
  const folder = process.env["SUREFETCH_LAB_KUBECTL"] ?? "";
  process.env["PATH"] = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
  await vscode.commands.executeCommand("surefetch.restartServer");
}

function check(
  options: Readonly<Record<string, string>>,
): Thenable<NetworkCheckResult | undefined> {
  const uri = sampleUri("lab/Dockerfile").toString();
  return vscode.commands.executeCommand<NetworkCheckResult | undefined>(
    COMMAND,
    { uri, ...options },
  );
}

function reportOf(result: NetworkCheckResult | undefined): ProbeReport {
  assert.ok(
    result !== undefined && result.outcome === "done",
    JSON.stringify(result),
  );
  return result.report as ProbeReport;
}

test(
  "a pod that is named is checked without a question, and its report asks the same again",
  async () => {
    const { good } = lab();
    await useKubectl();
    await openSample("lab/Dockerfile");
    const report = reportOf(await check({ pod: good }));
    assert.equal(report.place, "pod");
    assert.equal(report.container.name, `lab/${good}/main`);
    const { exports: api } = await activated();
    const before = api.report.html() ?? "";
    assert.match(before, new RegExp(good));
    await api.report.receive({ do: "run" });
    const after = api.report.html() ?? "";
    assert.notEqual(after, before);
    assert.match(after, new RegExp(good));
  },
  DEADLINE_MS,
);

test(
  "what has one entry is not asked; the pod is picked from a list",
  async () => {
    const { good, dead } = lab();
    await openSample("lab/Dockerfile");
    const running = Promise.resolve(check({}));
    const done = running.then(
      () => true,
      () => true,
    );
    // The list of pods is the only one that stays open; it cannot be seen from here, so entries are taken until one was.
    do
      await vscode.commands.executeCommand(
        "workbench.action.acceptSelectedQuickOpenItem",
      );
    while (!(await Promise.race([done, sleep(200, false)])));
    const { container } = reportOf(await running);
    assert.ok(
      [good, dead].some((name) => container.name === `lab/${name}/main`),
      container.name,
    );
  },
  DEADLINE_MS,
);

test("a pod that is gone is refused with a reason", async () => {
  lab();
  const result = await check({ pod: "no-such-pod" });
  assert.ok(result?.outcome === "refused", JSON.stringify(result));
  assert.equal(result.reason, "no-such-pod");
  assert.match(result.message, /no-such-pod/);
});
