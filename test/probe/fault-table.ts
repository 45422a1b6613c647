/**
 * The page of faults and verdicts, from the faults that the lab makes and the verdicts' own texts:
 * `node test/probe/fault-table.ts` writes it, fault-table.test.ts compares.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { VERDICTS } from "../../server/src/probe/messages.ts";
import { SHORT_VERDICTS } from "../../server/src/probe/report-messages.ts";
import { FAULTS, type Fault } from "./faults.ts";
import { EVERY_KIND, KINDS, type Kind } from "./kinds.ts";

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
  const seen = new Set(FAULTS.map(({ expected }) => expected[0] as string));
  const unseen = Object.keys(SHORT_VERDICTS).filter((id) => !seen.has(id));
  const { reasons, cells } = blindSpots();
  const kinds = KINDS.map(({ name }) => name);
  return `<!-- Written by \`node test/probe/fault-table.ts\`. -->

# Faults and verdicts of the network check

Each of these ${FAULTS.length} faults is made for real, on a Docker Engine, and probed from ${KINDS.length} kinds of images:

${KINDS.map(({ name, text }) => `- **${name}**: ${text}`).join("\n")}

A test asserts the verdict, what it names, how long the check may take, that the engine has run one exec, and, seen from
outside the container, that neither a process nor a file is left. Every run of the tests has every fault on
${KINDS.filter(({ isMain }) => isMain)
  .map(({ name }) => name)
  .join(
    " and ",
  )}, and on every kind ${EVERY_KIND.length} faults; \`SUREFETCH_TEST_MATRIX=full\` has all ${FAULTS.length * KINDS.length}.

| Fault | Verdict | What the report says |
| --- | --- | --- |
${FAULTS.map(row).join("\n")}

## By kind of image

✓ is the verdict above. A number stands where the image's tools cannot show as much: which verdict comes instead, and
why that is right, is said below.

| Fault | ${kinds.join(" | ")} |
| --- | ${kinds.map(() => "---").join(" | ")} |
${FAULTS.map((fault) => `| ${fault.name} | ${KINDS.map((kind) => cells(fault, kind)).join(" | ")} |`).join("\n")}

${reasons.map((reason, at) => `${at + 1}. ${reason}`).join("\n")}

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

function reason(fault: Fault, kind: Kind): string | undefined {
  const blind = fault.blind?.[kind.sees];
  return blind && `\`${blind.expected[0]}\`: ${blind.because}.`;
}

/** What is said in place of a fault's verdict, each once, and what stands in a cell. */
function blindSpots(): {
  readonly reasons: readonly string[];
  readonly cells: (fault: Fault, kind: Kind) => string;
} {
  const reasons = [
    ...new Set(
      FAULTS.flatMap((fault) =>
        KINDS.flatMap((kind) => reason(fault, kind) ?? []),
      ),
    ),
  ];
  return {
    reasons,
    cells(fault, kind) {
      const text = reason(fault, kind);
      return text === undefined ? "✓" : String(reasons.indexOf(text) + 1);
    },
  };
}

if (import.meta.main) await writeFile(PAGE, faultTable());
