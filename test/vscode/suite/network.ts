import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/run-check.ts";
import type { ProbeReport } from "../../../server/src/probe/types.ts";
import {
  activated,
  openSample,
  replaceText,
  revert,
  sampleUri,
  settingChanged,
} from "./editor-support.ts";
import { reportView } from "../../support/report-view.ts";
import { lab } from "./lab.ts";
import { report, test } from "./runner.ts";

const COMMAND = "surefetch.checkNetworkFromContainer";
const DEADLINE_MS = 40_000;

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
      ({ target }) => target.host === "modules.lab.test",
    );
    assert.notEqual(faulty.length, 0);
    for (const { verdict } of faulty) {
      assert.deepEqual(
        [verdict.id, verdict.step],
        ["dns-server-silent", "dns"],
      );
    }
    assert.ok(markdown.includes(deadNameserver), markdown);
    assert.ok(markdown.includes("modules.lab.test"), markdown);
    const shown = await vscode.workspace.openTextDocument(document);
    assert.equal(shown.getText(), markdown);
    const { exports: api } = await activated();
    const html = api.report.html() ?? "";
    assert.ok(html.includes(deadNameserver), html);
    assert.equal(openReports().length, 1);
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
      if (target.host === "modules.lab.test") assert.equal(verdict.id, "ok");
      if (target.host === "bad.lab.test") assert.match(verdict.id, /^http-/);
    }
    assert.ok(
      hosts.has("modules.lab.test") && hosts.has("bad.lab.test"),
      [...hosts].join(", "),
    );
  },
  DEADLINE_MS,
);

test(
  "a finding of the check stands on the token that names the host, and goes when the token is changed",
  async () => {
    const { good } = lab();
    await check(good);
    const uri = sampleUri("lab/Dockerfile");
    const editor = await openSample("lab/Dockerfile");
    const [found, ...others] = findingsOn(editor, "https://bad.lab.test");
    assert.equal(others.length, 0);
    assert.ok(found);
    assert.deepEqual(findingsOn(editor, "https://modules.lab.test"), []);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    const gone = findingsChanged(uri);
    await replaceText(editor.document, "bad.lab.test", "good.lab.test");
    await gone;
    assert.deepEqual(findingsOn(editor, "https://good.lab.test"), []);
    await revert(editor);
  },
  DEADLINE_MS,
);

test(
  "the lens above a download starts the check of that download",
  async () => {
    lab();
    const uri = sampleUri("lab/Dockerfile");
    await openSample("lab/Dockerfile");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
    );
    const [lens] = lenses.filter(({ command }) => command?.command === COMMAND);
    assert.match(
      lens?.command?.title ?? "",
      /3 hosts · falls back on time-out · Check from container…/,
    );
    const options = lens?.command?.arguments?.[0] as object;
    const result = await vscode.commands.executeCommand<
      NetworkCheckResult | undefined
    >(COMMAND, { ...options, container: lab().good });
    assert.equal(result?.outcome, "done");
  },
  DEADLINE_MS,
);

test(
  "the report's buttons copy, open the line, run again and compare with the run before",
  async () => {
    const { good } = lab();
    const { markdown, checked } = await check(good);
    const { report } = (await activated()).exports;
    await report.receive({ do: "markdown" });
    assert.equal(await vscode.env.clipboard.readText(), markdown);
    await report.receive({ do: "json" });
    const json: unknown = JSON.parse(await vscode.env.clipboard.readText());
    assert.deepEqual(json, checked);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await check(good);
    const index = checked.endpoints.findIndex(
      ({ target }) => target.host === "bad.lab.test",
    );
    await report.receive({ do: "open", at: `${index}.0` });
    const editor = vscode.window.activeTextEditor;
    assert.equal(
      editor?.document.uri.toString(),
      sampleUri("lab/Dockerfile").toString(),
    );
    assert.equal(editor.selection.active.line, 2);
    await report.receive({ do: "run" });
    const html = report.html() ?? "";
    assert.match(html, /Compared with the run at/);
    assert.equal(openReports().length, 1);
    // What no button sends does nothing.
    for (const message of [
      undefined,
      "run",
      { do: "open", at: "99.99" },
      { do: "open", at: "../.." },
      { do: "show", at: "constructor" },
      { do: "toString" },
    ])
      await report.receive(message);
    assert.equal(report.html(), html);
  },
  DEADLINE_MS * 2,
);

test("the report offers another network profile once, and only the button writes it", async () => {
  const { report } = (await activated()).exports;
  const uri = sampleUri("lab/Dockerfile");
  const profile = (): unknown =>
    vscode.workspace
      .getConfiguration("surefetch", uri)
      .inspect("networkProfile")?.workspaceValue;
  const run = {
    container: "id",
    uri: uri.toString(),
    again: {
      command: "surefetch.checkNetworkFromContainer",
      options: {},
    },
    view: reportView([], { suggestedProfile: "china" }),
    markdown: "",
    report: {},
  };
  await report.add(run);
  assert.match(report.html() ?? "", /data-do="china"/);
  assert.equal(profile(), undefined);
  const written = settingChanged("surefetch.networkProfile", uri);
  await report.receive({ do: "china" });
  await written;
  assert.equal(profile(), "china");
  await vscode.workspace
    .getConfiguration("surefetch", uri)
    .update("networkProfile", undefined, vscode.ConfigurationTarget.Workspace);

  await report.add(run);
  assert.doesNotMatch(report.html() ?? "", /data-do="china"/);
  await report.receive({ do: "china" });
  assert.equal(profile(), undefined);
});

test("a container that is gone is refused with a reason", async () => {
  lab();
  const result = await run("no-such-container");
  assert.equal(result?.outcome, "refused");
  assert.notEqual(result.message, "");
});

/** Tabs that show a report. */
function openReports(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview &&
        input.viewType.endsWith("surefetch.networkReport"),
    );
}

/** Findings of the network check that stand on a token. */
function findingsOn(
  { document }: vscode.TextEditor,
  token: string,
): vscode.Diagnostic[] {
  return probeFindings(document.uri).filter(
    ({ range }) => document.getText(range) === token,
  );
}

function probeFindings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === "surefetch network check");
}

/** Waits until a document's findings of the network check are others. */
function findingsChanged(uri: vscode.Uri): Promise<void> {
  const before = probeFindings(uri).length;
  return new Promise((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (probeFindings(uri).length === before) return;
      listener.dispose();
      resolve();
    });
  });
}

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
