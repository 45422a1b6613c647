import {
  atSignFix,
  complain,
  looseToken,
  readString,
  readVersion,
  spanOf,
} from "./directives.ts";
import type { Outcome } from "./directives.ts";
import { goQuote } from "./go-quote.ts";
import type { LexToken } from "./lexer.ts";
import type { GoModFix, Replacement, Token } from "./model.ts";
import { isDirectoryPath, pathMajor } from "./module-path.ts";
import type { Statement } from "./statement.ts";

const USAGE =
  "usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory";

/** `replace path [version] => path version`, or `=> folder`. */
export function readReplacement(statement: Statement): Outcome<Replacement> {
  const { args, span } = statement;
  const arrow = args[1]?.text === "=>" ? 1 : 2;
  const [oldPath, newPath] = [args[0], args[arrow + 1]];
  if (
    oldPath === undefined ||
    newPath === undefined ||
    args.length > arrow + 3 ||
    args[arrow]?.text !== "=>"
  ) {
    return complain("wrong-arguments", USAGE, span);
  }
  const old = readOld(oldPath, arrow === 2 ? args[1] : undefined);
  if (old.complaint !== undefined) return old;
  const target = readTarget(newPath, args[arrow + 2]);
  if (target.complaint !== undefined) return target;
  return {
    value: {
      oldPath: old.value.path,
      oldVersion: old.value.version,
      newPath: target.value.path,
      newVersion: target.value.version,
      isLocal: target.value.version === undefined,
      span,
    },
  };
}

interface Side {
  readonly path: Token;
  readonly version: Token | undefined;
}

function readOld(
  pathToken: LexToken,
  versionToken: LexToken | undefined,
): Outcome<Side> {
  const path = readString(pathToken);
  if (path.complaint !== undefined) return path;
  const { value: name, span } = path.value;
  if (pathMajor(name) === undefined) {
    return complain(
      "invalid-module-path",
      `replace ${name}: invalid module path`,
      span,
    );
  }
  if (versionToken === undefined)
    return { value: { path: path.value, version: undefined } };
  const version = readVersion("replace", name, versionToken);
  return version.complaint === undefined
    ? { value: { path: path.value, version: version.value } }
    : version;
}

function readTarget(
  pathToken: LexToken,
  versionToken: LexToken | undefined,
): Outcome<Side> {
  const path = readString(pathToken);
  if (path.complaint !== undefined) return path;
  const { value: name, span } = path.value;
  if (versionToken === undefined) {
    return (
      checkDirectory(pathToken, name) ?? {
        value: { path: path.value, version: undefined },
      }
    );
  }
  const version = readVersion("replace", name, versionToken);
  if (version.complaint !== undefined) {
    const place =
      version.complaint.id === "invalid-module-path"
        ? span
        : version.complaint.span;
    return { complaint: { ...version.complaint, span: place } };
  }
  if (isDirectoryPath(name)) {
    return complain(
      "invalid-replacement",
      `replacement module directory path ${goQuote(name)} cannot have version`,
      spanOf(versionToken),
      { span: { start: pathToken.end, end: versionToken.end }, newText: "" },
    );
  }
  return { value: { path: path.value, version: version.value } };
}

/** Why a target without a version is no folder that go on Linux accepts. */
function checkDirectory(
  token: LexToken,
  path: string,
): ReturnType<typeof complain> | undefined {
  if (!isDirectoryPath(path)) {
    const message = path.includes("@")
      ? "replacement module must match format 'path version', not 'path@version'"
      : "replacement module without version must be directory path (rooted or starting with . or ..)";
    return complain(
      "invalid-replacement",
      message,
      spanOf(token),
      atSignFix(token),
    );
  }
  if (!path.includes("\\")) return undefined;
  const message =
    "replacement directory appears to be Windows path (on a non-windows system)";
  return complain("windows-path", message, spanOf(token), slashFix(token));
}

/** A relative folder only needs its slashes turned; a drive or a share exists on no other machine. */
function slashFix(token: LexToken): GoModFix | undefined {
  if (token.kind === "string" || !/^\.{1,2}[/\\]/.test(token.text))
    return undefined;
  return { span: spanOf(token), newText: token.text.replaceAll("\\", "/") };
}

/** Keeps the sides of a replacement that go refuses for one of its words. */
export function looseReplacement(
  statement: Statement,
): Replacement | undefined {
  const { args, span } = statement;
  const arrow = args.findIndex((token) => token.text === "=>");
  const [oldPath, newPath, newVersion] = [
    args[0],
    args[arrow + 1],
    args[arrow + 2],
  ];
  if (
    arrow < 1 ||
    arrow > 2 ||
    oldPath === undefined ||
    newPath === undefined ||
    args.length > arrow + 3
  ) {
    return undefined;
  }
  const oldVersion = arrow === 2 ? args[1] : undefined;
  return {
    oldPath: looseToken(oldPath),
    oldVersion: oldVersion && looseToken(oldVersion),
    newPath: looseToken(newPath),
    newVersion: newVersion && looseToken(newVersion),
    isLocal:
      newVersion === undefined && isDirectoryPath(looseToken(newPath).value),
    span,
  };
}
