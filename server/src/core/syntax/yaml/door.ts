import type { Alias, Document, Node, ParsedNode } from "yaml";
import type { Span } from "../../text/source.ts";
import type * as yaml from "./library.ts";

/** A YAML value with the places that it stands in. */
export type YamlNode =
  | {
      readonly kind: "map";
      readonly span: Span;
      readonly entries: readonly YamlEntry[];
    }
  | {
      readonly kind: "list";
      readonly span: Span;
      readonly items: readonly YamlNode[];
    }
  | { readonly kind: "scalar"; readonly span: Span; readonly value: unknown };

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

export interface YamlTree {
  /** Undefined where the document is empty or nothing could be read. */
  readonly root: YamlNode | undefined;
  /** Where the text is no YAML, in the parser's own words (English). */
  readonly problems: readonly {
    readonly span: Span;
    readonly detail: string;
  }[];
}

/** UTF-16 units; no configuration or compose file comes near. */
const largestText = 100_000;
/** What aliases may unfold to. */
const largestTree = 20_000;
const deepestTree = 60;
/** A text of another format has an error on each line. */
const mostProblems = 20;

let library: typeof yaml | undefined;

/** Brings the parser in. Whoever loads a YAML file calls this first: most projects have none. */
export async function loadYaml(): Promise<void> {
  library ??= await import("./library.ts");
}

/** The first document as plain values; undefined where it cannot be read or the parser is not loaded. */
export function parseYaml(text: string): unknown {
  // Not the library's own conversion: maps as keys of maps cost it minutes.
  const { root } = parseYamlTree(text);
  return root === undefined ? undefined : valueOf(root);
}

/** The first document with its places. Never throws; without the parser it is empty. */
export function parseYamlTree(text: string): YamlTree {
  try {
    const document = parse(text);
    if (document === undefined) return { root: undefined, problems: [] };
    const problems = document.errors
      .slice(0, mostProblems)
      .map(({ message, pos }) => ({
        span: { start: pos[0], end: Math.max(pos[0], pos[1]) },
        detail: message,
      }));
    return {
      root: new TreeReader().read(document.contents, 0),
      problems,
    };
  } catch {
    const detail = "It is nested too deep";
    return {
      root: undefined,
      problems: [{ span: { start: 0, end: 0 }, detail }],
    };
  }
}

function parse(text: string): Document.Parsed | undefined {
  if (library === undefined || text.length > largestText) return undefined;
  return library.parseDocument(text, {
    logLevel: "silent",
    prettyErrors: false,
    // Comparing every key with every other takes minutes on a hostile file.
    uniqueKeys: false,
  });
}

function valueOf(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(valueOf);
  const own = node.entries.filter(({ key }) => key !== "<<");
  const merged = node.entries
    .filter(({ key }) => key === "<<")
    .flatMap(mergedEntries);
  return Object.fromEntries(
    [...merged, ...own].map(({ key, value }) => [key, valueOf(value)]),
  );
}

/** What `<<: *name` or `<<: [*one, *other]` brings in; the first of a list counts most. */
function mergedEntries({ value }: YamlEntry): readonly YamlEntry[] {
  if (value.kind === "map")
    return value.entries.filter(({ key }) => key !== "<<");
  if (value.kind !== "list") return [];
  return value.items
    .toReversed()
    .flatMap((item) => (item.kind === "map" ? item.entries : []));
}

class TreeReader {
  /** What each anchor named last, with the number of nodes in it. */
  readonly #anchors = new Map<
    string,
    { readonly node: YamlNode; readonly size: number }
  >();
  #count = 0;

  read(node: Node | null | undefined, depth: number): YamlNode | undefined {
    if (library === undefined || node === null || node === undefined)
      return undefined;
    if (library.isAlias(node)) return this.#readAlias(node);
    const before = this.#count++;
    if (this.#count > largestTree || depth > deepestTree) return undefined;
    const read = this.#readValue(node, depth);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined && read !== undefined) {
      this.#anchors.set(anchor, { node: read, size: this.#count - before });
    }
    return read;
  }

  #readValue(node: Node, depth: number): YamlNode | undefined {
    const span = spanOf(node);
    if (library?.isMap<ParsedNode, ParsedNode | null>(node)) {
      return {
        kind: "map",
        span,
        entries: this.#readEntries(node.items, depth),
      };
    }
    if (library?.isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      return {
        kind: "list",
        span,
        items: items.filter((item) => item !== undefined),
      };
    }
    return library?.isScalar(node)
      ? { kind: "scalar", span, value: node.value }
      : undefined;
  }

  /** The library's own look-up walks the whole document for each alias. */
  #readAlias(node: Alias): YamlNode | undefined {
    const target = this.#anchors.get(node.source);
    // Counted in full: aliases of aliases unfold without end when somebody walks them.
    this.#count += target?.size ?? 1;
    if (target === undefined || this.#count > largestTree) return undefined;
    return { ...target.node, span: spanOf(node) };
  }

  #readEntries(
    items: readonly {
      readonly key: ParsedNode;
      readonly value: ParsedNode | null;
    }[],
    depth: number,
  ): readonly YamlEntry[] {
    const entries: YamlEntry[] = [];
    for (const { key, value } of items) {
      if (library?.isScalar(key) !== true) continue;
      const keySpan = spanOf(key);
      const read = this.read(value, depth + 1);
      const empty: YamlNode = { kind: "scalar", span: keySpan, value: null };
      entries.push({ key: String(key.value), keySpan, value: read ?? empty });
    }
    return entries;
  }
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
