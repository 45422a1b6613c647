import type { Config } from "../../config.ts";
import type { ReportedFix } from "../../rule.ts";
import { redactUrl } from "../../text/url.ts";
import { leakBehindFirst, leakOfFix, leakTitles } from "./go-proxy-leak.ts";
import { joinEntries, type SeenGoProxy } from "./go-proxy-values.ts";
import type { GoProxyProblem } from "./goproxy-problems.ts";
import { joinedValue, type TornGoProxy } from "./torn-go-proxy.ts";
import { changeValue } from "../value-text.ts";

/** Titles of the fixes that put GOPROXY right. */
export const repairTitles = {
  separate: { en: "Separate the entries", "zh-cn": "改用正确的分隔符" },
  write: { en: "Write {text}", "zh-cn": "改写为 {text}" },
  removeQuotes: { en: "Remove the quotes", "zh-cn": "删除引号" },
  join: { en: "Join the entries", "zh-cn": "将各条目合并" },
  ...leakTitles,
} as const;

type Fixes = readonly ReportedFix<keyof typeof repairTitles>[];

/** Slips that leave no doubt about what was meant, with the fix's title. */
const spellings = new Map<
  GoProxyProblem["id"],
  "separate" | "write" | "removeQuotes"
>([
  ["semicolon", "separate"],
  ["fullwidth-separator", "separate"],
  ["blank-inside", "separate"],
  ["wrong-case", "write"],
  ["keyword-with-slash", "write"],
  ["quoted", "removeQuotes"],
]);

/** True for what stands where a comma was meant. */
export function isSeparator(id: GoProxyProblem["id"]): boolean {
  return spellings.get(id) === "separate";
}

/** Puts an entry right; none where that is not mechanical, or the value stands in pieces. */
export function repairEntry(
  { fix, id }: GoProxyProblem,
  { list, text }: SeenGoProxy,
  network: Config["network"],
): Fixes {
  if (fix === undefined || text === undefined) return [];
  const newText =
    id === "quoted" ? fix.newText : joinEntries(fix.newText.split(/[,|]/));
  const change = { ...fix, newText };
  const title = spellings.get(id);
  const made = leakOfFix(list.value, change, network) ?? {
    title: title ?? "write",
    values: { text: redactUrl(newText) },
    safe: title !== undefined,
  };
  return [{ ...made, edits: changeValue(text, [change]) }];
}

/** Joins what Docker or the shell tears apart; none where the shell would then not expand the value any more. */
export function repairTorn(
  torn: TornGoProxy,
  text: string,
  network: Config["network"],
): Fixes {
  const { edits } = torn;
  if (edits.length === 0) return [];
  const made = leakBehindFirst(joinedValue(torn, text), network) ?? {
    title: "join",
    safe: true,
  };
  return [{ ...made, edits }];
}
