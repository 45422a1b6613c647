/**
 * `npm run bench:door`: growth of the Dockerfile door from 2,000 to 20,000 lines (aim: an exponent of at most 1.15), and
 * its cost beside a parse by dockerfile-ast. No gate: machines differ.
 */
import { DockerfileParser } from "dockerfile-ast";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { readAll } from "../support/read-views.ts";

const OWN = join(import.meta.dirname, "../core/dockerfiles");

/** CPU milliseconds of one call. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of some runs: the machine's other work only ever adds. */
function least(runs: number, work: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => cost(work)));
}

const LINES: Readonly<Record<string, (index: number) => string>> = {
  stages: (index) =>
    `# stage ${String(index)}\nFROM a${String(index)} AS s${String(index)}\n`,
  comments: (index) => `# comment ${String(index)}\n`,
  ENV: (index) => `ENV A${String(index)}=\${B${String(index)}:-c}\n`,
  continuations: (index) =>
    `${index === 0 ? "RUN true" : ""} && echo ${String(index)} \\\n`,
};

function linesOf(line: (index: number) => string, count: number): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

for (const [name, line] of Object.entries(LINES)) {
  const [small, large] = [linesOf(line, 2_000), linesOf(line, 20_000)];
  for (let warm = 0; warm < 5; warm++) readAll(small);
  const few = least(7, () => void readAll(small));
  const many = least(4, () => void readAll(large));
  const exponent = Math.log10(many / Math.max(few, 0.05));
  console.log(
    `${name}: exponent ${exponent.toFixed(2)} (${few.toFixed(2)} and ${many.toFixed(2)} ms)`,
  );
}

const texts = readdirSync(OWN)
  .filter((name) => name.endsWith(".Dockerfile"))
  .map((name) => readFileSync(join(OWN, name), "utf8"));
const scan = (): void => texts.forEach((text) => void parseDockerfile(text));
const ast = (): void =>
  texts.forEach((text) => void DockerfileParser.parse(text));
const views = (): void => texts.forEach((text) => void readAll(text));
for (let warm = 0; warm < 10; warm++)
  [scan, views, ast].forEach((work) => work());
const [ours, all, theirs] = [least(15, scan), least(15, views), least(7, ast)];
console.log(
  `instructions ${(ours / theirs).toFixed(3)}, all views ${(all / theirs).toFixed(3)} of dockerfile-ast's parse`,
);
