import {
  credentialFile,
  findLogins,
  findTokens,
  holdsCredentials,
  isPlaceholder,
  isProxyVariable,
  isSecretName,
  isTestKey,
  MAY_HOLD_SECRET,
  secretStrength,
} from "../../knowledge/secrets.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { DockerfileContext } from "../../rule.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  EnvInstruction,
  EnvProperty,
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import { isLoopbackHost, parseUrl } from "../../text/url.ts";
import type { Span } from "../../text/source.ts";
import { usesOf, withTriggers, type SecretUse } from "./secret-uses.ts";
import type { Stage } from "../model.ts";
import type { Value } from "../value.ts";
import { persistedSecret } from "./persisted-secret.ts";

/** A secret that a layer, the image's settings or its history keeps. */
export interface LayerCredential {
  readonly at: Span;
  readonly kind:
    /** The secret itself stands in the file. */
    | "literal"
    /** A literal that serves tests. */
    | "test"
    /** ENV keeps what the caller passes. */
    | "env"
    /** ARG: the history of each RUN shows what the caller passes. */
    | "arg"
    /** ARG whose value goes nowhere but into a program or a test. */
    | "stamped"
    /** A URL with a password. */
    | "url"
    | "file"
    /** A mounted secret that is written to a file and stays. */
    | "persisted";
  /** The variable, host or file; never the secret. */
  readonly name: string;
  readonly instruction: Instruction;
  readonly stage: Stage | undefined;
  /** For `arg`: where it is used. */
  readonly uses: readonly SecretUse[];
}

type Found = Pick<LayerCredential, "at" | "kind" | "name"> & {
  readonly uses?: readonly SecretUse[];
};

/** Each is looked for in all steps behind it: of a hostile file only the first ones are. */
const mostArguments = 300;

/** Every such secret of a file, ONBUILD triggers included. */
export function layerCredentials(
  context: DockerfileContext,
): readonly LayerCredential[] {
  const { build, syntax } = context;
  let argumentCount = 0;
  return withTriggers(syntax.instructions).flatMap((instruction) => {
    if (instruction.kind === "arg" && ++argumentCount > mostArguments)
      return [];
    const stage = build.stageOf(instruction);
    return inInstruction(instruction, stage, context).map((found) => ({
      uses: [],
      ...found,
      instruction,
      stage,
    }));
  });
}

function inInstruction(
  instruction: Instruction,
  stage: Stage | undefined,
  context: DockerfileContext,
): readonly Found[] {
  if (instruction.kind === "env" || instruction.kind === "arg")
    return instruction.properties.flatMap(
      (one) => inProperty(one, instruction, { stage, context }) ?? [],
    );
  if (instruction.kind === "copy") return inCopy(instruction, context);
  if (instruction.kind !== "run") return [];
  const text = context.source.slice(instruction.span);
  return [
    ...tokensIn(text, instruction, context),
    ...urlsIn(text, instruction),
    ...persistedSecret(instruction, context),
  ];
}

interface Where {
  readonly stage: Stage | undefined;
  readonly context: DockerfileContext;
}

function inProperty(
  property: EnvProperty,
  instruction: EnvInstruction | ArgInstruction,
  where: Where,
): Found | undefined {
  const { name, value } = property;
  if (isProxyVariable(name)) return undefined;
  const isLiteral = value !== undefined && !value.raw.includes("$");
  const found = isLiteral ? inLiteral(name, value.raw) : undefined;
  if (isLiteral && found !== undefined) return { ...found, at: value.span };
  if (instruction.kind === "env")
    return isLiteral ? undefined : inEnv(property, instruction, where);
  // A default that is another argument is told there; one that is a switch or a path is no secret.
  const isOpen = value === undefined || (isLiteral && isOpenDefault(value.raw));
  return isOpen && isSecretName(name)
    ? inArgument(property, instruction, where)
    : undefined;
}

/** Empty or a placeholder: the caller is to pass the secret. */
function isOpenDefault(raw: string): boolean {
  const value = unquote(raw);
  return value === "" || isPlaceholder(value);
}

function unquote(raw: string): string {
  return raw.replace(/^(["'])(.*)\1$/s, "$2");
}

function inLiteral(name: string, raw: string): Omit<Found, "at"> | undefined {
  const value = unquote(raw);
  if (findTokens(value).length > 0) return { kind: "literal", name };
  const host = passwordHost(value);
  if (host !== undefined && !isGoRefusal(name, value))
    return { kind: "url", name: host };
  const strength = isSecretName(name) ? secretStrength(value) : "none";
  if (strength === "none") return undefined;
  return { kind: strength === "strong" ? "literal" : "test", name };
}

/** An http URL with a password makes go refuse the whole GOPROXY, which another rule tells. */
function isGoRefusal(name: string, value: string): boolean {
  return name === "GOPROXY" && /http:\/\/[^/]*@/.test(value);
}

/** `ENV TOKEN=$TOKEN`: an argument of a secret's name that nobody has given a value here. */
function inEnv(
  { nameSpan: at, value }: EnvProperty,
  instruction: EnvInstruction,
  { context }: Where,
): Found | undefined {
  const state = context.build.stateBefore(instruction);
  for (const [, name = ""] of (value?.raw ?? "").matchAll(/\$\{?(\w+)/g)) {
    if (!isSecretName(name)) continue;
    const argument = state.variable(name);
    // A default that is a secret itself is told at the ARG; with one that is a switch or a path it is none.
    const isPassed =
      argument?.kind === "arg" &&
      (argument.value.kind === "unknown" ||
        isOpenDefault(argument.value.value));
    if (isPassed) return { at, kind: "env", name };
  }
  return undefined;
}

function isSecretDefault(value: Value): boolean {
  return value.kind === "known" && secretStrength(value.value) !== "none";
}

/** `ARG TOKEN`: told where it is used, unless an ENV tells it. */
function inArgument(
  { name, nameSpan: at }: EnvProperty,
  { index }: ArgInstruction,
  { context, stage }: Where,
): Found | undefined {
  const global = context.build.globalArguments.get(name)?.value;
  if (stage === undefined || (global && isSecretDefault(global)))
    return undefined;
  const uses = usesOf(name, { index, stage }, context).filter(
    ({ kind }) => kind !== "hash",
  );
  if (uses.length === 0 || uses.some(({ kind }) => kind === "env"))
    return undefined;
  const isStamped = uses.every(({ kind }) => kind !== "command");
  return { at, kind: isStamped ? "stamped" : "arg", name, uses };
}

/** `user:password`, or a token of the old kind of GitHub; no variable and no word that stands for one. */
function isPassword(userinfo: string): boolean {
  const password = /^[^:]*:(.+)$/s.exec(userinfo)?.[1] ?? "";
  const isWord = /^(?:pass(?:word|wd)?|pw|secret|token)?$/i.test(password);
  return (
    (!isWord && !/[$<{]/.test(password) && !isPlaceholder(password)) ||
    /^[0-9a-f]{40}$/.test(userinfo)
  );
}

/** The host of an http URL whose password stands there. */
function passwordHost(text: string): string | undefined {
  if (!text.includes("@")) return undefined;
  for (const [found] of text.matchAll(/\bhttps?:\/\/[^\s"'`<>]+/g)) {
    const url = parseUrl(found.replace(/[,|;].*$/s, ""));
    if (url === undefined || isLoopbackHost(url.host)) continue;
    if (isPassword(url.userinfo ?? "")) return url.host;
  }
  return undefined;
}

/** Tokens of known forms, and what stands where a login stands. */
function tokensIn(
  text: string,
  { span }: Pick<Instruction, "span">,
  { source }: DockerfileContext,
): readonly Found[] {
  if (!source.mentions(MAY_HOLD_SECRET) || !MAY_HOLD_SECRET.test(text))
    return [];
  const found = new Map(
    [...findTokens(text), ...findLogins(text)].map((one) => [one.start, one]),
  );
  return [...found.values()].map(({ end, start }) => ({
    at: { start: span.start + start, end: span.start + end },
    kind: "literal",
    name: "",
  }));
}

/** URLs with a password in a RUN, but for those of proxies and in comments; GOPROXY is a proxy too. */
function urlsIn(text: string, { span }: RunInstruction): readonly Found[] {
  if (!text.includes("@")) return [];
  const found: Found[] = [];
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s"'`<>;|&)]+/g)) {
    const host = passwordHost(match[0]);
    // A bounded look back: a line may be as long as the file.
    const before = text.slice(Math.max(0, match.index - 200), match.index);
    const isOthers =
      /(?:proxy\S{0,80}|\s-x|\s-e)[=\s"']*$/i.test(before) ||
      /(?:^|\n)[ \t]*#[^\n]*$/.test(before);
    if (host === undefined || isOthers) continue;
    const start = span.start + match.index;
    found.push({
      at: { start, end: start + match[0].length },
      kind: "url",
      name: host,
    });
  }
  return found;
}

function inCopy(
  { from, heredocs, keyword, sources, span }: CopyInstruction,
  context: DockerfileContext,
): readonly Found[] {
  if (heredocs.length > 0)
    return tokensIn(context.source.slice(span), { span }, context);
  return sources.flatMap((word): readonly Found[] => {
    const path = word.raw.replace(/^["']|["']$/g, "");
    const host = keyword === "ADD" ? passwordHost(path) : undefined;
    if (host !== undefined) return [{ at: word.span, kind: "url", name: host }];
    const file = credentialFile(path);
    if (file === undefined || from !== undefined) return [];
    if (file === "read" && !readsCredentials(path, context)) return [];
    const kind = isTestKey(path) ? "test" : "file";
    return [{ at: word.span, kind, name: path }];
  });
}

/** The file beside the Dockerfile or in a folder above, where the build context may be. */
function readsCredentials(
  path: string,
  { file, project }: DockerfileContext,
): boolean {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const candidate = joinPath(folder, path);
    const content =
      candidate === undefined ? undefined : project.read(candidate);
    if (content !== undefined) return holdsCredentials(path, content);
    if (folder === "") return false;
  }
}
