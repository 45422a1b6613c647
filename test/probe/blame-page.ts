/**
 * The page of blame, from the table and the cells that the lab makes: `node test/probe/blame-page.ts` writes it,
 * blame-page.test.ts compares.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BLAMES } from "../../server/src/probe/blame-messages.ts";
import type { BlameRow, SeenSet } from "../../server/src/probe/blame-row.ts";
import {
  ANSWERED,
  BLOCKED,
  CUT,
  DIRECT,
  FOUND,
  LOOKUP,
  REACHED,
  TRUSTED,
  UNREACHED,
  WORKS,
} from "../../server/src/probe/blame-row.ts";
import {
  SEEN,
  SEEN_BY_VERDICT,
  type Seen,
} from "../../server/src/probe/blame-seen.ts";
import { BLAME_TABLE } from "../../server/src/probe/blame-table.ts";
import { BLAME_CELLS, TABLE_ONLY } from "./blame-cells.ts";

export const BLAME_PAGE = join(
  import.meta.dirname,
  "../../server/src/probe/blame.md",
);

/** Sets that rows share, by the words that the page has for them. */
const SETS: readonly (readonly [string, readonly Seen[], string])[] = [
  ["DIRECT", DIRECT, "it works without an HTTP proxy"],
  ["WORKS", WORKS, "it works"],
  ["LOOKUP", LOOKUP, "the name gets no address, or a false one"],
  ["UNREACHED", UNREACHED, "the name is known, the connection fails"],
  ["CUT", CUT, "a connection is made and breaks before an answer"],
  ["ANSWERED", ANSWERED, "the server has answered, with whatever"],
  ["REACHED", REACHED, "a connection was made"],
  ["FOUND", FOUND, "the nameservers have given an address"],
  ["TRUSTED", TRUSTED, "TLS has ended well, or was not wanted"],
  ["BLOCKED", BLOCKED, "what a network looks like that wants an HTTP proxy"],
];

export function blamePage(): string {
  const live = new Map<string, number>();
  for (const { row } of BLAME_CELLS) live.set(row, (live.get(row) ?? 0) + 1);
  return `<!-- Written by \`node test/probe/blame-page.ts\`. -->

# Who is at fault: the table of blame

The network check asks the same from the container, from a fresh container on the engine's default network, and from
this machine. The first row that fits is the answer; all of its conditions have to hold. ${live.size} of its ${BLAME_TABLE.length} rows are made for real, on
a Docker Engine, by ${BLAME_CELLS.length} faults; each row has a test, and a test of every combination shows that there is one answer to each
and that no row is out of reach.

| Row | Container | Fresh container | This machine | And | At fault | Because | Live |
| --- | --- | --- | --- | --- | --- | --- | --- |
${BLAME_TABLE.map((row) => line(row, live.get(row.id) ?? 0)).join("\n")}

## What a place sees

${SETS.map(([name, set, words]) => `- **${name}**, ${words}: ${codes(set)}`).join("\n")}

Each word stands for verdicts ([faults and verdicts](faults.md)):

${SEEN.map((seen) => `- \`${seen}\`: ${verdictsOf(seen)}`).join("\n")}

## Rows without a fault of the lab

${Object.entries(TABLE_ONLY)
  .map(([row, wants]) => `- \`${row}\`: table only. It wants ${wants}.`)
  .join("\n")}
`;
}

function line(row: BlameRow, cells: number): string {
  const { id, container, fresh, host, blame, because } = row;
  return `| ${[
    `\`${id}\``,
    setText(container),
    setText(fresh),
    setText(host),
    conditions(row),
    BLAMES[blame].en,
    because,
    cells === 0 ? "table only" : String(cells),
  ].join(" | ")} |`;
}

function setText(set: SeenSet): string {
  if (set === "any") return "";
  const left = SEEN.filter((seen) => !set.includes(seen));
  if (left.length < 4) return `all but ${shortest(left)}`;
  return shortest(set);
}

/** The largest shared set that is part of it, then the rest. */
function shortest(set: readonly Seen[]): string {
  const [largest] = SETS.filter(([, each]) =>
    each.every((seen) => set.includes(seen)),
  ).toSorted(([, one], [, other]) => other.length - one.length);
  if (largest === undefined) return codes(set);
  const [name, part] = largest;
  const rest = set.filter((seen) => !part.includes(seen));
  return rest.length === 0 ? `**${name}**` : `**${name}**, ${shortest(rest)}`;
}

function codes(set: readonly Seen[]): string {
  return set.map((seen) => `\`${seen}\``).join(", ");
}

function verdictsOf(seen: Seen): string {
  if (seen === "works-through-proxy")
    return "`ok` through an HTTP proxy where a direct connection fails";
  const ids = Object.entries(SEEN_BY_VERDICT)
    .filter(([, each]) => each === seen)
    .map(([id]) => `\`${id}\``);
  return [...ids, ...(seen === "unseen" ? ["no check from there"] : [])].join(
    ", ",
  );
}

const OTHERS = {
  work: "another host works",
  reached: "another host is reached",
  fail: "no other host is reached",
  absent: "no other host is asked",
} as const;

function conditions({ when = {} }: BlameRow): string {
  return [
    ...(when.others === undefined
      ? []
      : [when.others.map((each) => OTHERS[each]).join(" or ")]),
    ...(when.network === undefined
      ? []
      : [`the container's network is ${when.network.join(" or ")}`]),
    ...(when.otherAddress === undefined
      ? []
      : ["the address is another one there"]),
    ...(when.loopback === undefined ? [] : ["the URL names localhost"]),
  ].join("; ");
}

if (import.meta.main) await writeFile(BLAME_PAGE, blamePage());
