import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  actionsAt,
  activated,
  applyAction,
  findingOf,
  findingsOf,
  findingsWhen,
  openSample,
  rangeOf,
  replaceText,
  revert,
  ruleOf,
  sampleUri,
  settingChanged,
  showRange,
} from "./editor-support.ts";
import { test } from "./runner.ts";

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("surefetch");

test("the extension activates when a Dockerfile is opened, and its server runs", async () => {
  const { document } = await openSample("Dockerfile");
  assert.equal(document.languageId, "dockerfile");
  const { exports } = await activated();
  await findingsWhen(
    document.uri,
    "any finding",
    (findings) => findings.length > 0,
  );
  assert.equal(typeof exports.serverProcessId(), "number");
});

test("a squiggle stands under exactly the image tag that is too old", async () => {
  const { document } = await openSample("Dockerfile");
  const finding = await findingOf(document.uri, "go-image-older-than-go-mod");
  assert.equal(
    showRange(finding.range),
    showRange(rangeOf(document, "1.22-alpine")),
  );
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
  assert.match(finding.message, /1\.25\.3/);
  const [related] = finding.relatedInformation ?? [];
  assert.equal(
    related?.location.uri.toString(),
    sampleUri("go.mod").toString(),
  );
});

test("the separator between two proxies has its own squiggle", async () => {
  const { document } = await openSample("Dockerfile");
  const finding = await findingOf(document.uri, "goproxy-comma-no-failover");
  const comma = document.positionAt(
    document.getText().indexOf(",https://proxy.golang.org"),
  );
  assert.equal(
    showRange(finding.range),
    showRange(new vscode.Range(comma, comma.translate(0, 1))),
  );
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
});

test("the quick fix writes the newer image and its squiggle goes away", async () => {
  const editor = await openSample("Dockerfile");
  const { uri } = editor.document;
  const finding = await findingOf(uri, "go-image-older-than-go-mod");
  const actions = await actionsAt(
    uri,
    finding.range,
    vscode.CodeActionKind.QuickFix,
  );
  const preferred = actions.find((action) => action.isPreferred === true);
  assert.ok(
    preferred,
    `a preferred action among: ${actions.map(({ title }) => title).join(" | ")}`,
  );
  await applyAction(preferred);
  assert.match(
    editor.document.lineAt(1).text,
    /^FROM golang:1\.25(\.\d+)?-alpine AS build$/,
  );
  await findingsWhen(
    uri,
    "the finding to go",
    (all) => !all.some((each) => ruleOf(each) === ruleOf(finding)),
  );
  await revert(editor);
  await findingOf(uri, "go-image-older-than-go-mod");
});

test("fix all repairs what is safe, and a second run finds nothing to do", async () => {
  const editor = await openSample("Dockerfile");
  const { document } = editor;
  await findingOf(document.uri, "fetch-ignores-http-errors");
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const [fixAll] = await actionsAt(document.uri, whole, FIX_ALL);
  assert.ok(fixAll, "fix all is offered");
  await applyAction(fixAll);
  const text = document.getText();
  assert.match(
    text,
    /GOPROXY=https:\/\/goproxy\.cn\|https:\/\/proxy\.golang\.org/,
  );
  assert.match(text, /curl \S*(--fail|-f)/);
  assert.match(
    text,
    /FROM golang:1\.22-alpine/,
    "a fix that changes the build's meaning is not part of it",
  );
  await findingsWhen(
    document.uri,
    "only findings without a safe fix",
    (all) =>
      !all.some((each) =>
        ["goproxy-comma-no-failover", "fetch-ignores-http-errors"].includes(
          ruleOf(each),
        ),
      ),
  );
  assert.deepEqual(await actionsAt(document.uri, whole, FIX_ALL), []);
  await revert(editor);
});

test("saving repairs the file when the user asked for fix all on save", async () => {
  const editor = await openSample("services/mirror/Dockerfile");
  const before = editor.document.getText();
  const settings = vscode.workspace.getConfiguration(
    "editor",
    editor.document.uri,
  );
  const update = (value: object | undefined): Thenable<void> =>
    settings.update(
      "codeActionsOnSave",
      value,
      vscode.ConfigurationTarget.Workspace,
    );
  await findingOf(editor.document.uri, "retry-hides-failure");
  // The promise of an update may settle before the window itself has read the file.
  const known = settingChanged("editor.codeActionsOnSave", editor.document.uri);
  await update({ "source.fixAll.surefetch": "always" });
  await known;
  try {
    await replaceText(editor.document, "COPY main.go ./", "COPY main.go .");
    assert.ok(await editor.document.save());
    assert.notEqual(
      editor.document.getText(),
      before.replace("COPY main.go ./", "COPY main.go ."),
    );
    await findingsWhen(
      editor.document.uri,
      "retry-hides-failure to go",
      (all) => !all.some((each) => ruleOf(each) === "retry-hides-failure"),
    );
  } finally {
    await update(undefined);
    await vscode.workspace.fs.writeFile(
      editor.document.uri,
      Buffer.from(before),
    );
  }
});

test("an unsaved edit of go.mod refreshes its Dockerfile", async () => {
  const dockerfile = await openSample("Dockerfile");
  const mod = await openSample("go.mod");
  await findingOf(dockerfile.document.uri, "go-image-older-than-go-mod");
  await findingOf(mod.document.uri, "go-line-newer-than-image");
  await replaceText(mod.document, "go 1.25.3", "go 1.22.0");
  assert.equal(mod.document.isDirty, true);
  await withoutVersionFindings(dockerfile.document.uri);
  await withoutVersionFindings(mod.document.uri);
  await revert(mod);
  await findingOf(dockerfile.document.uri, "go-image-older-than-go-mod");
});

test("an unsaved edit of the Dockerfile refreshes its go.mod", async () => {
  const mod = await openSample("go.mod");
  const dockerfile = await openSample("Dockerfile");
  const finding = await findingOf(mod.document.uri, "go-line-newer-than-image");
  assert.equal(
    showRange(finding.range),
    showRange(rangeOf(mod.document, "1.25.3")),
  );
  await replaceText(
    dockerfile.document,
    "golang:1.22-alpine",
    "golang:1.25.3-alpine",
  );
  await withoutVersionFindings(mod.document.uri);
  await revert(dockerfile);
  await findingOf(mod.document.uri, "go-line-newer-than-image");
});

for (const [path, rules] of [
  [
    "Dockerfile",
    [
      "fetch-ignores-http-errors",
      "go-image-end-of-life",
      "go-image-older-than-go-mod",
      "go-sum-not-copied",
      "goproxy-comma-no-failover",
    ],
  ],
  ["go.mod", ["go-line-newer-than-image"]],
  [
    "services/mirror/Dockerfile",
    ["goproxy-not-in-scope", "resolv-conf-write", "retry-hides-failure"],
  ],
  [
    "services/edge/Dockerfile",
    ["go-sum-not-copied", "goproxy-malformed", "no-download-layer"],
  ],
  ["services/worker/go.mod", ["go-mod-syntax", "go-mod-syntax"]],
] as const) {
  test(`the sample's ${path} shows what it is there to show`, async () => {
    const { document } = await openSample(path);
    await findingsWhen(
      document.uri,
      rules.join(", "),
      (all) => all.length >= rules.length,
    );
    // Hints hold for nearly every file.
    const told = findingsOf(document.uri).filter(
      ({ severity }) => severity !== vscode.DiagnosticSeverity.Hint,
    );
    assert.deepEqual(told.map(ruleOf).toSorted(), rules);
  });
}

test("go.mod has its language, and the files beside it are left alone", async () => {
  const { document } = await openSample("go.mod");
  assert.equal(document.languageId, "go.mod");
  const { document: sum } = await openSample("go.sum");
  assert.notEqual(sum.languageId, "go.mod");
  assert.deepEqual(findingsOf(sum.uri), []);
});

test("the ignore comment that a quick fix writes silences the finding", async () => {
  const editor = await openSample("Dockerfile");
  const { uri } = editor.document;
  const finding = await findingOf(uri, "fetch-ignores-http-errors");
  const actions = await actionsAt(
    uri,
    finding.range,
    vscode.CodeActionKind.QuickFix,
  );
  const ignore = actions.find(
    ({ title }) => title === "Ignore fetch-ignores-http-errors here",
  );
  assert.ok(
    ignore,
    `an action to ignore among: ${actions.map(({ title }) => title).join(" | ")}`,
  );
  await applyAction(ignore);
  assert.match(
    editor.document.getText(),
    /^# surefetch ignore=fetch-ignores-http-errors\b.*\nRUN curl /m,
  );
  await findingsWhen(
    uri,
    "the finding to go",
    (all) => !all.some((each) => ruleOf(each) === ruleOf(finding)),
  );
  await revert(editor);
});

async function withoutVersionFindings(uri: vscode.Uri): Promise<void> {
  const rules = ["go-image-older-than-go-mod", "go-line-newer-than-image"];
  await findingsWhen(
    uri,
    `no ${rules.join(" and no ")}`,
    (all) => !all.some((each) => rules.includes(ruleOf(each))),
  );
}
