import { parseUrl } from "../../text/url.ts";
import type { Url } from "../../text/url.ts";
import { findGoProxyProblem } from "./goproxy-problems.ts";
import type { GoProxyProblem, GoProxyProblemId } from "./goproxy-problems.ts";
import { takesImplicitScheme, urlOf } from "./goproxy-refusal.ts";

/** A value of GOPROXY as the go command reads it (unchanged from Go 1.16 to 1.27). */
export interface GoProxyList {
  readonly value: string;
  /** Empty: go takes its default, `https://proxy.golang.org,direct`. */
  readonly isDefault: boolean;
  /** Without empty ones, in order; those behind `direct` or `off` too, which go never reads. */
  readonly entries: readonly GoProxyEntry[];
  /** From the separator behind `direct` or `off` to the end of the value, where entries stand there. */
  readonly unreachable:
    { readonly start: number; readonly end: number } | undefined;
  /** In order. One with `effect: "refused"` stops every download, also behind a good entry. */
  readonly problems: readonly GoProxyProblem[];
}

/** Offsets are those of the value, in UTF-16 units, without the blanks that go trims. */
export interface GoProxyEntry {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** `invalid`: go refuses it, or takes it for a host that cannot exist. */
  readonly kind: "url" | "direct" | "off" | "invalid";
  /** As go uses it, with the implicit `https://`; for `url` only. */
  readonly url?: string;
  readonly parsed?: Url;
  readonly hasImplicitScheme: boolean;
  /** The separator directly behind the entry; it alone decides what follows a failure. */
  readonly separatorAfter: "," | "|" | undefined;
  readonly separatorAt: number | undefined;
  /** False behind `direct` and `off`. */
  readonly isReachable: boolean;
  /** When go asks the next entry: `not-found` is HTTP 404 and 410 only. `never` for the last that it reads. */
  readonly next: "never" | "not-found" | "any-error";
}

type Draft = Omit<GoProxyEntry, "isReachable" | "next">;

/** Splits GOPROXY as cmd/go does and names what is wrong with it. Takes any text; linear. */
export function parseGoProxy(value: string): GoProxyList {
  let list = lists.get(value);
  if (list === undefined) {
    list = readList(value);
    if (lists.size >= keptLists) lists.clear();
    lists.set(value, list);
  }
  return list;
}

/** A file's stages and every keystroke ask for the same few values. */
const lists = new Map<string, GoProxyList>();
const keptLists = 256;

function readList(value: string): GoProxyList {
  const drafts = splitEntries(value);
  const terminal = drafts.findIndex(
    ({ kind }) => kind === "direct" || kind === "off",
  );
  const last = terminal < 0 ? drafts.length - 1 : terminal;
  const entries = drafts.map(
    (draft, index) =>
      ({
        ...draft,
        isReachable: index <= last,
        next: index >= last ? "never" : nextOf(draft),
      }) as const,
  );
  const end = drafts[last]?.end;
  const hasMore = last < drafts.length - 1;
  return {
    value,
    isDefault: value === "",
    entries,
    unreachable:
      hasMore && end !== undefined
        ? { start: drafts[last]?.separatorAt ?? end, end: value.length }
        : undefined,
    problems: findProblems(value, entries),
  };
}

function nextOf(draft: Draft): "not-found" | "any-error" {
  return draft.separatorAfter === "|" ? "any-error" : "not-found";
}

function splitEntries(value: string): Draft[] {
  const drafts: Draft[] = [];
  for (let start = 0; start <= value.length;) {
    let end = start;
    while (end < value.length && value[end] !== "," && value[end] !== "|")
      end++;
    const raw = value.slice(start, end);
    const text = trimBlanks(raw);
    if (text !== "") {
      const separator = value[end];
      drafts.push({
        ...readEntry(text, start + raw.indexOf(text)),
        separatorAfter:
          separator === "," || separator === "|" ? separator : undefined,
        separatorAt: end < value.length ? end : undefined,
      });
    }
    start = end + 1;
  }
  return drafts;
}

/** What Go's strings.TrimSpace cuts; unlike trim() it keeps a byte order mark. */
function trimBlanks(text: string): string {
  const start = /[^\s\u0085]|\ufeff/.exec(text)?.index ?? text.length;
  let end = text.length;
  while (
    end > start &&
    /[\s\u0085]/.test(text[end - 1] ?? "") &&
    text[end - 1] !== "\ufeff"
  )
    end--;
  return text.slice(start, end);
}

/** The URL is good; what fails is how this server takes it. */
const WORKS_ELSEWHERE: ReadonlySet<GoProxyProblemId> = new Set([
  "userinfo-over-http",
  "implicit-https",
]);

function readEntry(
  text: string,
  start: number,
): Omit<Draft, "separatorAfter" | "separatorAt"> {
  const place = { text, start, end: start + text.length };
  if (text === "direct" || text === "off")
    return { ...place, kind: text, hasImplicitScheme: false };
  const hasImplicitScheme = takesImplicitScheme(text);
  const problem = findGoProxyProblem(place);
  if (problem !== undefined && !WORKS_ELSEWHERE.has(problem.id))
    return { ...place, kind: "invalid", hasImplicitScheme };
  const url = urlOf(text);
  const parsed = parseUrl(url);
  return {
    ...place,
    kind: "url",
    hasImplicitScheme,
    ...(parsed === undefined ? {} : { url, parsed }),
  };
}

function findProblems(
  value: string,
  entries: readonly GoProxyEntry[],
): GoProxyProblem[] {
  if (value !== "" && entries.length === 0) {
    const message =
      "GOPROXY list is not the empty string, but contains no entries";
    return [
      {
        id: "no-entries",
        effect: "refused",
        message,
        start: 0,
        end: value.length,
      },
    ];
  }
  return entries.flatMap((entry) => {
    const problem =
      entry.isReachable && entry.kind !== "direct" && entry.kind !== "off"
        ? findGoProxyProblem(entry)
        : undefined;
    return problem === undefined ? [] : [problem];
  });
}
