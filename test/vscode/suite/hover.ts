import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findingsWhen, openSample, rangeOf } from "./editor-support.ts";
import { test } from "./runner.ts";

/** What the hover on the sample's `go mod download` says, whole. */
const EXPECTED = "";

test("the hover says what go mod download sees and contacts, whole", async () => {
  const { document } = await openSample("Dockerfile");
  await findingsWhen(
    document.uri,
    "any finding",
    (findings) => findings.length > 0,
  );
  const position = rangeOf(document, "mod download").start;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((part) => (typeof part === "string" ? part : part.value)),
  );
  assert.equal(texts.join("\n---\n"), EXPECTED);
});
