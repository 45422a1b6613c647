import {
  isDead,
  knowsPipe,
  nameOf,
} from "../../build/proxies/go-proxy-entries.ts";
import {
  entriesAsMeant,
  joinEntries,
  placeIn,
  seenGoProxies,
  type SeenGoProxy,
} from "../../build/proxies/go-proxy-values.ts";
import {
  parseGoProxy,
  type GoProxyEntry,
} from "../../build/proxies/goproxy.ts";
import { changeValue, type ValueText } from "../../build/value-text.ts";
import { defineRule, type Reported } from "../../rule.ts";

const messages = {
  never: {
    en: "go never asks {entries}: it reads nothing behind {word}",
    "zh-cn": "go 永远不会用到 {entries}：{word} 之后的内容一概不读",
  },
  askFirst: {
    en: "Ask {hosts} before {word}; {hosts} then sees the path of every module that go asks for there",
    "zh-cn":
      "先问 {hosts}，最后才轮到 {word}；此后每个向 {hosts} 请求的模块，其路径都会被对方看到",
  },
  remove: {
    en: "Remove {entries}",
    "zh-cn": "删除 {entries}",
  },
} as const;
type Id = keyof typeof messages;
type Fixes = NonNullable<Reported<Id>["fixes"]>;

export default defineRule({
  summary: {
    en: "an entry of GOPROXY stands behind direct or off, where go never reads it",
    "zh-cn": "GOPROXY 中有条目排在 direct 或 off 之后，go 永远不会读到",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const seen of seenGoProxies(context)) {
      const cut = cutOff(seen);
      const first = cut?.behind[0];
      const last = cut?.behind.at(-1);
      if (cut === undefined || first === undefined || last === undefined)
        continue;
      const word = cut.terminal.kind;
      report({
        at: placeIn(seen, first.start, last.end),
        message: "never",
        values: { entries: namesOf(cut.behind), word },
        fixes: fixesOf(seen, cut),
      });
    }
  },
});

interface Cut {
  readonly before: readonly GoProxyEntry[];
  /** The entry that means `direct` or `off`. */
  readonly terminal: GoProxyEntry;
  /** Without servers that are gone: those are another rule's. */
  readonly behind: readonly GoProxyEntry[];
}

function cutOff({ list }: SeenGoProxy): Cut | undefined {
  const { entries } = list;
  for (const [index, entry] of entries.entries()) {
    const meant = entriesAsMeant(list, entry).at(-1) ?? entry;
    if (meant.kind !== "direct" && meant.kind !== "off") continue;
    return {
      before: entries.slice(0, index),
      terminal: { ...entry, kind: meant.kind },
      behind: entries.slice(index + 1).filter((one) => !isDead(one)),
    };
  }
  return undefined;
}

function namesOf(entries: readonly GoProxyEntry[]): string {
  return [...new Set(entries.map(nameOf))].join(", ");
}

/** What the author wanted: the servers in front. What the build does today: nothing of them. */
function fixesOf({ list, settings, text }: SeenGoProxy, cut: Cut): Fixes {
  if (text === undefined || list.problems.length > 0) return [];
  const reordered = reorder(text, list.value, {
    cut,
    pipe: knowsPipe(settings),
  });
  const { before, behind, terminal } = cut;
  const isAll = before.length === 0;
  // Without a server in front `off` still stops every download.
  if (isAll && terminal.kind === "off") return reordered;
  const removed: Fixes[number] = {
    title: "remove",
    values: { entries: namesOf(behind) },
    safe: !isAll,
    edits: changeValue(text, [
      { start: terminal.end, end: list.value.length, newText: "" },
    ]),
  };
  return isAll ? [...reordered, removed] : [removed, ...reordered];
}

function reorder(
  text: ValueText,
  value: string,
  { cut, pipe }: { cut: Cut; pipe: boolean },
): Fixes {
  const { before, behind, terminal } = cut;
  const servers = behind.filter(({ kind }) => kind === "url");
  // What another rule would say of them in front.
  const isUnsound = servers.some(
    ({ url }) => url?.startsWith("http:") === true,
  );
  if (servers.length === 0 || isUnsound) return [];
  const texts = new Set([...before, ...servers].map((one) => one.text));
  const front = pipe ? joinEntries([...texts]) : [...texts].join(",");
  const newText = withWord(front, terminal.kind, pipe);
  if (parseGoProxy(newText).problems.length > 0) return [];
  return [
    {
      title: "askFirst",
      values: { hosts: namesOf(servers), word: terminal.kind },
      safe: false,
      edits: changeValue(text, [{ start: 0, end: value.length, newText }]),
    },
  ];
}

/** `off` stops as well behind a comma; `direct` is asked after any error of a public server. */
function withWord(front: string, word: string, pipe: boolean): string {
  const isDirect = pipe && word === "direct";
  return isDirect ? joinEntries([front, word]) : `${front},${word}`;
}
