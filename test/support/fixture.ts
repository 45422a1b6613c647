import { parse as parseYaml } from "yaml";
import {
  defaultConfig,
  type Config,
  type Mirror,
  type NetworkProfile,
} from "../../server/src/core/config.ts";
import type { Severity } from "../../server/src/core/finding.ts";
import type { LintDocument } from "../../server/src/core/lint.ts";

/**
 * A rule's test file: Markdown with one `##` per case. Blocks of a case are files; `fixed` blocks are what each fix that
 * is offered makes of them, in order; a `config` block holds settings as in .surefetch.yaml (before the first case: for
 * all). Attributes behind the language: `path=…`, `title="…"` (fixed), `no-eol`, `bom`.
 *
 * Below a line, whole marker lines say what is reported on it; they are removed before linting:
 *
 *     RUN curl -O https://example.com/a
 *     #~  ^^^^ part of the English message
 *     #~zh ^^^ part of the Chinese one
 *     #~related ^^^^ part of a related location's text (all are asserted where the case has one such marker)
 *     #~ @0-4 columns that carets cannot reach; @4 is an empty range, @0-+2:5 ends two lines further down
 *     #~  ^^^^ [error] where the severity is not the rule's own
 *
 * In go.mod the marker is `//~`.
 */
export interface FixtureCase {
  readonly name: string;
  /** One-based line of the heading. */
  readonly line: number;
  readonly config: Config;
  readonly files: readonly FixtureFile[];
  readonly fixed: readonly FixedBlock[];
}

export interface FixtureFile {
  readonly path: string;
  readonly language: LintDocument["language"] | "other";
  readonly text: string;
  readonly markers: readonly Marker[];
}

export interface FixedBlock {
  /** Undefined: the file that the finding is on. */
  readonly path: string | undefined;
  readonly title: string | undefined;
  readonly text: string;
  readonly line: number;
}

export interface Marker {
  readonly kind: "en" | "zh-cn" | "related";
  readonly range: MarkerRange;
  readonly severity: Severity | undefined;
  readonly text: string;
  /** One-based, in the fixture. */
  readonly line: number;
}

export interface MarkerRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

interface Block {
  readonly info: string;
  readonly lines: readonly string[];
  readonly line: number;
}

interface Section {
  readonly name: string;
  readonly line: number;
  readonly level: number;
  readonly blocks: Block[];
}

/** Reads a rule's test file. @throws Error that names the line. */
export function parseFixture(markdown: string): FixtureCase[] {
  const sections = readSections(markdown);
  const [head, ...cases] = sections;
  const shared = configOf(head?.blocks ?? [], defaultConfig);
  return cases.map((section) => toCase(section, shared));
}

/** The cases under one heading of a rule's page: a file named a second time begins the next. */
export function parsePage(markdown: string, heading: string): FixtureCase[] {
  const sections = readSections(markdown);
  const start = sections.findIndex(
    ({ level, name }) => level === 2 && name === heading,
  );
  if (start < 0) return [];
  const length = sections.slice(start + 1).findIndex(({ level }) => level <= 2);
  const end = length < 0 ? sections.length : start + 1 + length;
  return sections
    .slice(start, end)
    .flatMap((section) =>
      splitByPath(section.blocks).map((blocks, index) =>
        toCase(
          { ...section, name: `${section.name} ${index + 1}`, blocks },
          defaultConfig,
        ),
      ),
    );
}

/** The headings of the second level, in order. */
export function headingsOf(markdown: string): string[] {
  return readSections(markdown)
    .filter(({ level }) => level === 2)
    .map(({ name }) => name);
}

function splitByPath(blocks: readonly Block[]): Block[][] {
  const cases: Block[][] = [];
  let paths = new Set<string>();
  for (const block of blocks) {
    const { word, attributes } = readInfo(block);
    if (word === "" || word === "sh" || word === "text") continue;
    const path = attributes.get("path") ?? word;
    if (cases.length === 0 || paths.has(path)) {
      cases.push([]);
      paths = new Set();
    }
    paths.add(path);
    cases.at(-1)?.push(block);
  }
  return cases;
}

/** Blocks by heading; the first section is what stands before any. */
function readSections(markdown: string): Section[] {
  const sections: Section[] = [{ name: "", line: 1, level: 1, blocks: [] }];
  const lines = markdown.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const heading = /^(#{2,3}) (.+)$/.exec(line);
    if (heading !== null) {
      const [, marks = "", name = ""] = heading;
      const level = marks.length;
      sections.push({ name: name.trim(), line: index + 1, level, blocks: [] });
    }
    const fence = /^(`{3,})(.*)$/.exec(line);
    if (fence === null) continue;
    const [, ticks = "", info = ""] = fence;
    const end = lines.indexOf(ticks, index + 1);
    if (end < 0) throw new Error(`line ${index + 1}: this block has no end`);
    sections.at(-1)?.blocks.push({
      info: info.trim(),
      lines: lines.slice(index + 1, end),
      line: index + 1,
    });
    index = end;
  }
  return sections;
}

function toCase(section: Section, shared: Config): FixtureCase {
  const files: FixtureFile[] = [];
  const fixed: FixedBlock[] = [];
  for (const block of section.blocks) {
    const { word, attributes } = readInfo(block);
    if (word === "config") continue;
    if (word === "fixed") {
      fixed.push({
        path: attributes.get("path"),
        title: attributes.get("title"),
        text: toText(block.lines, attributes),
        line: block.line,
      });
    } else files.push(toFile(block, word, attributes));
  }
  if (files.length === 0)
    throw new Error(`line ${section.line}: case “${section.name}” has no file`);
  const { name, line } = section;
  return { name, line, config: configOf(section.blocks, shared), files, fixed };
}

function toFile(
  block: Block,
  word: string,
  attributes: ReadonlyMap<string, string>,
): FixtureFile {
  const language =
    word === "dockerfile" || word === "go.mod" ? word : ("other" as const);
  const path =
    attributes.get("path") ?? (word === "dockerfile" ? "Dockerfile" : word);
  if (attributes.get("path") === undefined && !/[.D]/.test(path))
    throw new Error(`line ${block.line}: a ${word} block needs path=…`);
  const { lines, markers } = takeMarkers(block, language);
  return { path, language, text: toText(lines, attributes), markers };
}

function toText(
  lines: readonly string[],
  attributes: ReadonlyMap<string, string>,
): string {
  const end = attributes.has("no-eol") || lines.length === 0 ? "" : "\n";
  return (attributes.has("bom") ? "\ufeff" : "") + lines.join("\n") + end;
}

const ATTRIBUTE = /([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g;

function readInfo({ info }: Block): {
  word: string;
  attributes: Map<string, string>;
} {
  const [word = ""] = info.split(" ");
  const attributes = new Map<string, string>();
  for (const match of info.slice(word.length).matchAll(ATTRIBUTE))
    attributes.set(match[1] ?? "", match[2] ?? match[3] ?? "");
  return { word, attributes };
}

const MARKERS = {
  dockerfile: /^#~(zh|related)?(?=[ @])(.*)$/,
  "go.mod": /^\/\/~(zh|related)?(?=[ @])(.*)$/,
  other: /^(?:#|\/\/)~(zh|related)?(?=[ @])(.*)$/,
};

function takeMarkers(
  block: Block,
  language: FixtureFile["language"],
): { lines: string[]; markers: Marker[] } {
  const lines: string[] = [];
  const markers: Marker[] = [];
  for (const [index, line] of block.lines.entries()) {
    const match = MARKERS[language].exec(line);
    if (match === null) lines.push(line);
    else
      markers.push(
        readMarker(line, match, lines.length - 1, block.line + 1 + index),
      );
  }
  return { lines, markers };
}

function readMarker(
  line: string,
  [, kind, rest = ""]: RegExpExecArray,
  target: number,
  lineNumber: number,
): Marker {
  const place = readCarets(line, target) ?? readColumns(rest, target);
  if (place === undefined || target < 0)
    throw new Error(`line ${lineNumber}: cannot read the marker ${line}`);
  const [, severity, text = ""] =
    /^(?:\[(error|warning|info|hint)\])?\s*(.*)$/.exec(place.rest) ?? [];
  if (text === "")
    throw new Error(`line ${lineNumber}: the marker says no part of the text`);
  return {
    kind: kind === "zh" ? "zh-cn" : kind === "related" ? "related" : "en",
    range: place.range,
    severity: severity as Severity | undefined,
    text,
    line: lineNumber,
  };
}

interface MarkerPlace {
  readonly range: MarkerRange;
  readonly rest: string;
}

function readCarets(line: string, target: number): MarkerPlace | undefined {
  const match = /^(\S*~(?:zh|related)?\s+)(\^+)\s+(.*)$/.exec(line);
  if (match === null) return undefined;
  const [, before = "", carets = "", rest = ""] = match;
  const start = before.length;
  return {
    range: {
      start: { line: target, character: start },
      end: { line: target, character: start + carets.length },
    },
    rest,
  };
}

function readColumns(text: string, target: number): MarkerPlace | undefined {
  const match = /^\s*@(\d+)(?:-(?:\+(\d+):)?(\d+))?\s+(.*)$/.exec(text);
  if (match === null) return undefined;
  const [, start = "", lines = "0", end = start, rest = ""] = match;
  return {
    range: {
      start: { line: target, character: Number(start) },
      end: { line: target + Number(lines), character: Number(end) },
    },
    rest,
  };
}

interface ProjectFile {
  networkProfile?: NetworkProfile;
  mirrors?: Mirror[];
  privateHosts?: string[];
  buildContext?: string;
  rules?: Record<string, Severity | "off">;
}

/** The `config` block over what holds already. */
function configOf(blocks: readonly Block[], base: Config): Config {
  const block = blocks.find(({ info }) => info === "config");
  if (block === undefined) return base;
  const given = parseYaml(block.lines.join("\n")) as ProjectFile;
  return {
    network: {
      profile: given.networkProfile ?? base.network.profile,
      mirrors: given.mirrors ?? base.network.mirrors,
      privateHosts: given.privateHosts ?? base.network.privateHosts,
    },
    rules: { ...base.rules, ...given.rules },
    buildContext: given.buildContext ?? base.buildContext,
  };
}
