import type { DockerfileContext } from "../../rule.ts";
import type { RunInstruction } from "../../syntax/dockerfile/model.ts";
import { mountTarget } from "../../syntax/dockerfile/mount.ts";
import type { Span } from "../../text/source.ts";

interface Persisted {
  readonly at: Span;
  readonly kind: "persisted";
  readonly name: string;
}

/** What tools read their credentials from. */
const target =
  /(?:>>?\s*|\btee\s+(?:-a\s+)?|\bcp\s+(?:-\w+\s+)*\S+\s+)["']?(\S{0,200}(?:\.netrc|\.npmrc|\.git-credentials|\.gitconfig|\.pypirc|\bid_(?:rsa|dsa|ecdsa|ed25519)))\b/;
const secretMount = /secret/i;
const globalConfig = /\bgit\s+config\s+--(?:global|system|add)\b/;

/** A mounted secret that this RUN writes to a file of the image and does not take out again. */
export function persistedSecret(
  run: RunInstruction,
  { source }: DockerfileContext,
): readonly Persisted[] {
  if (!source.mentions(secretMount)) return [];
  const secrets = run.mounts.filter(({ type }) => type === "secret");
  if (secrets.length === 0) return [];
  const names = secrets.flatMap((mount) => {
    const { options } = mount;
    const id = options.get("id");
    const path =
      mountTarget(mount) ??
      (id === undefined ? undefined : `/run/secrets/${id}`);
    return [options.get("env"), path].filter((one) => one !== undefined);
  });
  return writtenTo(run, names, source.text);
}

/** The same for a variable that a RUN would get from a secret mount. */
export function persistsVariable(
  run: RunInstruction,
  name: string,
  { source }: DockerfileContext,
): boolean {
  return writtenTo(run, [name], source.text).length > 0;
}

function writtenTo(
  run: RunInstruction,
  names: readonly string[],
  whole: string,
): readonly Persisted[] {
  const { start } = run.commandSpan;
  const text = whole.slice(start, run.span.end);
  return statements(text).flatMap((one) => {
    if (!names.some((name) => one.text.includes(name))) return [];
    const found = written(one.text);
    if (found === undefined || isGone(found.file, text, run)) return [];
    const from = start + one.start + found.start;
    const at = { start: from, end: from + found.length };
    return [{ at, kind: "persisted", name: found.file } as const];
  });
}

function written(
  text: string,
): { file: string; start: number; length: number } | undefined {
  const match = target.exec(text);
  const file = match?.[1];
  if (match !== null && file !== undefined)
    return {
      file,
      start: match.index + match[0].lastIndexOf(file),
      length: file.length,
    };
  const config = globalConfig.exec(text);
  // A helper that reads the secret when it is asked keeps nothing.
  if (config === null || /credential\.|\.helper/.test(text)) return undefined;
  return {
    file: "~/.gitconfig",
    start: config.index,
    length: config[0].length,
  };
}

/** Removed again by this RUN, or not part of the layer. */
function isGone(file: string, text: string, run: RunInstruction): boolean {
  const base = file.slice(file.lastIndexOf("/") + 1);
  const isRemoved = statements(text).some(
    (one) =>
      (/\b(?:rm|shred|unlink)\b/.test(one.text) && one.text.includes(base)) ||
      (base === ".gitconfig" &&
        /\bgit\s+config\b.*--(?:unset|remove-section)/.test(one.text)),
  );
  const isMounted = run.mounts.some(
    (mount) =>
      mount.type !== "bind" && (mountTarget(mount) ?? "").endsWith(base),
  );
  return isRemoved || isMounted;
}

/** The text between `&&`, `;` and line ends that are not continued. */
function statements(
  text: string,
): readonly { readonly text: string; readonly start: number }[] {
  const found: { text: string; start: number }[] = [];
  let start = 0;
  for (const match of text.matchAll(/&&|;|(?<![\\`])\r?\n/g)) {
    found.push({ text: text.slice(start, match.index), start });
    start = match.index + match[0].length;
  }
  found.push({ text: text.slice(start), start });
  return found;
}
