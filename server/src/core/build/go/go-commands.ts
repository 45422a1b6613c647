import type { BuildModel, RunCommand, Stage } from "../model.ts";

/** What a go command line asks for. */
export interface GoCommand {
  readonly command: RunCommand;
  readonly stage: Stage;
  /** `mod download`, `build`, `install`, … */
  readonly verb: string;
  /** Arguments behind the verb that are no flags; undefined ones are unknown. */
  readonly operands: readonly (string | undefined)[];
  /** `-mod=…` on the command line. */
  readonly modFlag: string | undefined;
  /** Needs no go.mod: `go install pkg@version`, `go run pkg@version`. */
  readonly isOutsideModule: boolean;
}

/** Verbs that may fetch modules (cmd/go, Go 1.16 to 1.27). `mod init`, `mod edit`, `fmt` … never do. */
const fetchingVerbs = new Set(
  (
    "mod download,mod tidy,mod vendor,mod verify,mod why,mod graph,build,test,vet,list,generate,run," +
    "install,get,tool,work sync,work vendor,fix"
  ).split(","),
);
/** Verbs that take `package@version`. */
const runsVersions = new Set(["install", "run"]);
const groupVerbs = new Set(["mod", "work"]);

/** Go flags with a separate value, as in `go build -o app`. Source: `go help build`, 1.27. */
const valueFlags = new Set(
  (
    "C,o,p,asmflags,buildmode,buildvcs,compiler,gccgoflags,gcflags,installsuffix,ldflags,mod,modfile," +
    "overlay,pgo,pkgdir,tags,toolexec,f,run,count,timeout,coverprofile,covermode,coverpkg,cpu,exec," +
    "bench,benchtime,parallel,vettool,reuse,go,compat"
  ).split(","),
);

/** A go.mod asks every Dockerfile of the project with each key that is pressed. */
const known = new WeakMap<BuildModel, readonly GoCommand[]>();

/** The go commands of a file that may fetch, in build order. */
export function goCommands(build: BuildModel): readonly GoCommand[] {
  let commands = known.get(build);
  if (commands === undefined) {
    commands = build.stages.flatMap((stage) => goCommandsOf(stage, build));
    known.set(build, commands);
  }
  return commands;
}

function goCommandsOf(stage: Stage, build: BuildModel): readonly GoCommand[] {
  const found: GoCommand[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.kind !== "run") continue;
    for (const command of build.commandsOf(instruction)) {
      const go = parseGoCommand(command, stage);
      if (go !== undefined) found.push(go);
    }
  }
  return found;
}

/** Undefined for other programs and for verbs that fetch nothing. */
export function parseGoCommand(
  command: RunCommand,
  stage: Stage,
): GoCommand | undefined {
  if (command.name !== "go") return undefined;
  if (!parsed.has(command)) parsed.set(command, parse(command, stage));
  return parsed.get(command);
}

/** Plan, rules and hover ask for the same commands; each belongs to one stage. */
const parsed = new WeakMap<RunCommand, GoCommand | undefined>();

function parse(command: RunCommand, stage: Stage): GoCommand | undefined {
  const words = [...command.arguments];
  const flag = directoryFlag(words);
  if (flag !== undefined) words.splice(flag.at, flag.length);
  const first = words.shift()?.text;
  if (first === undefined) return undefined;
  const second = groupVerbs.has(first) ? words.shift()?.text : undefined;
  const verb = second === undefined ? first : `${first} ${second}`;
  if (!fetchingVerbs.has(verb)) return undefined;
  const { modFlag, operands } = readArguments(words);
  const isOutsideModule =
    runsVersions.has(verb) && /^[^.@/]+\.[^@]*@./.test(operands[0] ?? "");
  return { command, stage, verb, operands, modFlag, isOutsideModule };
}

/**
 * `go -C dir build`, `go build -C dir`, `go build -C=dir` (1.20): the first flag, before the verb or right behind it.
 * The folder is undefined where it is not known.
 */
export function directoryFlag(
  words: readonly { readonly text: string | undefined }[],
):
  | {
      readonly at: number;
      readonly length: number;
      readonly folder: string | undefined;
    }
  | undefined {
  const first = words[0]?.text ?? "";
  const at = first.startsWith("-") ? 0 : groupVerbs.has(first) ? 2 : 1;
  const match = /^--?C(?:=(.*))?$/s.exec(words[at]?.text ?? "");
  if (match === null) return undefined;
  return match[1] === undefined
    ? { at, length: 2, folder: words[at + 1]?.text }
    : { at, length: 1, folder: match[1] };
}

function readArguments(
  words: readonly { readonly text: string | undefined }[],
): Pick<GoCommand, "modFlag" | "operands"> {
  const operands: (string | undefined)[] = [];
  let modFlag: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const text = words[index]?.text;
    const flag =
      text === undefined ? null : /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text);
    if (flag === null || operands.length > 0) {
      operands.push(text);
      continue;
    }
    const takesNext = flag[2] === undefined && valueFlags.has(flag[1] ?? "");
    if (takesNext) index += 1;
    if (flag[1] === "mod") modFlag = flag[2] ?? words[index]?.text;
  }
  return { modFlag, operands };
}

/** What holds for the build verbs: they use vendor/ where there is one. */
export function usesVendor(
  go: GoCommand,
  goflags: string | undefined,
  isVendored: boolean,
): boolean {
  if (
    go.verb.startsWith("mod ") ||
    go.verb.startsWith("work ") ||
    go.verb === "get"
  )
    return false;
  const fromFlags = /(?:^|\s)-mod=(\w+)/.exec(goflags ?? "")?.[1];
  const mode = go.modFlag ?? fromFlags;
  return mode === "vendor" || (mode === undefined && isVendored);
}
