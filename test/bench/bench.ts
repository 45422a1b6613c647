/**
 * `npm run bench`: what a lint costs beside a parse by dockerfile-ast alone and a validation by dockerfile-utils, on the
 * same text in the same run. Read the ratios, not the milliseconds: machines differ. No gate.
 */
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import "../../server/scripts/node-version.mjs";
import { projectOf } from "../support/project.ts";

const PASSES = 15;

/** One text in the forms that a pass needs. */
interface Texts {
  /** Seen before, to the letter. */
  readonly same: string;
  /** One comment is new, as after an edit: every instruction has been seen before. */
  readonly edited: string;
  /** No instruction has been seen before. */
  readonly fresh: string;
}

const runs = {
  "dockerfile-ast": ({ fresh }: Texts) => DockerfileParser.parse(fresh),
  "lint, cold": ({ fresh }: Texts) => lintText(fresh),
  "lint, edited": ({ edited }: Texts) => lintText(edited),
  "lint, unchanged": ({ same }: Texts) => lintText(same),
  "dockerfile-utils": ({ fresh }: Texts) => validate(fresh),
} as const;

type Name = keyof typeof runs;
const names = Object.keys(runs) as Name[];

const goMod =
  "module example.com/app\n\ngo 1.25.0\n\nrequire example.com/lib v1.2.3\n";

function lintText(text: string) {
  const files = new Map([
    ["Dockerfile", text],
    ["go.mod", goMod],
    ["go.sum", ""],
  ]);
  const document = {
    file: "Dockerfile" as FileHandle,
    language: "dockerfile",
    text,
  } as const;
  return lint(document, projectOf(files), defaultConfig);
}

/** A Dockerfile of so many lines, put together from those of our own writing; always the same. */
function textOf(lines: number): string {
  const folder = join(import.meta.dirname, "../core/dockerfiles");
  const parts = readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith(".Dockerfile") &&
        !/template|unfinished|crlf|bom|backtick|escapes/.test(name),
    )
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8").trimEnd());
  const found: string[] = [];
  for (let index = 0; found.length < lines; index++)
    found.push(...(parts[index % parts.length] ?? "").split("\n"));
  return found.slice(0, lines).join("\n");
}

function median(values: readonly number[]): number {
  return (
    values.toSorted((one, other) => one - other)[values.length >> 1] ??
    Number.NaN
  );
}

let variant = 0;

/** Blanks behind the keywords make every instruction's text a new one, at no cost to a parser. */
function nextTexts(same: string): Texts {
  variant++;
  const blanks = " ".repeat(1 + (variant % 400));
  return {
    same,
    edited: `${same}\n# ${variant}\n`,
    fresh: same.replaceAll(
      /^([A-Z]+) /gm,
      (_, keyword: string) => keyword + blanks,
    ),
  };
}

/** Median milliseconds of each, interleaved pass by pass, so that a slow moment of the machine hits all. */
function measure(text: string, repeats: number): ReadonlyMap<Name, number> {
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [name, list] of times) {
      const texts = Array.from({ length: repeats }, () => nextTexts(text));
      const start = performance.now();
      for (const each of texts) runs[name](each);
      list.push((performance.now() - start) / repeats);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/** `text` padded to a width; numbers to the right. */
function cell(value: string): string {
  return value.padStart(18);
}

console.log(
  `${"lines".padStart(6)}${cell("dockerfile-ast ms")}${names
    .slice(1)
    .map((name) => cell(`${name} ×`))
    .join("")}`,
);
measure(textOf(200), 3);
for (const [lines, repeats] of [
  [25, 20],
  [500, 2],
  [2400, 1],
] as const) {
  const result = measure(textOf(lines), repeats);
  const base = result.get("dockerfile-ast") ?? Number.NaN;
  const ratios = names
    .slice(1)
    .map((name) => cell(((result.get(name) ?? Number.NaN) / base).toFixed(2)));
  console.log(
    `${String(lines).padStart(6)}${cell(base.toFixed(2))}${ratios.join("")}`,
  );
}
