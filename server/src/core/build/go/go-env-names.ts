import {
  GO_DOWNLOAD_VARIABLES,
  GO_VARIABLES,
  INVENTED_DEBUG_SETTINGS,
  RUNTIME_DEBUG_SETTINGS,
} from "../../knowledge/go-variables.ts";
import {
  GODEBUG_SETTINGS,
  GODEBUG_SETTINGS_RELEASE,
} from "../../knowledge/godebug-settings.ts";
import type { DockerfileContext } from "../../rule.ts";
import { goCommands, type GoCommand } from "./go-commands.ts";
import type { GoEnvSlip } from "./go-env-slips.ts";
import { goSettersOf, type GoSetter } from "./go-setters.ts";
import { goSettings } from "./go-settings.ts";
import { compareGoVersions } from "./go-version.ts";
import { changeValue, valueText } from "../value-text.ts";
import { valueOf } from "../value.ts";

/** Different names of a file that are looked at: each asks every go command. */
const mostNames = 12;

/** Variables and GODEBUG settings that no go reads, though a go command is given them. */
export function goNameSlips(
  context: DockerfileContext,
  setters: readonly GoSetter[],
): readonly GoEnvSlip[] {
  const names = new Set<string>();
  for (const { name } of setters)
    if (names.size < mostNames && isSuspect(name)) names.add(name);
  return [...names].flatMap((name) => {
    const commands = commandsSeeing(name, context);
    const meant = meantVariable(name);
    const isOwn =
      meant !== undefined && (commands.size === 0 || isUsed(name, context));
    if (isOwn) return [];
    return goSettersOf(name, context).all.flatMap((setter) => {
      const go = commands.get(setter.span.start);
      if (go === undefined) return [];
      if (name === "GODEBUG") return debugSlips(go, context);
      return meant === undefined
        ? [noSumCheck(setter, go)]
        : misspelt(setter, { meant, go }, context);
    });
  });
}

function isSuspect(name: string): boolean {
  if (name === "GODEBUG" || name === "GONOSUMCHECK") return true;
  return !GO_VARIABLES.has(name) && meantVariable(name) !== undefined;
}

/** By the place that sets what they see, the first command of each. */
function commandsSeeing(
  name: string,
  { build }: DockerfileContext,
): ReadonlyMap<number, GoCommand> {
  const found = new Map<number, GoCommand>();
  for (const go of goCommands(build)) {
    const start = go.command.variable(name)?.origin?.span?.start;
    if (start !== undefined && !found.has(start)) found.set(start, go);
  }
  return found;
}

function noSumCheck(setter: GoSetter, go: GoCommand): GoEnvSlip {
  const edits = setter.remove();
  return {
    kind: "no-sum-check",
    at: setter.nameSpan,
    severity: "warning",
    values: { verb: go.verb },
    fix: edits && { kind: "remove", value: "", safe: true, edits },
  };
}

/** `GOPROXYS`, `GO_PROXY`: one letter away from a variable that decides about downloads. */
function meantVariable(name: string): string | undefined {
  if (GO_VARIABLES.has(name) || name === "GONOSUMCHECK") return undefined;
  const folded = name.replaceAll("_", "");
  return GO_DOWNLOAD_VARIABLES.find((one) => isOneSlipAway(folded, one));
}

function isOneSlipAway(word: string, wanted: string): boolean {
  if (Math.abs(word.length - wanted.length) > 1) return false;
  let start = 0;
  while (start < wanted.length && word[start] === wanted[start]) start++;
  let end = 0;
  const most = Math.min(word.length, wanted.length) - start;
  while (end < most && word.at(-1 - end) === wanted.at(-1 - end)) end++;
  const left = [word, wanted].map((one) => one.slice(start, one.length - end));
  const [a = "", b = ""] = left;
  const isSwap = a.length === 2 && a[0] === b[1] && a[1] === b[0];
  return (a.length <= 1 && b.length <= 1) || isSwap;
}

/** Tools that may read a name of their own from the environment. */
const readers = new Set(["make", "gmake", "mage", "task", "just", "bazel"]);

/** Somebody refers to the name, or may. */
function isUsed(name: string, { build, source }: DockerfileContext): boolean {
  const reference = new RegExp(`\\$\\{?${name}\\b`);
  if (reference.test(source.text)) return true;
  return build.stages.some(({ instructions }) =>
    instructions.some(
      (one) =>
        one.kind === "run" &&
        build
          .commandsOf(one)
          .some((command) => readers.has(command.name) || isScript(command)),
    ),
  );
}

function isScript({ name }: { readonly name: string }): boolean {
  return /\.(?:sh|bash|py|mk)$/.test(name);
}

function misspelt(
  setter: GoSetter,
  { go, meant }: { readonly go: GoCommand; readonly meant: string },
  context: DockerfileContext,
): readonly GoEnvSlip[] {
  const settings = goSettings(go.command, go.stage, context.build);
  const name = GO_DOWNLOAD_VARIABLES.find((one) => one === meant);
  // The right one is there as well: the other is for somebody else.
  if (name === undefined || settings.stated(name)?.origin?.span !== undefined)
    return [];
  const edits = [{ at: setter.nameSpan, newText: meant }];
  return [
    {
      kind: "name",
      at: setter.nameSpan,
      severity: "warning",
      values: { verb: go.verb, name: setter.name, meant },
      fix: { kind: "change", value: meant, safe: false, edits },
    },
  ];
}

function debugSlips(
  go: GoCommand,
  context: DockerfileContext,
): readonly GoEnvSlip[] {
  const value = go.command.variable("GODEBUG");
  const text = valueText(value, context.syntax);
  const { version } = goSettings(go.command, go.stage, context.build);
  const own = valueOf(version);
  const isKnown =
    own !== undefined && compareGoVersions(own, GODEBUG_SETTINGS_RELEASE) <= 0;
  if (value?.kind !== "known" || text === undefined) return [];
  return entriesOf(value.value).flatMap(({ end, key, start }) => {
    const isInvented = INVENTED_DEBUG_SETTINGS.has(key);
    const meant = isInvented || !isKnown ? undefined : meantSetting(key);
    if (!isInvented && meant === undefined) return [];
    const place = {
      start: text.span.start + start,
      end: text.span.start + end,
    };
    const at = { start: place.start, end: place.start + key.length };
    const change = { start, end: start + key.length, newText: meant ?? "" };
    return [
      {
        kind:
          meant === undefined
            ? ("debug-invented" as const)
            : ("debug" as const),
        at,
        severity: "warning" as const,
        values: { verb: go.verb, name: key, meant: meant ?? "" },
        fix:
          meant === undefined
            ? undefined
            : {
                kind: "change" as const,
                value: meant,
                safe: false,
                edits: changeValue(text, [change]),
              },
      },
    ];
  });
}

function meantSetting(key: string): string | undefined {
  if (GODEBUG_SETTINGS.has(key) || RUNTIME_DEBUG_SETTINGS.has(key))
    return undefined;
  return [...GODEBUG_SETTINGS].find(
    (one) => one.length > 4 && isOneSlipAway(key, one),
  );
}

/** `key=value,key=value`, with offsets of each entry. */
function entriesOf(value: string): readonly {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}[] {
  let start = 0;
  return value.split(",").map((entry) => {
    const one = {
      key: entry.split("=", 1)[0] ?? "",
      start,
      end: start + entry.length,
    };
    start = one.end + 1;
    return one;
  });
}
