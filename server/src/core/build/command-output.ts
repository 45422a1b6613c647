import type {
  Redirect,
  ShellNode,
  SimpleCommand,
} from "../syntax/shell/model.ts";
import { exitStatus } from "../syntax/shell/evaluate.ts";
import {
  hasFlag,
  parseArguments,
  resolveCommand,
} from "../syntax/shell/query.ts";
import type { ParsedArguments } from "../syntax/shell/query.ts";
import type { Span } from "../text/source.ts";
import type { BuildModel, RunCommand } from "./model.ts";
import { shellOptions } from "./shell-options.ts";
import { withBranchesTaken } from "./taken-branch.ts";

/** What becomes of what a command writes to its standard output, or a downloader to its file. */
export type CommandOutput =
  | { readonly kind: "file"; readonly name: string }
  /** `runs` executes whatever it is given; `reads` stops at data that it does not know. */
  | {
      readonly kind: "runs" | "reads";
      readonly name: string;
      readonly command: SimpleCommand;
    };

const shells = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh", "fish"]);
const interpreter =
  /^(?:python[\d.]*|pypy3?|perl|node|nodejs|deno|bun|ruby|php[\d.]*|lua|Rscript|pwsh|tclsh)$/;
/** Options that bring the program themselves: what comes in by pipe is data then. */
const programOptions = ["-c", "-e", "-E", "-m", "-n", "-p", "-r", "--eval"];

/** Tools that stop with an error of their own where the data is no archive, key, patch or list. */
const readers = new Set(
  (
    "tar bsdtar gunzip gzip zcat unzip bsdunzip funzip bunzip2 bzip2 bzcat xz unxz xzcat unlzma lzma zstd unzstd " +
    "zstdcat cpio 7z 7za gpg gpg2 gpgv apt-key sha1sum sha224sum sha256sum sha384sum sha512sum shasum md5sum patch"
  ).split(" "),
);

/** Tools that pass on what comes in, changed or not. */
const filters = new Set(
  "cat sed grep egrep fgrep tr head tail cut sort uniq awk gawk base64 iconv dos2unix pv".split(
    " ",
  ),
);

/**
 * Where the standard output of a command goes; undefined where it is printed, thrown away, captured
 * in a variable, or read by something whose answer to an error page is not known.
 */
export function standardOutput({
  command,
}: RunCommand): CommandOutput | undefined {
  let child: ShellNode = command;
  for (const parent of [undefined, ...command.parents]) {
    if (parent?.kind === "pipeline") {
      const behind = parent.items.filter(
        ({ span }) => span.start >= child.span.end,
      );
      const end = consumed(behind);
      if (end !== "passed on") return end;
    } else if (parent?.kind === "command" && !isScriptOf(parent, child)) {
      return substituted(parent, child.span);
    }
    child = parent ?? child;
    const redirect = outputRedirect(child.redirects);
    if (redirect !== undefined) return fileOf(redirect.target);
  }
  return undefined;
}

/** A file as output; undefined for the likes of `/dev/null` and `-`. */
export function fileOf(word: Redirect["target"]): CommandOutput | undefined {
  const name = word?.literal ?? word?.raw ?? "-";
  return name === "-" || /^\/(?:dev|proc)\//.test(name)
    ? undefined
    : { kind: "file", name };
}

/** In a script of more commands nobody can say in time what a failure leads to. */
const mostCommands = 300;

/**
 * The file; or the first command that names it afterwards, where that stops the step at data which it does not know.
 * With `chmod`, `mv` and in scripts that go on after a failure it is the file.
 */
export function atFirstReader(
  { command, run, script }: RunCommand,
  output: CommandOutput,
  build: BuildModel,
): CommandOutput {
  if (output.kind !== "file" || script.commands.length > mostCommands)
    return output;
  // The other branch of an `if` may fetch the same file: that is no reader.
  const reader = script.commands.find((one) => {
    if (one.span.start < command.span.end) return false;
    const { arguments: words, name } = resolveCommand(one);
    return (
      name !== "curl" &&
      words.some((word) => (word.literal ?? word.raw) === output.name)
    );
  });
  if (reader === undefined) return output;
  const { name } = resolveCommand(reader);
  if (!readers.has(name) && name !== "dpkg") return output;
  const { canBeZero, canDiverge } = exitStatus(
    withBranchesTaken(script.body, command.span),
    (one) => (one.span.start === reader.span.start ? "fails" : "succeeds"),
    shellOptions(build.stateBefore(run).shell),
  );
  return !canDiverge && !canBeZero
    ? { kind: "reads", name, command: reader }
    : output;
}

function isScriptOf({ script }: SimpleCommand, { span }: ShellNode): boolean {
  return script !== undefined && contains(script.span, span);
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function outputRedirect(redirects: readonly Redirect[]): Redirect | undefined {
  return redirects.findLast(
    ({ operator, descriptor }) =>
      /^&?>[>|]?$/.test(operator) && (descriptor ?? 1) === 1,
  );
}

function consumed(
  items: readonly ShellNode[],
): CommandOutput | undefined | "passed on" {
  for (const item of items) {
    const command = firstCommand(item);
    if (command === undefined) return undefined;
    const { name } = resolveCommand(command);
    if (readers.has(name)) return { kind: "reads", name, command };
    if (runsInput(command, name)) return { kind: "runs", name, command };
    if (name === "tee") {
      const [word] = parseArguments(command).operands;
      const file = fileOf(word);
      if (file !== undefined) return file;
    } else if (name === "dd") {
      const word = resolveCommand(command).arguments.find(({ raw }) =>
        raw.startsWith("of="),
      );
      return word && { kind: "file", name: word.raw.slice(3) };
    } else if (!filters.has(name)) return undefined;
    const redirect = outputRedirect(item.redirects);
    if (redirect !== undefined) return fileOf(redirect.target);
  }
  return "passed on";
}

/** The command itself, or the one that reads in `( cd /opt && tar xz )`. */
function firstCommand(node: ShellNode): SimpleCommand | undefined {
  if (node.kind === "command") return node;
  if (node.kind === "group") return firstCommand(node.body);
  if (node.kind !== "list") return undefined;
  return node.items
    .map(firstCommand)
    .find((one) => one !== undefined && !isSetUp(resolveCommand(one).name));
}

function isSetUp(name: string): boolean {
  return ["cd", "mkdir", "set", "export", "umask", "echo", ""].includes(name);
}

/** Whether a command runs what comes in by pipe: `sh`, `bash -s -- args`, `python3 -`. */
function runsInput(command: SimpleCommand, name: string): boolean {
  const isShell = shells.has(name);
  if (!isShell && !interpreter.test(name)) return false;
  const parsed = parseArguments(command, {
    takesValue: new Set(isShell ? ["-o", "-O"] : ["-W", "-X", "-I"]),
  });
  if (isShell && parsed.has("-c")) return false;
  if (isShell && parsed.has("-s")) return true;
  return (isShell || !parsed.has(...programOptions)) && readsStdin(parsed);
}

function readsStdin({ operands: [first] }: ParsedArguments): boolean {
  if (first === undefined || first.literal === "/dev/stdin") return true;
  return first.raw.startsWith("-");
}

/** `bash <(curl …)`, `. <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`: run; else captured. */
function substituted(
  command: SimpleCommand,
  span: Span,
): CommandOutput | undefined {
  const { name, arguments: words } = resolveCommand(command);
  const index = words.findIndex((word) => contains(word.span, span));
  const word = words[index];
  if (word === undefined) return undefined;
  const isSource = name === "." || name === "source";
  const isRun = word.raw.startsWith("<(")
    ? isSource || (index === 0 && (shells.has(name) || interpreter.test(name)))
    : name === "eval" ||
      (shells.has(name) && /^-[a-z]*c$/.test(words[index - 1]?.raw ?? ""));
  return isRun ? { kind: "runs", name, command } : undefined;
}

/** Whether a checksum or signature of it is checked later in the same script. */
export function isVerified(
  { command, script }: RunCommand,
  output: CommandOutput,
): boolean {
  return script.commands.some(
    (one) =>
      one.span.start > command.span.start &&
      isCheck(one) &&
      !(output.kind !== "file" && one.span.start === output.command.span.start),
  );
}

function isCheck(command: SimpleCommand): boolean {
  const { name } = resolveCommand(command);
  if (/^(?:(?:sha\d+|md5|b2)sum|shasum|gpgv|cosign|minisign|rhash)$/.test(name))
    return true;
  return (
    /^(?:gpg2?|openssl)$/.test(name) && hasFlag(command, "--verify", "-verify")
  );
}
