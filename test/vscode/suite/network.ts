import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/network-check.ts";
import type { ProbeReport } from "../../../server/src/probe/types.ts";
import type { LabFacts } from "../suite-lab.ts";
import { openSample, sampleUri } from "./editor-support.ts";
import { report, skip, test } from "./runner.ts";

const COMMAND = "surefetch.checkNetworkFromContainer";
const DEADLINE_MS = 40_000;

/** The lab that run.ts has started; without one the test is skipped and says why. */
function lab(): NonNullable<LabFacts["containers"]> {
  const facts = JSON.parse(
    process.env["SUREFETCH_LAB"] ?? "{}",
  ) as Partial<LabFacts>;
  return facts.containers ?? skip(facts.skipped ?? "no fault lab was started");
}

test("the extension host reaches the container engine", async () => {
  lab();
  const { stdout } = await promisify(execFile)("docker", [
    "version",
    "--format",
    "{{.Server.Version}}",
  ]);
  assert.match(stdout, /^\d+\.\d+/);
  report({ part: "engine", version: stdout.trim() });
});

test(
  "the network check names the nameserver that is dead",
  async () => {
    const { dead, deadNameserver } = lab();
    const { markdown, document, checked } = await check(dead);
    assert.deepEqual(checked.nameservers, [deadNameserver]);
    const faulty = checked.endpoints.filter(
      ({ target }) => target.host === "ok.lab.test",
    );
    assert.notEqual(faulty.length, 0);
    for (const { verdict } of faulty) {
      assert.deepEqual(
        [verdict.id, verdict.step],
        ["dns-server-silent", "dns"],
      );
    }
    assert.ok(markdown.includes(deadNameserver), markdown);
    assert.ok(markdown.includes("ok.lab.test"), markdown);
    const shown = await vscode.workspace.openTextDocument(document);
    assert.equal(shown.getText(), markdown);
  },
  DEADLINE_MS,
);

test(
  "the network check tells the faulty host from the healthy one beside it, and asks only what the file names",
  async () => {
    const { good } = lab();
    const { checked } = await check(good);
    const hosts = new Set(checked.endpoints.map(({ target }) => target.host));
    assert.equal(hosts.has("proxy.golang.org"), false, [...hosts].join(", "));
    for (const { target, verdict } of checked.endpoints) {
      if (target.host === "ok.lab.test") assert.equal(verdict.id, "ok");
      if (target.host === "bad.lab.test")
        assert.equal(verdict.id, "http-status");
    }
    assert.ok(
      hosts.has("ok.lab.test") && hosts.has("bad.lab.test"),
      [...hosts].join(", "),
    );
  },
  DEADLINE_MS,
);

test("a container that is gone is refused with a reason", async () => {
  lab();
  const result = await run("no-such-container");
  assert.equal(result?.outcome, "refused");
  assert.notEqual(result.message, "");
});

async function check(
  container: string,
): Promise<{ markdown: string; document: vscode.Uri; checked: ProbeReport }> {
  await openSample("lab/Dockerfile");
  const result = await run(container);
  assert.ok(
    result !== undefined && result.outcome === "done",
    JSON.stringify(result),
  );
  const checked = result.report as ProbeReport;
  assert.equal(checked.complete, true);
  return { markdown: result.markdown, document: result.document, checked };
}

async function run(container: string): Promise<NetworkCheckResult | undefined> {
  const uri = sampleUri("lab/Dockerfile").toString();
  return vscode.commands.executeCommand<NetworkCheckResult | undefined>(
    COMMAND,
    { container, uri },
  );
}
