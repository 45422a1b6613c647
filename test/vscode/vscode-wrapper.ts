/**
 * Stands in for the desktop VS Code executable of @vscode/test-electron: takes the same arguments, runs the extension
 * tests in the VS Code server with a Chromium window, and exits with the suite's code.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  QUIET_SETTINGS,
  ensureVSCodeServer,
  startVSCodeServer,
} from "../../server/scripts/vscode-server.ts";
import { openBrowser } from "./window.ts";

const DEADLINE_MS =
  Number(process.env["SUREFETCH_VSCODE_DEADLINE_SECONDS"] ?? 240) * 1000;

/** What the caller wants to be run. */
interface Wanted {
  readonly extension: string;
  readonly tests: string;
  readonly folder: string;
  readonly trustDisabled: boolean;
}

const cleanups: (() => Promise<void>)[] = [];

function readArguments(argv: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: "string" },
      extensionTestsPath: { type: "string" },
      "disable-workspace-trust": { type: "boolean" },
    },
  });
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests } =
    values;
  const [folder] = positionals;
  if (
    typeof extension !== "string" ||
    typeof tests !== "string" ||
    folder === undefined
  ) {
    throw new Error(
      "Expected --extensionDevelopmentPath=…, --extensionTestsPath=… and a folder",
    );
  }
  return {
    extension: resolve(extension),
    tests: resolve(tests),
    folder: resolve(folder),
    trustDisabled: values["disable-workspace-trust"] === true,
  };
}

async function runSuite(wanted: Wanted): Promise<number> {
  const installation = await ensureVSCodeServer();
  const dataDir = await mkdtemp(join(tmpdir(), "surefetch-vscode-"));
  cleanups.push(() =>
    rm(dataDir, { recursive: true, force: true, maxRetries: 5 }),
  );
  const settings = {
    ...QUIET_SETTINGS,
    "security.workspace.trust.enabled": !wanted.trustDisabled,
  };
  const server = await startVSCodeServer(installation, {
    dataDir,
    settings,
    testDriver: true,
    // The server leaves sockets in the folder for temporary files: this one is removed with them.
    env: { TMPDIR: dataDir },
  });
  cleanups.push(() => server.stop());
  const window = await openBrowser();
  cleanups.push(() => window.close());
  const exited = new Promise<number>((done) => {
    void window.page.exposeFunction("codeAutomationExit", (code: number) =>
      done(code),
    );
  });
  await window.page.exposeFunction(
    "codeAutomationLog",
    (type: string, args: unknown[]) => {
      const text = args
        .map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg)))
        .join(" ");
      process[type === "error" || type === "warn" ? "stderr" : "stdout"].write(
        `${text}\n`,
      );
    },
  );
  const crashed = new Promise<never>((_, fail) => {
    window.page.once("crash", () =>
      fail(new Error("The window of VS Code crashed")),
    );
    window.page.once("close", () =>
      fail(new Error("The window of VS Code was closed")),
    );
  });
  const address = server.address(wanted.folder, [
    ["extensionDevelopmentPath", server.uri(wanted.extension)],
    ["extensionTestsPath", server.uri(wanted.tests)],
  ]);
  await window.page.goto(address);
  return Promise.race([exited, crashed, server.crashed]);
}

async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) {
    await cleanup().catch((error: unknown) =>
      console.error(`Cleaning up failed: ${String(error)}`),
    );
  }
}

async function main(): Promise<number> {
  const stopped = new Promise<never>((_, fail) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => fail(new Error(`Stopped by ${signal}`)));
    }
    const late = (): void =>
      fail(
        new Error(`VS Code's suite did not end within ${DEADLINE_MS / 1000} s`),
      );
    setTimeout(late, DEADLINE_MS).unref();
  });
  try {
    return await Promise.race([
      runSuite(readArguments(process.argv.slice(2))),
      stopped,
    ]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await cleanUp();
  }
}

process.exit(await main());
