import type { Severity } from "../../finding.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import { goNameSlips } from "./go-env-names.ts";
import { rootOf } from "./go-image.ts";
import { seenGoValues, type SeenGoValue } from "./go-seen-values.ts";
import {
  goSetters,
  goSettersOf,
  type GoSetter,
  type SettersOf,
} from "./go-setters.ts";
import type { GoSettings } from "./go-settings.ts";
import { compareGoVersions } from "./go-version.ts";
import { isOutsideModule } from "./outside-module.ts";
import { changeValue } from "../value-text.ts";
import { valueOf } from "../value.ts";

export type GoEnvSlipKind =
  | "on"
  | "auto"
  | "off"
  | "word"
  | "insecure-all"
  | "insecure-flag"
  | "no-sum-check"
  | "name"
  | "debug"
  | "debug-invented";

/** A variable that a go command sees and that does not do what it looks like. */
export interface GoEnvSlip {
  readonly kind: GoEnvSlipKind;
  readonly at: Span;
  readonly severity: Severity;
  readonly values: Readonly<Record<string, string>>;
  readonly fix: GoEnvFix | undefined;
}

export interface GoEnvFix {
  readonly kind: "remove" | "change";
  /** What is written instead; empty for `remove`. */
  readonly value: string;
  readonly safe: boolean;
  readonly edits: readonly ReportedEdit[];
}

/** Each slip once, in the order of the commands that see them. */
export function goEnvSlips(context: DockerfileContext): readonly GoEnvSlip[] {
  if (goCommands(context.build).length === 0) return [];
  const setters = goSetters(context);
  if (setters.length === 0) return [];
  const slips = [
    ...seenGoValues("GO111MODULE", context).map((seen) =>
      judgeModule(seen, context),
    ),
    ...seenGoValues("GOINSECURE", context).map((seen) =>
      judgeInsecure(seen, context),
    ),
    ...seenGoValues("GOFLAGS", context).map((seen) =>
      judgeFlags(seen, context),
    ),
    ...goNameSlips(context, setters),
  ];
  const first = new Map<number, GoEnvSlip>();
  for (const slip of slips) {
    if (slip === undefined) continue;
    const earlier = first.get(slip.at.start);
    if (earlier === undefined || isGraver(slip, earlier))
      first.set(slip.at.start, slip);
  }
  return [...first.values()];
}

function isGraver(one: GoEnvSlip, other: GoEnvSlip): boolean {
  return one.severity === "error" && other.severity !== "error";
}

/** Whether the stage's Go is at least that; an official image without a version in its tag is a current one. */
export function isSince(
  version: string,
  settings: GoSettings,
  go: GoCommand,
): boolean {
  const own = settings.version;
  if (own.kind === "known") return compareGoVersions(own.value, version) >= 0;
  const { base } = rootOf(go.stage);
  return (
    own.reason === "floating-tag" &&
    base.kind === "image" &&
    base.image?.digest === undefined
  );
}

function judgeModule(
  seen: SeenGoValue,
  context: DockerfileContext,
): GoEnvSlip | undefined {
  const { at, go, settings, value } = seen;
  if (!isSince("1.16", settings, go)) return undefined;
  const values = { verb: go.verb, value };
  const remove = removal("GO111MODULE", seen, context);
  if (value === "on") {
    if (overrides(seen, context)) return undefined;
    const fix = remove && { ...remove, safe: true };
    return { kind: "on", at, severity: "info", values, fix };
  }
  if (value === "auto") {
    if (!mayLeaveModules(seen)) return undefined;
    return { kind: "auto", at, severity: "info", values, fix: remove };
  }
  if (value === "off") {
    if (!needsModules(go, settings)) return undefined;
    // go-get-outside-module tells that nothing helps there.
    if (go.verb === "get" && isOutsideModule(go, context)) return undefined;
    return { kind: "off", at, severity: "error", values, fix: remove };
  }
  return { kind: "word", at, severity: "error", values, fix: remove };
}

/**
 * With `auto` too, `go mod …` and `go install pkg@version` always work with modules (run with Go 1.16 to 1.27); and who
 * works below GOPATH's src may be there for GOPATH mode.
 */
function mayLeaveModules({ go, settings }: SeenGoValue): boolean {
  if (go.isOutsideModule || go.verb.startsWith("mod ")) return false;
  const [path = ""] = (valueOf(settings.get("GOPATH")) ?? "").split(":", 1);
  const directory = valueOf(go.command.directory) ?? "";
  return path === "" || !`${directory}/`.startsWith(`${path}/src/`);
}

/** Something else in the file sets another value, which this one may be there to undo. */
function overrides({ at }: SeenGoValue, context: DockerfileContext): boolean {
  let others = unlikeOn.get(context);
  if (others === undefined) {
    others = goSettersOf("GO111MODULE", context).all.filter(
      ({ span }) => !/[=\s]["']?on["']?$/.test(context.source.slice(span)),
    );
    unlikeOn.set(context, others);
  }
  const own = goSettersOf("GO111MODULE", context).around(at);
  return others.length > 1 || others.some((one) => one !== own);
}

const unlikeOn = new WeakMap<DockerfileContext, readonly GoSetter[]>();

/** Commands that exit 1 in GOPATH mode (run with Go 1.16 to 1.26). */
function needsModules(go: GoCommand, settings: GoSettings): boolean {
  if (go.verb.startsWith("mod ")) return true;
  if (go.verb === "get") return isSince("1.22", settings, go);
  return go.isOutsideModule;
}

/** Takes the variable away, where nothing else in the file would set it then. */
function removal(
  name: string,
  { at }: SeenGoValue,
  context: DockerfileContext,
): GoEnvFix | undefined {
  const setters = goSettersOf(name, context);
  const setter = setters.around(at);
  let lasting = lastingSetters.get(setters);
  if (lasting === undefined) {
    lasting = setters.all.filter(({ isInline }) => !isInline);
    lastingSetters.set(setters, lasting);
  }
  const isAlone = lasting.length < 2 && lasting.every((one) => one === setter);
  const edits =
    isAlone && !isGlobal(name, context) ? setter?.remove() : undefined;
  return edits && { kind: "remove", value: "", safe: false, edits };
}

/** Those that hold for more than one command. */
const lastingSetters = new WeakMap<SettersOf, readonly GoSetter[]>();

/** An ARG before FROM has the name too. */
function isGlobal(name: string, { build }: DockerfileContext): boolean {
  return build.globalArguments.has(name);
}

function judgeInsecure(
  seen: SeenGoValue,
  context: DockerfileContext,
): GoEnvSlip | undefined {
  const { at, go, value } = seen;
  if (!/^\*+$/.test(value)) return undefined;
  return {
    kind: "insecure-all",
    at,
    severity: "warning",
    values: { verb: go.verb, value },
    fix: removal("GOINSECURE", seen, context),
  };
}

function judgeFlags(
  seen: SeenGoValue,
  context: DockerfileContext,
): GoEnvSlip | undefined {
  const { go, settings, text, value } = seen;
  const match = /(^|\s)--?insecure(?:=\S*)?(?=\s|$)/.exec(value);
  // `go get -insecure` was real up to 1.16.
  if (match === null || !isSince("1.17", settings, go)) return undefined;
  const start = match.index + (match[1] ?? "").length;
  const end = match.index + match[0].length;
  const isAll = value.trim().length === end - start;
  const blanks = /^\s*/.exec(value.slice(end))?.[0].length ?? 0;
  const isFirst = value.slice(0, start).trim() === "";
  const gone = isFirst
    ? { start, end: end + blanks, newText: "" }
    : { start: match.index, end, newText: "" };
  const fix = isAll
    ? removal("GOFLAGS", seen, context)
    : text && {
        kind: "remove" as const,
        value: "",
        safe: true,
        edits: changeValue(text, [gone]),
      };
  return {
    kind: "insecure-flag",
    at:
      text === undefined
        ? seen.at
        : { start: text.span.start + start, end: text.span.start + end },
    severity: "warning",
    values: { verb: go.verb, value },
    fix: fix && { ...fix, safe: true },
  };
}
