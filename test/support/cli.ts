import { spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

/** The built command line. `npm run build` makes it. */
export const cliModule =
  process.env["SUREFETCH_TEST_CLI"] ??
  fileURLToPath(new URL("../../server/dist/cli.cjs", import.meta.url));

const deadlineMs = 30_000;

export interface CliResult {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** User id to run as, where the tests run as root. */
  readonly uid?: number;
}

/** Runs the built command line in an environment without locale and colours. */
export function surefetch(
  words: readonly string[],
  options: CliOptions,
): Promise<CliResult> {
  const { cwd, stdin = "", variables = {}, uid } = options;
  const { LANG: _, LC_ALL: __, LC_MESSAGES: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [cliModule, ...words], {
    cwd,
    env: { ...inherited, ...variables },
    timeout: deadlineMs,
    ...(uid === undefined ? {} : { uid }),
  });
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout
      .setEncoding("utf8")
      .on("data", (text: string) => (stdout += text));
    child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
    // Not every command reads it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

/** A folder of files that is removed after the test; a repository where `.git/HEAD` is one of them. */
export async function folderOf(
  context: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "surefetch cli ")),
  );
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
