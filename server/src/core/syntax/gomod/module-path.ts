import { goQuote, goQuoteRune } from "./go-quote.ts";
import { majorOf, parseSemver } from "./semver.ts";

/**
 * The major version that a module path asks for, with its separator: `/v2`, `.v3` on gopkg.in, or empty.
 * Undefined for a path whose end cannot be one (`x/v1`, `x/v02`, `gopkg.in/yaml`).
 */
export function pathMajor(path: string): string | undefined {
  if (path.startsWith("gopkg.in/")) return gopkgMajor(path);
  const start = trailingStart(path, path.length, "0123456789.");
  const end = path.slice(start);
  if (start <= 1 || end === "" || path.slice(start - 2, start) !== "/v")
    return "";
  if (end.includes(".") || end.startsWith("0") || end === "1") return undefined;
  return `/v${end}`;
}

function gopkgMajor(path: string): string | undefined {
  const unstable = path.endsWith("-unstable") ? "-unstable" : "";
  const digitsEnd = path.length - unstable.length;
  const start = trailingStart(path, digitsEnd, "0123456789");
  const end = path.slice(start, digitsEnd);
  if (path.slice(start - 2, start) !== ".v" || (end === "" && unstable === ""))
    return undefined;
  const major = `.v${end}${unstable}`;
  if (end.startsWith("0") && major !== ".v0") return undefined;
  return major;
}

/** Where the run of `characters` that ends at `end` begins. */
function trailingStart(text: string, end: number, characters: string): number {
  let start = end;
  while (start > 0 && characters.includes(text[start - 1] ?? " ")) start--;
  return start;
}

/** Go's complaint about a canonical version under a path of that major version, or undefined where they fit. */
export function checkPathMajor(
  version: string,
  major: string,
): string | undefined {
  const suffix = major.startsWith(".v")
    ? major.replace(/-unstable$/, "")
    : major;
  if (suffix === ".v1" && version.startsWith("v0.0.0-")) return undefined;
  const actual = majorOf(version);
  if (suffix === "") {
    if (
      actual === "v0" ||
      actual === "v1" ||
      parseSemver(version)?.build === "+incompatible"
    )
      return undefined;
    return `should be v0 or v1, not ${actual}`;
  }
  return actual === suffix.slice(1)
    ? undefined
    : `should be ${suffix.slice(1)}, not ${actual}`;
}

/** True for what `replace` takes as a folder, on any system. */
export function isDirectoryPath(path: string): boolean {
  return (
    path === "." || path === ".." || /^(?:\.{0,2}[/\\]|[A-Za-z]:)/.test(path)
  );
}

const WINDOWS_NAMES = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/**
 * Why go cannot download a module of this path, in go's words (`malformed module path "x": missing dot in first
 * path element`), or undefined. A module in a folder (`replace`, `use`) may have any path.
 */
export function checkModulePath(path: string): string | undefined {
  const reason = pathReason(path);
  return reason === undefined
    ? undefined
    : `malformed module path ${goQuote(path)}: ${reason}`;
}

/** Why go refuses a path as that of the main module, which needs no host in front; else undefined. */
export function checkMainModulePath(path: string): string | undefined {
  const reason = elementsReason(path, IMPORT_PATH);
  return reason === undefined
    ? undefined
    : `malformed module path ${goQuote(path)}: ${reason}`;
}

/** What differs between the path of a module and that of a package. */
interface PathKind {
  readonly invalid: RegExp;
  readonly allowsLeadingDot: boolean;
}

const MODULE_PATH: PathKind = {
  invalid: /[^-._~0-9A-Za-z]/u,
  allowsLeadingDot: false,
};
const IMPORT_PATH: PathKind = {
  invalid: /[^-._~+0-9A-Za-z]/u,
  allowsLeadingDot: true,
};

/** What nearly every module path looks like; the slow way is only for the words of a complaint. */
const USUAL =
  /^[a-z0-9][-a-z0-9]*(?:\.[-a-z0-9]+)+(?:\/[-_A-Za-z0-9]+(?:\.[-_A-Za-z0-9]+)*)*$/;
const WINDOWS_ELEMENT =
  /(?:^|\/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:[./]|$)/i;

function pathReason(path: string): string | undefined {
  const isUsual = USUAL.test(path) && !WINDOWS_ELEMENT.test(path);
  if (isUsual && pathMajor(path) !== undefined) return undefined;
  return (
    elementsReason(path, MODULE_PATH) ??
    firstElementReason(path) ??
    (pathMajor(path) === undefined ? "invalid version" : undefined)
  );
}

function elementsReason(path: string, kind: PathKind): string | undefined {
  if (path === "") return "empty string";
  if (path.startsWith("-")) return "leading dash";
  if (path.includes("//")) return "double slash";
  if (path.endsWith("/")) return "trailing slash";
  for (const element of path.split("/")) {
    const reason = elementReason(element, kind);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function elementReason(element: string, kind: PathKind): string | undefined {
  if (element === "") return "empty path element";
  if (/^\.+$/.test(element)) return `invalid path element ${goQuote(element)}`;
  if (element.startsWith(".") && !kind.allowsLeadingDot)
    return "leading dot in path element";
  if (element.endsWith(".")) return "trailing dot in path element";
  const invalid = kind.invalid.exec(element)?.[0];
  if (invalid !== undefined) return `invalid char ${goQuoteRune(invalid)}`;
  const short = element.split(".", 1)[0] ?? "";
  if (WINDOWS_NAMES.test(short))
    return `${goQuote(short)} disallowed as path element component on Windows`;
  const digits = trailingStart(short, short.length, "0123456789");
  if (digits < short.length && short[digits - 1] === "~")
    return "trailing tilde and digits in path element";
  return undefined;
}

function firstElementReason(path: string): string | undefined {
  const first = path.split("/", 1)[0] ?? "";
  if (first === "") return "leading slash";
  if (!first.includes(".")) return "missing dot in first path element";
  const invalid = /[^-.0-9a-z]/u.exec(first)?.[0];
  return invalid === undefined
    ? undefined
    : `invalid char ${goQuoteRune(invalid)} in first path element`;
}
