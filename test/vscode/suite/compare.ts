import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/run-check.ts";
import type { ProbeReport } from "../../../server/src/probe/types.ts";
import type { LabFacts } from "../suite-lab.ts";
import { activated } from "./editor-support.ts";
import { skip, test } from "./runner.ts";

const DEADLINE_MS = 60_000;

test(
  "Find Out Where It Breaks: the button compares the container with other places, and so does running again",
  async () => {
    const facts = JSON.parse(
      process.env["SUREFETCH_LAB"] ?? "{}",
    ) as Partial<LabFacts>;
    const { deadNameserver, good } =
      facts.containers ?? skip(facts.skipped ?? "no fault lab was started");
    // An address of the lab: no name is looked up by this machine's own nameservers.
    const document = await vscode.workspace.openTextDocument({
      language: "dockerfile",
      content: `FROM scratch\nRUN curl -fsSLO http://${deadNameserver}:81/x\n`,
    });
    await vscode.window.showTextDocument(document);
    const result = await vscode.commands.executeCommand<
      NetworkCheckResult | undefined
    >("surefetch.checkNetworkFromContainer", {
      container: good,
      uri: document.uri.toString(),
    });
    assert.ok(result?.outcome === "done", JSON.stringify(result));
    assert.equal((result.report as ProbeReport).blame, undefined);
    const { exports: api } = await activated();
    const plain = api.report.html() ?? "";
    assert.match(plain, /data-do="compare"/);
    for (const press of ["compare", "run"]) {
      const before = api.report.html();
      await api.report.receive({ do: press });
      const html = api.report.html() ?? "";
      assert.notEqual(html, before);
      assert.match(html, /<h1[^>]*>The server is at fault: /);
      assert.match(html, /<h2 id="blame">Where it breaks<\/h2>/);
      assert.doesNotMatch(html, /data-do="compare"/);
    }
  },
  DEADLINE_MS,
);
