import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goDownloads } from "../go/go-downloads.ts";
import { isBuiltOn } from "../steps-before.ts";
import type { CommandArgument, RunCommand, Stage } from "../model.ts";
import { directPaths, hostOf } from "./private-modules.ts";

/** A place that makes git speak ssh with a host. */
export interface SshRemote {
  readonly host: string;
  /** Undefined for 22. */
  readonly port: string | undefined;
  /** The address. */
  readonly at: Span;
  /** The command that connects. */
  readonly command: RunCommand;
  readonly stage: Stage;
}

/** Each is held against all steps before it: of a hostile file only the first ones are. */
const mostRemotes = 50;
const cloneVerbs = new Set([
  "clone",
  "fetch",
  "pull",
  "ls-remote",
  "submodule",
]);

/** Each host that the build reaches by ssh, at the first place that says so: clones, and insteadOf where go fetches from it. */
export function sshRemotes(context: DockerfileContext): readonly SshRemote[] {
  const { build, source } = context;
  // Most files have neither.
  if (!/ssh:\/\/|git@/.test(source.text)) return [];
  const found: SshRemote[] = [];
  for (const stage of build.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.kind !== "run") continue;
      for (const command of build.commandsOf(instruction)) {
        if (command.name !== "git" || found.length > mostRemotes) continue;
        found.push(...remotesOf(command, stage, context));
      }
    }
  }
  return found;
}

function remotesOf(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): readonly SshRemote[] {
  const words = command.arguments;
  const verb = words.find(
    ({ text }) => text !== undefined && /^[a-z]/.test(text),
  );
  if (verb?.text === "config") return rewritten(command, stage, context);
  if (verb?.text === undefined || !cloneVerbs.has(verb.text)) return [];
  return words.flatMap((word) => {
    const remote = readRemote(word.text ?? word.raw);
    return remote === undefined
      ? []
      : [{ ...remote, at: word.span, command, stage }];
  });
}

/** `git config url."git@HOST:".insteadOf https://HOST/`, where a later Go download of this stage fetches from HOST. */
function rewritten(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): readonly SshRemote[] {
  const name = command.arguments.find(({ text }) =>
    /^url\..*\.insteadof$/is.test(text ?? ""),
  );
  const remote = readRemote(name?.text?.slice("url.".length) ?? "");
  if (name === undefined || remote === undefined) return [];
  const download = goDownloads(context).find(
    (one) =>
      isBuiltOn(one.go.stage, new Set([stage])) &&
      isLater(one.go.command, command, context) &&
      directPaths(one, context).some((path) => hostOf(path) === remote.host),
  );
  if (download === undefined) return [];
  const { go } = download;
  const at = addressIn(name, remote.text);
  return [{ ...remote, at, command: go.command, stage: go.stage }];
}

function isLater(
  one: RunCommand,
  other: RunCommand,
  { build }: DockerfileContext,
): boolean {
  if (one.run !== other.run) return one.run.index > other.run.index;
  const own = build.commandsOf(one.run);
  return own.indexOf(one) > own.indexOf(other);
}

function addressIn({ raw, span }: CommandArgument, text: string): Span {
  const at = raw.indexOf(text);
  const isPlain = at >= 0 && raw.length === span.end - span.start;
  return isPlain
    ? { start: span.start + at, end: span.start + at + text.length }
    : span;
}

/** `git@HOST:…`, `ssh://[user@]HOST[:port]/…`. */
function readRemote(
  text: string,
): { host: string; port: string | undefined; text: string } | undefined {
  const match =
    /^(?:git\+)?ssh:\/\/(?:[^@/\s]+@)?([A-Za-z0-9.-]+)(?::(\d+))?(?=\/|\.insteadof$|$)/i.exec(
      text,
    ) ?? /^[\w.-]+@([A-Za-z0-9.-]+)()(?=:)/.exec(text);
  const host = match?.[1];
  if (match === null || host === undefined) return undefined;
  const port = match[2] === "" ? undefined : match[2];
  return { host: host.toLowerCase(), port, text: match[0] };
}
