import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/run-check.ts";
import type { MirrorReport } from "../../../server/src/probe/compare-mirrors.ts";
import type { ProbeResult } from "../../../server/src/protocol.ts";
import {
  activated,
  openSample,
  replaceText,
  sampleUri,
} from "./editor-support.ts";
import { lab } from "./lab.ts";
import { test } from "./runner.ts";

const COMMAND = "surefetch.compareGoMirrors";
const FILE = "lab/Dockerfile";
const DEADLINE_MS = 60_000;

/** What the file's GOPROXY is before and after each test. */
const proxies = "https://modules.lab.test|https://bad.lab.test";

test(
  "Go mirrors are compared from a container, and the button writes the best one once that is confirmed",
  async () => {
    const { good, mirrors } = lab();
    const [best = ""] = mirrors;
    const { document } = await openSample(FILE);
    const before = document.getText();
    const result = await vscode.commands.executeCommand<
      NetworkCheckResult | undefined
    >(COMMAND, { container: good, uri: sampleUri(FILE).toString() });
    assert.ok(result !== undefined && result.outcome === "done");
    const report = result.report as MirrorReport;
    assert.deepEqual(
      report.mirrors
        .filter(({ sources }) => sources.includes("settings"))
        .map(({ url }) => url),
      mirrors,
    );
    const { mirrors: panel } = (await activated()).exports;
    assert.ok(panel.html()?.includes(best));

    await panel.receive({ do: "write", at: "0" });
    assert.equal(document.getText(), before, "nothing is written unasked");
    assert.match(panel.html() ?? "", /data-do="confirm"/);
    assert.match(
      panel.html() ?? "",
      /modules\.lab\.test then sees the path of every module that modules\.lab\.test fails to serve/,
    );
    await panel.receive({ do: "cancel", at: "0" });
    await panel.receive({ do: "confirm", at: "0" });
    assert.equal(document.getText(), before, "what was left is not written");

    await panel.receive({ do: "write", at: "0" });
    await panel.receive({ do: "confirm", at: "0" });
    assert.equal(
      document.getText(),
      before.replace(proxies, `${proxies},${best}`),
    );
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);

    // What changed between question and answer is asked again.
    await panel.receive({ do: "write", at: "0" });
    await replaceText(document, proxies, "direct");
    await panel.receive({ do: "confirm", at: "0" });
    assert.ok(!document.getText().includes(best));
    assert.ok(panel.html()?.includes(`becomes ${best},direct`));
    await panel.receive({ do: "confirm", at: "0" });
    assert.ok(document.getText().includes(`GOPROXY=${best},direct`));
    await putBack(document, `${best},direct`);

    await panel.receive({ do: "markdown" });
    assert.equal(await vscode.env.clipboard.readText(), result.markdown);
    await panel.receive({ do: "json" });
    assert.deepEqual(JSON.parse(await vscode.env.clipboard.readText()), report);
    for (const message of [
      undefined,
      "write",
      { do: "write", at: "99" },
      { do: "write", at: String(mirrors.length) },
      { do: "confirm", at: "0" },
      { do: "constructor" },
    ])
      await panel.receive(message);
    assert.equal(document.getText(), before);
    assert.equal(openComparisons().length, 1);
  },
  DEADLINE_MS,
);

test(
  "a button in the report of the network check edits the Dockerfile, another compares mirrors",
  async () => {
    const { good, mirrors } = lab();
    const [best = ""] = mirrors;
    const { document } = await openSample(FILE);
    await replaceText(document, proxies, "https://proxy.golang.org,direct");
    const checked = await vscode.commands.executeCommand<
      NetworkCheckResult | undefined
    >("surefetch.checkNetworkFromContainer", {
      container: good,
      uri: sampleUri(FILE).toString(),
    });
    assert.ok(checked !== undefined && checked.outcome === "done");
    const { report, mirrors: panel } = (await activated()).exports;
    const button = (title: RegExp): string => {
      const found = [
        ...(report.html() ?? "").matchAll(
          /data-do="fix" data-at="([\d.]+)">([^<]*)</g,
        ),
      ].find(([, , label = ""]) => title.test(label));
      assert.ok(found, report.html());
      return found[1] ?? "";
    };
    const at = button(/^Download through modules\.lab\.test: /);
    await report.receive({ do: "fix", at });
    assert.ok(
      document.getText().includes(`ENV GOPROXY=${best},direct`),
      document.getText(),
    );
    // The text is another one now, so the same button has nothing to do.
    const changed = document.getText();
    await report.receive({ do: "fix", at });
    for (const wrong of ["99.0", "0.99", "", "../.."])
      await report.receive({ do: "fix", at: wrong });
    assert.equal(document.getText(), changed);

    const compared = panel.html();
    await report.receive({ do: "fix", at: button(/^Compare Go mirrors…$/) });
    assert.notEqual(panel.html(), compared);
    await putBack(document, `${best},direct`);
  },
  DEADLINE_MS,
);

test("a mirror without a Dockerfile to be seen is written nowhere, and closing the panel ends its buttons", async () => {
  const { mirrors: panel } = (await activated()).exports;
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  assert.equal(panel.html(), undefined);
  const mirror = {
    rank: 1,
    url: "https://goproxy.cn",
    host: "goproxy.cn",
    mark: "ok",
    from: "public",
    modules: "yes",
    checksums: "yes",
    firstByte: "1 ms",
    zip: "1 ms",
    sentence: "good",
    canWrite: true,
  } as const;
  panel.show({
    view: {
      container: "web",
      started: "2026-11-21T10:20:30.000Z",
      milliseconds: 1,
      deadlineSeconds: 10,
      headline: "headline",
      mark: "ok",
      about: "",
      notes: [],
      mirrors: [mirror],
      limits: [],
    },
    markdown: "",
    report: {} satisfies ProbeResult["report"],
    uri: undefined,
    again: { command: COMMAND, options: {} },
  });
  const html = panel.html();
  assert.ok(html !== undefined);
  await panel.receive({ do: "write", at: "0" });
  await panel.receive({ do: "confirm", at: "0" });
  assert.equal(panel.html(), html);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  assert.equal(panel.html(), undefined);
});

/** The file as it was, on the disk too: a window that saves by itself may have saved what was written. */
async function putBack(
  document: vscode.TextDocument,
  value: string,
): Promise<void> {
  await replaceText(document, value, proxies);
  await document.save();
}

/** Tabs that show a comparison. */
function openComparisons(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview &&
        input.viewType.endsWith("surefetch.goMirrors"),
    );
}
