/**
 * The page of faults and verdicts, from the faults that the lab makes and the verdicts' own texts:
 * `node test/probe/fault-table.ts` writes it, fault-table.test.ts compares.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { VERDICTS } from "../../server/src/probe/messages.ts";
import { SHORT_VERDICTS } from "../../server/src/probe/report-messages.ts";
import { FAULTS, type Fault } from "./faults.ts";
import { KINDS } from "./kinds.ts";

export const PAGE = join(
  import.meta.dirname,
  "../../server/src/probe/faults.md",
);

/** Verdicts that no fault of the list leads to, and why. */
export const TABLE_ONLY: Readonly<Record<string, string>> = {
  "dns-no-nameserver":
    "a container always has a nameserver here; recorded words",
  "dns-no-address": "recorded words",
  "dns-lookup-failed": "a forged tool",
  "tls-alert": "table only",
  "tls-certificate": "a certificate that could not be read; recorded words",
  "tls-not-yet-valid": "table only",
  "not-tested": "recorded words",
  cancelled: "a run that is cancelled",
  unknown: "a container that is stopped during the run",
};

export function faultTable(): string {
  const blind = FAULTS.flatMap((fault) => blindSpots(fault));
  const seen = new Set(FAULTS.map(({ expected }) => expected[0] as string));
  const unseen = Object.keys(SHORT_VERDICTS).filter((id) => !seen.has(id));
  return `<!-- Written by \`node test/probe/fault-table.ts\`. -->

# Faults and verdicts of the network check

Each of these ${FAULTS.length} faults is made for real, on a Docker Engine, and probed from ${KINDS.length} kinds of images.
A test asserts the verdict, what it names, how long the check may take, and, seen from outside the container, that
neither a process nor a file of it is left.

| Fault | Verdict | What the report says |
| --- | --- | --- |
${FAULTS.map(row).join("\n")}

## What an image cannot see

${blind.join("\n")}

## Verdicts beside these

These have no row above; the reason, or what else tests them, stands behind each.

${unseen.map((id) => `- \`${id}\`: ${TABLE_ONLY[id] ?? "?"}`).join("\n")}
`;
}

function row({ name, expected: [id], way }: Fault): string {
  const message =
    id === "ok" && way === "proxy"
      ? name.includes("needed")
        ? "ok-proxy-needed"
        : "ok-proxy"
      : name.includes("(404)")
        ? "ok-no-database"
        : id;
  const text = VERDICTS[message].en
    .replaceAll(/\{(\w+)\}/g, (_, value: string) => value.toUpperCase())
    .replaceAll("|", String.raw`\|`);
  return `| ${name} | \`${id}\` | ${text} |`;
}

function blindSpots({ name, blind }: Fault): readonly string[] {
  return Object.entries(blind ?? {}).map(
    ([image, { expected, because }]) =>
      `- ${name}: \`${expected[0]}\` with ${image}. ${because}.`,
  );
}

if (import.meta.main) await writeFile(PAGE, faultTable());
