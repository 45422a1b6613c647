import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A run of kubectl that was recorded against a real cluster. */
export interface KubectlTranscript {
  readonly file: string;
  /** What the run shows, in a word. */
  readonly verdict: string;
  readonly note: string;
  /** -9 where kubectl was killed because it did not end. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const FOLDER = join(import.meta.dirname, "../probe/transcripts/kubectl");

/** All recorded runs, by file name. */
export async function readTranscripts(): Promise<
  ReadonlyMap<string, KubectlTranscript>
> {
  const manifest = await readFile(join(FOLDER, "manifest.tsv"), "utf8");
  const [, ...lines] = manifest.trimEnd().split("\n");
  const read = lines.map(async (line) => {
    const [file = "", , , status = "", verdict = "", note = ""] =
      line.split("\t");
    const text = await readFile(join(FOLDER, file), "utf8");
    const [head = "", stderr = ""] = text.split(/^--- stderr\n/m);
    const [, stdout = ""] = head.split(/^--- stdout\n/m);
    const transcript = { file, verdict, note, stdout, stderr };
    return [file, { ...transcript, status: Number(status) }] as const;
  });
  return new Map(await Promise.all(read));
}

/** A folder with a `kubectl` of our own on the PATH. */
export interface FakeKubectl {
  /** Where it stands, to come first on a PATH. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The arguments of each run, in order. */
  readonly calls: () => Promise<readonly (readonly string[])[]>;
  readonly remove: () => Promise<void>;
}

/**
 * A `kubectl` that is `body`: the inside of a POSIX sh script, with `$FOLDER` for its files. Each run's arguments are
 * noted first.
 */
export async function fakeKubectl(
  body: string,
  files: Readonly<Record<string, string>> = {},
): Promise<FakeKubectl> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-kubectl-"));
  await mkdir(join(folder, "bin"));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content);
  const program = join(folder, "bin/kubectl");
  const script = `#!/bin/sh
FOLDER='${folder}'
{ for word; do printf '%s\\0' "$word"; done; printf '\\1'; } >>"$FOLDER/calls"
${body}`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  return {
    folder: join(folder, "bin"),
    environment: {
      ...process.env,
      PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    },
    async calls() {
      const text = await readFile(join(folder, "calls"), "utf8").catch(
        () => "",
      );
      return text
        .split("\u0001")
        .slice(0, -1)
        .map((call) => call.split("\0").slice(0, -1));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A kubectl whose runs print, one after the other, what was recorded; the last one again and again. */
export async function replayKubectl(
  ...runs: readonly KubectlTranscript[]
): Promise<FakeKubectl> {
  const files: Record<string, string> = {};
  for (const [index, { stdout, stderr, status }] of runs.entries()) {
    files[`${index + 1}.stdout`] = stdout;
    files[`${index + 1}.stderr`] = stderr;
    files[`${index + 1}.status`] = String(status);
  }
  return fakeKubectl(
    `
n=1
# a folder is made by one run alone, also where two run at once
until mkdir "$FOLDER/ran.$n" 2>/dev/null || [ "$n" -ge ${runs.length} ]; do n=$((n + 1)); done
cat "$FOLDER/$n.stdout"
cat "$FOLDER/$n.stderr" >&2
status=$(cat "$FOLDER/$n.status")
# it hung until it was killed
[ "$status" = -9 ] && exec sleep 60
exit "$status"
`,
    files,
  );
}
