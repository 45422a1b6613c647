import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";

const EXTENSION_ID = "surefetch.surefetch";

test("the extension activates when a Dockerfile is opened", async () => {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, "VS Code knows the extension");
  await extension.activate();
  assert.equal(extension.isActive, true);
});
