import type { DockerfileContext } from "../../rule.ts";
import type { Span } from "../../text/source.ts";
import { goDownloads, type GoDownload } from "../go/go-downloads.ts";
import { goProxySetters } from "./go-proxy-setters.ts";
import type { GoSettings, GoVariable } from "../go/go-settings.ts";
import { isGoSumComplete } from "../go/go-sum.ts";
import { parseGoSumDb } from "./gosumdb.ts";
import { hasGoSum } from "../go/missing-go-sum.ts";
import { valueText, type ValueText } from "../value-text.ts";
import { valueOf, type Value } from "../value.ts";

type Switch = Extract<GoVariable, "GOSUMDB" | "GONOSUMDB" | "GOPRIVATE">;

/** A setting that switches the checksum database off. */
export interface UncheckedModules {
  readonly variable: Switch;
  readonly value: string;
  /** Where it can be changed, if it stands in one place. */
  readonly text: ValueText | undefined;
  readonly setAt: Span;
  /** The downloads that see it; empty where none does. */
  readonly downloads: readonly GoDownload[];
  /** `asked`: some hash is needed, or may be; `not-yet`: go.sum has all; `unseen`: no download. */
  readonly effect: "asked" | "not-yet" | "unseen";
}

/** Each such setting of the file, once. */
export function uncheckedModules(
  context: DockerfileContext,
): readonly UncheckedModules[] {
  if (!/SUMDB|GOPRIVATE/.test(context.source.text)) return [];
  const seen = new Map<
    number,
    UncheckedModules & { downloads: GoDownload[] }
  >();
  for (const download of goDownloads(context)) {
    const found = switchOf(download.settings);
    if (found === undefined) continue;
    const one = describe(found, context);
    if (one === undefined) continue;
    const key = keyOf(one);
    const effect = asks(download, found.variable, context)
      ? "asked"
      : "not-yet";
    const known = seen.get(key);
    const downloads = [...(known?.downloads ?? []), download];
    const isAsked = known?.effect === "asked" || effect === "asked";
    seen.set(key, { ...one, downloads, effect: isAsked ? "asked" : "not-yet" });
  }
  // Behind one that is seen another may only be hidden.
  return seen.size > 0 ? [...seen.values()] : unseen(context);
}

interface Found {
  readonly variable: Switch;
  readonly value: Value;
}

/** What switches the database off for a command; the narrower variable wins, as in go. */
function switchOf(settings: GoSettings): Found | undefined {
  const database = settings.stated("GOSUMDB");
  if (database !== undefined && isSwitch("GOSUMDB", database))
    return { variable: "GOSUMDB", value: database };
  const own = settings.stated("GONOSUMDB");
  const variable = own === undefined ? "GOPRIVATE" : "GONOSUMDB";
  const value = own ?? settings.stated("GOPRIVATE");
  return value !== undefined && isSwitch(variable, value)
    ? { variable, value }
    : undefined;
}

function isSwitch(variable: Switch, value: Value): boolean {
  const text = valueOf(value);
  if (text === undefined) return false;
  return variable === "GOSUMDB"
    ? parseGoSumDb(text).kind === "off"
    : text.split(",").some((glob) => /^\*+$/.test(glob));
}

type Described = Omit<UncheckedModules, "downloads" | "effect">;

function describe(
  { value, variable }: Found,
  { syntax }: DockerfileContext,
): Described | undefined {
  if (value.kind === "unknown" || value.origin.span === undefined)
    return undefined;
  const text = valueText(value, syntax);
  return { variable, value: value.value, text, setAt: value.origin.span };
}

function keyOf({ setAt, text }: Described): number {
  return text?.span.start ?? setAt.start;
}

/** Whether a hash would be asked for without the setting; where that cannot be told, yes. */
function asks(
  download: GoDownload,
  variable: Switch,
  context: DockerfileContext,
): boolean {
  if (variable === "GOSUMDB") return valueOf(download.asksForHash) !== false;
  const { go, module } = download;
  if (go.verb === "get" || go.verb === "mod tidy" || module?.kind !== "module")
    return true;
  const isThere = hasGoSum(go, module, context) === true;
  return !(isThere && isGoSumComplete(module, context.project) === true);
}

/** Settings for a container, or left over; what a script may read counts as unseen as well. */
function unseen(context: DockerfileContext): readonly UncheckedModules[] {
  const variables = ["GOSUMDB", "GONOSUMDB", "GOPRIVATE"] as const;
  return variables.flatMap((variable) =>
    goProxySetters(context, variable).flatMap(({ value }) => {
      if (value === undefined || !isSwitch(variable, value)) return [];
      const one = describe({ variable, value }, context);
      if (one === undefined) return [];
      return [{ ...one, downloads: [], effect: "unseen" } as const];
    }),
  );
}
