import * as vscode from "vscode";
import { report, runTests } from "./runner.ts";
import "./editor.ts";
import "./hover.ts";
import "./network.ts";
import "./compare.ts";
import "./places.ts";
import "./pods.ts";
import "./mirrors.ts";

/** What VS Code calls to run the suite: the same from a desktop and from the server. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  report({ part: "vscode", version: vscode.version });
  await runTests();
}
