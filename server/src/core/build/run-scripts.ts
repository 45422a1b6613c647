import type {
  DockerfileSyntax,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import { parseExec, parseShell } from "../syntax/shell/door.ts";
import type { ShellScript } from "../syntax/shell/model.ts";
import type { Span } from "../text/source.ts";
import type { BuildState } from "./model.ts";

const posixShells = new Set([
  "sh",
  "ash",
  "bash",
  "dash",
  "ksh",
  "zsh",
  "busybox",
]);

/** The shell scripts that a RUN executes; none where its SHELL is not a POSIX one. */
export function scriptsOfRun(
  run: RunInstruction,
  syntax: DockerfileSyntax,
  state: BuildState,
): readonly ShellScript[] {
  if (run.isExecForm) return [parseExec(run.execArguments)];
  if (!posixShells.has(programName(state.shell[0] ?? ""))) return [];
  const { source, escape } = syntax;
  const parse = (span: Span): ShellScript =>
    parseShell(source.text, span, { escape });
  const parseBody = (span: Span): ShellScript =>
    parseShell(source.text, span, { escape, isHeredocBody: true });
  const line = source.slice(run.commandSpan);
  if (run.heredocs.length === 0) return [parse(run.commandSpan)];
  // `RUN <<EOF`: the body is the script. `RUN sh <<EOF` feeds it to a shell. Else it is data.
  const words = line
    .replace(/\d*<<-?\s*(?:"[^"]*"|'[^']*'|[^\s<>|&;]+)/g, " ")
    .trim();
  const [first] = run.heredocs;
  if (words === "" && run.heredocs.length === 1 && first !== undefined) {
    return isShellBody(source.slice(first.bodySpan))
      ? [parseBody(first.bodySpan)]
      : [];
  }
  const own = parse(run.commandSpan);
  const isFedToShell = /^(?:\S*\/)?(?:sh|ash|bash|dash)(?:\s+-\S+)*$/.test(
    words,
  );
  return isFedToShell
    ? [own, ...run.heredocs.map((one) => parseBody(one.bodySpan))]
    : [own];
}

/** A body with a shebang of another interpreter is no shell script. */
function isShellBody(body: string): boolean {
  const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(body);
  if (shebang === null) return true;
  const program = programName(shebang[1] ?? "");
  return posixShells.has(
    program === "env" ? programName(shebang[2] ?? "") : program,
  );
}

function programName(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/\.exe$/i, "");
}
