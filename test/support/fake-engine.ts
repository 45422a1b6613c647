import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FakeEngine {
  /** With the programs first on its PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The arguments of every call so far, behind the program's name; scripts are cut to their first word. */
  readonly calls: () => Promise<readonly (readonly string[])[]>;
  readonly remove: () => Promise<void>;
}

/**
 * Command lines of engines that note what they are called with, and the variables that are handed over. `answers` are
 * shell commands by the words that a call begins with.
 */
export async function fakeEngine(
  answers: Readonly<Record<string, string>> = {},
): Promise<FakeEngine> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-fake-engine-"));
  const log = join(folder, "calls");
  await writeFile(log, "");
  const cases = Object.entries(answers).map(
    ([words, commands]) => `"${words}"*) ${commands} ;;`,
  );
  const script = `#!/bin/sh
{ for word in "\${0##*/}" "$@"; do printf '%s\\0' "$word"; done; printf '%s@END@' "=$SUREFETCH_ENVIRONMENT"; } >>"${log}"
case "$*" in
${cases.join("\n")}
esac
`;
  for (const program of ["docker", "podman", "nerdctl", "finch"]) {
    const file = join(folder, program);
    await writeFile(file, script);
    await chmod(file, 0o755);
  }
  return {
    environment: {
      ...process.env,
      PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    },
    async calls() {
      const text = await readFile(log, "utf8");
      return text
        .split("@END@")
        .slice(0, -1)
        .map((call) => call.split("\0"));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
