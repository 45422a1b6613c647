import { autoQuote, goQuote, goUnquote, mustQuote } from "./go-quote.ts";
import type { LexToken } from "./lexer.ts";
import type { GoModFix, GoModProblem, GoModProblemId, Token } from "./model.ts";
import { checkPathMajor, pathMajor } from "./module-path.ts";
import { isCanonicalVersion } from "./semver.ts";
import type { Statement } from "./statement.ts";
import type { Span } from "../../text/source.ts";

/** What is wrong with a directive; the caller says where its line starts. */
export interface Complaint {
  readonly id: GoModProblemId;
  readonly message: string;
  readonly span: Span;
  readonly fix?: GoModFix | undefined;
}

/** A value, or why go refuses it. */
export type Outcome<T> =
  | { readonly value: T; readonly complaint?: undefined }
  | { readonly value?: undefined; readonly complaint: Complaint };

export function complain(
  id: GoModProblemId,
  message: string,
  span: Span,
  fix?: GoModFix,
): { complaint: Complaint } {
  return { complaint: { id, message, span, fix } };
}

export function asProblem(
  { fix, ...complaint }: Complaint,
  phase: GoModProblem["phase"],
): GoModProblem {
  return { ...complaint, phase, ...(fix === undefined ? {} : { fix }) };
}

/** The token's value as the model shows it, right or wrong: without quotes of any kind. */
export function looseToken(token: LexToken): Token {
  return {
    value: looseValue(token.text),
    span: { start: token.start, end: token.end },
  };
}

function looseValue(text: string): string {
  const quoted = goUnquote(text);
  if (quoted !== undefined) return quoted;
  const [first] = text;
  const isWrapped =
    text.length >= 2 &&
    (first === "`" || first === "'" || first === '"') &&
    text.endsWith(first);
  return isWrapped ? text.slice(1, -1) : text;
}

/** A path or version; only double quotes are quotes, any other makes go refuse it. */
export function readString(token: LexToken): Outcome<Token> {
  const reason = stringReason(token.text);
  if (reason === undefined) return { value: looseToken(token) };
  return complain(
    "invalid-quoted-string",
    `invalid quoted string: ${reason}`,
    token,
    quoteFix(token),
  );
}

/** Why go does not take a word as a string. */
export function stringReason(text: string): string | undefined {
  if (text.startsWith('"'))
    return goUnquote(text) === undefined ? "invalid syntax" : undefined;
  return /["'`]/.test(text)
    ? "unquoted string cannot contain quote"
    : undefined;
}

/** Drops quotes that wrap a word, or turns them into double quotes where it needs some. */
export function quoteFix(token: LexToken): GoModFix | undefined {
  const value = looseValue(token.text);
  if (value === token.text || /["'`\\]/.test(value)) return undefined;
  return {
    span: { start: token.start, end: token.end },
    newText: autoQuote(value),
  };
}

/** The version of `path`: canonical and of the major version that the path asks for. */
export function readVersion(
  verb: string,
  path: string,
  token: LexToken,
): Outcome<Token> {
  const subject = path === "" ? verb : `${verb} ${path}`;
  const reason = stringReason(token.text);
  if (reason !== undefined) {
    const message = `${subject}: version ${goQuote(token.text)} invalid: ${reason}`;
    return complain("invalid-quoted-string", message, token, quoteFix(token));
  }
  const { value, span } = looseToken(token);
  const major = pathMajor(path);
  if (major === undefined) {
    const why = `malformed module path ${goQuote(path)}`;
    return complain(
      "invalid-module-path",
      `${subject}: version ${goQuote(value)} invalid: ${why}`,
      span,
    );
  }
  if (!isCanonicalVersion(value)) {
    const message = `${subject}: version ${goQuote(value)} invalid: must be of the form v1.2.3`;
    return complain("version-not-canonical", message, span);
  }
  const mismatch = checkPathMajor(value, major);
  if (mismatch === undefined) return { value: { value, span } };
  return complain(
    "version-major-mismatch",
    `${subject}: version ${goQuote(value)} invalid: ${mismatch}`,
    span,
  );
}

/** The place of a wrong number of arguments: the verb where some are missing, else what is too much. */
export function argumentsSpan(statement: Statement, expected: number): Span {
  const extra = statement.args[expected];
  const last = statement.args.at(-1);
  if (extra !== undefined && last !== undefined)
    return { start: extra.start, end: last.end };
  return statement.span;
}

const GO_VERSION =
  /^([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;

export function readGoVersion(statement: Statement): Outcome<Token> {
  const [version] = statement.args;
  if (version === undefined || statement.args.length > 1) {
    return complain(
      "wrong-arguments",
      "go directive expects exactly one argument",
      argumentsSpan(statement, 1),
    );
  }
  if (GO_VERSION.test(version.text)) return { value: looseToken(version) };
  const wanted = looseValue(version.text).replace(/^(?:go|v)/, "");
  return complain(
    "invalid-go-version",
    `invalid go version '${version.text}': must match format 1.23.0`,
    version,
    GO_VERSION.test(wanted)
      ? { span: spanOf(version), newText: wanted }
      : undefined,
  );
}

const TOOLCHAIN = /^default$|^go1(?:$|\.)/;

export function readToolchain(statement: Statement): Outcome<Token> {
  const [name] = statement.args;
  if (name === undefined || statement.args.length > 1) {
    return complain(
      "wrong-arguments",
      "toolchain directive expects exactly one argument",
      argumentsSpan(statement, 1),
    );
  }
  if (TOOLCHAIN.test(name.text)) return { value: looseToken(name) };
  const wanted = `go${looseValue(name.text).replace(/^(?:go|v)/, "")}`;
  return complain(
    "invalid-toolchain",
    `invalid toolchain version '${name.text}': must match format go1.23.0 or default`,
    name,
    GO_VERSION.test(wanted.slice(2))
      ? { span: spanOf(name), newText: wanted }
      : undefined,
  );
}

/** `module`, `tool`, `ignore` and `use`: one path. */
export function readPath(statement: Statement, usage: string): Outcome<Token> {
  const [path] = statement.args;
  if (path === undefined || statement.args.length > 1) {
    return complain("wrong-arguments", usage, argumentsSpan(statement, 1));
  }
  return readString(path);
}

export function readGodebug(statement: Statement): Outcome<Token> {
  const [setting] = statement.args;
  const isSetting =
    setting !== undefined &&
    statement.args.length === 1 &&
    !/["`',]/.test(setting.text);
  if (isSetting && setting.text.includes("="))
    return { value: looseToken(setting) };
  const first = statement.args[0]?.text ?? "";
  const span = first.includes("=")
    ? argumentsSpan(statement, 1)
    : statement.span;
  return complain(
    "wrong-arguments",
    "usage: godebug key=value",
    span,
    setting && unquoteSetting(statement, setting),
  );
}

function unquoteSetting(
  statement: Statement,
  setting: LexToken,
): GoModFix | undefined {
  const value = looseValue(setting.text);
  if (
    statement.args.length !== 1 ||
    value === setting.text ||
    !/^[^\s="'`,]+=[^\s"'`,]*$/.test(value)
  )
    return undefined;
  return mustQuote(value)
    ? undefined
    : { span: spanOf(setting), newText: value };
}

export interface ModuleVersion {
  readonly path: Token;
  readonly version: Token;
}

/** `require` and `exclude`. */
export function readModuleVersion(
  statement: Statement,
): Outcome<ModuleVersion> {
  const verb = statement.verb.text;
  const [path, version] = statement.args;
  if (
    path === undefined ||
    version === undefined ||
    statement.args.length > 2
  ) {
    const fix =
      path !== undefined && version === undefined ? atSignFix(path) : undefined;
    return complain(
      "wrong-arguments",
      `usage: ${verb} module/path v1.2.3`,
      argumentsSpan(statement, 2),
      fix,
    );
  }
  const name = readString(path);
  if (name.complaint !== undefined) return name;
  const number = readVersion(verb, name.value.value, version);
  if (number.complaint === undefined)
    return { value: { path: name.value, version: number.value } };
  if (number.complaint.id !== "invalid-module-path") return number;
  return { complaint: { ...number.complaint, span: name.value.span } };
}

/** `path@v1.2.3` as two words. */
export function atSignFix(token: LexToken): GoModFix | undefined {
  const match = /^([^@\s"'`]+)@(v[^@\s"'`]+)$/.exec(token.text);
  if (match === null || !isCanonicalVersion(match[2] ?? "")) return undefined;
  return { span: spanOf(token), newText: `${match[1]} ${match[2]}` };
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** Keeps the path and version of a directive that go refuses, where two words are there to be taken for them. */
export function looseModuleVersion(
  statement: Statement,
): ModuleVersion | undefined {
  const [path, version] = statement.args;
  if (path === undefined || version === undefined || statement.args.length > 2)
    return undefined;
  return { path: looseToken(path), version: looseToken(version) };
}
