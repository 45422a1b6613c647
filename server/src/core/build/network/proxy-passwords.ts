import type { GoProxyProblem } from "../proxies/goproxy-problems.ts";
import { placeIn, type SeenGoProxy } from "../proxies/go-proxy-values.ts";
import { proxyAddressVariables } from "../../knowledge/proxy-variables.ts";
import type { DockerfileContext } from "../../rule.ts";
import type {
  ArgInstruction,
  DockerWord,
  EnvInstruction,
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { ShellWord } from "../../syntax/shell/model.ts";
import type { Span } from "../../text/source.ts";

/** A user name with its password, written into the address of an HTTP or module proxy. */
export interface ProxyPassword {
  /** From the user name to the password, the `@` excluded. */
  readonly at: Span;
  readonly keptBy: "env" | "arg" | "run";
  /** Of GOPROXY. */
  readonly isModuleProxy: boolean;
  /** The address is plain `http://`. */
  readonly isPlain: boolean;
}

const answers = new WeakMap<DockerfileContext, readonly ProxyPassword[]>();

/** Every literal password of a proxy in ENV, ARG and RUN, once. One that a variable holds is not in the file. */
export function proxyPasswords(
  context: DockerfileContext,
): readonly ProxyPassword[] {
  let found = answers.get(context);
  if (found === undefined)
    answers.set(context, (found = findPasswords(context)));
  return found;
}

function findPasswords(context: DockerfileContext): readonly ProxyPassword[] {
  const { source, syntax } = context;
  if (!/:\/\/[^\s/@]*@/.test(source.text) || !/proxy|curl/i.test(source.text))
    return [];
  const found = new Map<number, ProxyPassword>();
  for (const instruction of syntax.instructions)
    for (const one of passwordsOf(instruction, context))
      if (!found.has(one.at.start)) found.set(one.at.start, one);
  return [...found.values()].sort(
    (one, other) => one.at.start - other.at.start,
  );
}

function passwordsOf(
  instruction: Instruction,
  context: DockerfileContext,
): readonly ProxyPassword[] {
  if (instruction.kind === "onbuild" && instruction.trigger !== undefined)
    return passwordsOf(instruction.trigger, context);
  if (instruction.kind === "run") return passwordsOfRun(instruction, context);
  return instruction.kind === "env" || instruction.kind === "arg"
    ? passwordsOfVariables(instruction, context)
    : [];
}

/** A piece of the file: its text, and where each character stands. */
interface Piece {
  readonly raw: string;
  readonly offsetOf: (n: number) => number;
}

const password =
  /(?<![\w+.-])(https?|socks[45]?[ah]?):\/\/([^\s/@:"'$]+:[^\s/@"'$]+)@/gi;

function passwordsIn(
  { offsetOf, raw }: Piece,
  facts: Pick<ProxyPassword, "keptBy" | "isModuleProxy">,
): readonly ProxyPassword[] {
  return [...raw.matchAll(password)].map((match) => {
    const [, scheme = "", userinfo = ""] = match;
    const start = match.index + scheme.length + "://".length;
    return {
      ...facts,
      at: { start: offsetOf(start), end: offsetOf(start + userinfo.length) },
      isPlain: scheme.toLowerCase() === "http",
    };
  });
}

function isProxyName(name: string): boolean {
  return (
    name === "GOPROXY" ||
    proxyAddressVariables.has(name) ||
    /^(?:npm_config|yarn)_https?_proxy$|^npm_config_proxy$|^PIP_PROXY$/i.test(
      name,
    )
  );
}

function passwordsOfVariables(
  instruction: ArgInstruction | EnvInstruction,
  context: DockerfileContext,
): readonly ProxyPassword[] {
  const { build, source } = context;
  const keptBy = instruction.kind;
  return instruction.properties.flatMap(({ name, value }) => {
    if (value === undefined || !isProxyName(name)) return [];
    const facts = { keptBy, isModuleProxy: name === "GOPROXY" };
    const referred = /^"?\$\{?(\w+)\}?"?$/.exec(value.raw)?.[1];
    if (referred === undefined) return passwordsIn(wordPiece(value), facts);
    const known = build.stateBefore(instruction).value(referred);
    const text = known?.kind === "known" ? known.text : undefined;
    // Where the ARG's default holds it: that is what goes on.
    return text === undefined
      ? []
      : passwordsIn(
          { raw: source.slice(text), offsetOf: (n) => text.start + n },
          facts,
        );
  });
}

function wordPiece(word: DockerWord | ShellWord): Piece {
  return { raw: word.raw, offsetOf: (n) => word.offsetOf(n) };
}

/** Assignments, and words that name a proxy or follow one that does: `-x`, `http.proxy`, `--proxy=…`. */
function passwordsOfRun(
  run: RunInstruction,
  { build, source }: DockerfileContext,
): readonly ProxyPassword[] {
  if (!source.slice(run.span).includes("@")) return [];
  const keptBy = "run";
  return build.commandsOf(run).flatMap(({ command, name }) => {
    const assigned = [...command.assignments, ...command.declarations].flatMap(
      (one) =>
        one.value === undefined || !isProxyName(one.name)
          ? []
          : passwordsIn(wordPiece(one.value), {
              keptBy,
              isModuleProxy: one.name === "GOPROXY",
            }),
    );
    const named = command.words.flatMap((word, index) =>
      namesProxy(word, command.words[index - 1], name)
        ? passwordsIn(wordPiece(word), {
            keptBy,
            isModuleProxy: word.raw.includes("GOPROXY"),
          })
        : [],
    );
    return [...assigned, ...named];
  });
}

function namesProxy(
  word: ShellWord,
  before: ShellWord | undefined,
  command: string,
): boolean {
  const address = word.raw.search(/:\/\//);
  if (address < 0) return false;
  if (/proxy/i.test(word.raw.slice(0, address))) return true;
  const option = before?.literal ?? "";
  return (
    /proxy(?:-url)?$/i.test(option) ||
    (command === "curl" && (option === "-x" || word.raw.startsWith("-x")))
  );
}

/** Whether a fault of an entry of GOPROXY is that of a password that `proxyPasswords` names: one of the two speaks. */
export function isPasswordOnly(
  { end, id, start }: GoProxyProblem,
  seen: SeenGoProxy,
  context: DockerfileContext,
): boolean {
  if (id !== "userinfo-over-http") return false;
  const place = placeIn(seen, start, end);
  return proxyPasswords(context).some(
    ({ at }) => place.start <= at.start && at.end <= place.end,
  );
}
