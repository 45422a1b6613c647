/** The client's own code outside VS Code, with its windows answered by the test. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test/.out");

const VSCODE = `const { windows } = globalThis.surefetchTest;
export const window = windows;
export const env = { language: "en" };
export const ProgressLocation = { Notification: 15 };
export const QuickPickItemKind = { Separator: -1 };
export const WorkDoneProgress = { type: "work" };
export class CancellationTokenSource {
  token = { isCancellationRequested: false };
  cancel() { this.token.isCancellationRequested = true; }
  dispose() {}
}
export const workspace = {}, commands = {};`;

/** A module of client/src by its name, whose `window` of VS Code is `windows`. */
export async function loadClient<Module>(
  name: string,
  windows: object,
): Promise<Module> {
  await mkdir(OUT, { recursive: true });
  const outfile = join(OUT, `${name}-${process.pid}.mjs`);
  after(() => rm(outfile, { force: true }));
  await build({
    entryPoints: [join(ROOT, `client/src/${name}.ts`)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    plugins: [
      {
        name: "windows of the test",
        setup(bundling) {
          bundling.onResolve({ filter: /^vscode/ }, () => ({
            path: "stub",
            namespace: "stub",
          }));
          bundling.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
            contents: VSCODE,
          }));
        },
      },
    ],
  });
  Object.assign(globalThis, { surefetchTest: { windows } });
  return (await import(pathToFileURL(outfile).href)) as Module;
}
