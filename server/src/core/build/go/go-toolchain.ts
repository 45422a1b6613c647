import { goReleaseOf } from "../../knowledge/go-releases.ts";
import {
  compareGoVersions,
  isLanguageVersion,
  isValidGoVersion,
} from "./go-version.ts";

/** GOTOOLCHAIN as the go command reads it since 1.21 (cmd/go/internal/toolchain, the same up to 1.26). */
export type GoToolchain =
  | {
      readonly kind: "valid";
      /** `1.22.3` of `go1.22.3+auto`; undefined for `local`, `auto` and `path`. */
      readonly version: string | undefined;
      /** What may happen beyond it: nothing, a download, a search in PATH. */
      readonly mode: "none" | "auto" | "path";
    }
  | {
      readonly kind: "invalid";
      /** Go's own words, without its `go: `. */
      readonly error: string;
    };

/** Takes any text but the empty one, which go reads as not set. */
export function parseGoToolchain(value: string): GoToolchain {
  if (value === "auto" || value === "path")
    return { kind: "valid", version: undefined, mode: value };
  const plus = value.indexOf("+");
  const name = plus < 0 ? value : value.slice(0, plus);
  const mode = plus < 0 ? "none" : value.slice(plus + 1);
  const version = versionOfToolchain(name);
  const refused = `invalid GOTOOLCHAIN "${value}"`;
  if (name !== "local" && version === undefined) {
    const detail = plus < 0 ? "" : `: invalid minimum toolchain "${name}"`;
    return { kind: "invalid", error: refused + detail };
  }
  if (mode !== "none" && mode !== "auto" && mode !== "path") {
    const detail = ": only version suffixes are +auto and +path";
    return { kind: "invalid", error: refused + detail };
  }
  return { kind: "valid", version, mode };
}

/** The version in a toolchain's name: `go1.22.3`, `go1.22.3-custom`. */
function versionOfToolchain(name: string): string | undefined {
  if (!name.startsWith("go") || /[\\/]/.test(name)) return undefined;
  const version = name.slice(2).split(/[ \t-]/, 1)[0] ?? "";
  return isValidGoVersion(version) ? version : undefined;
}

/**
 * True for a version that was never released and never will be: a language version such as 1.22, whose first
 * release is 1.22.0, and a patch behind the last one of a minor that gets no more.
 */
export function isNeverReleased(version: string): boolean {
  if (isLanguageVersion(version)) return true;
  const release = goReleaseOf(version);
  return (
    release?.endOfLife !== undefined &&
    compareGoVersions(version, release.lastPatch) > 0
  );
}

/** The value that was meant: `go1.22.12` for `1.22` and `v1.22`, `auto` for `Auto`; undefined for what says no version. */
export function meantToolchain(value: string): string | undefined {
  const [head = "", mode] = value.trim().split("+");
  const word = head.toLowerCase();
  if (word === "auto" || word === "local" || word === "path") return word;
  const version = /^(?:go|v)?[ -]?(1\.\d+(?:\.\d+|rc\d+)?)(?:\.x)?$/.exec(
    word,
  )?.[1];
  if (version === undefined) return undefined;
  const suffix = mode === "auto" || mode === "path" ? `+${mode}` : "";
  return `go${releasedVersion(version)}${suffix}`;
}

function releasedVersion(version: string): string {
  if (/^1\.\d+$/.test(version) || isNeverReleased(version))
    return goReleaseOf(version)?.lastPatch ?? `${version}.0`;
  return version;
}
