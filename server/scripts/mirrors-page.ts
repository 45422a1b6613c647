/** The page with what is known of each public Go mirror, made from the tables that the rules read. */
import {
  GO_PROXIES,
  goProxiesReadOn,
  type GoProxyFacts,
} from "../src/core/knowledge/go-proxies.ts";
import {
  NETWORK_PROFILES,
  type NetworkProfileFacts,
} from "../src/core/knowledge/network-profiles.ts";

const statusTexts: Readonly<Record<GoProxyFacts["status"], string>> = {
  active: "active",
  retired: "no longer run",
  moved: "moved",
  fake: "never was a module proxy",
};

/** Text of `server/src/core/rules/reference/go-mirrors.md`. */
export function mirrorsPage(): string {
  const rows = GO_PROXIES.map(
    (facts) =>
      `| ${[
        facts.urls.join("<br>"),
        facts.operator === "" ? "nobody" : facts.operator,
        statusOf(facts),
        answerFor(facts, facts.sumdb),
        answerFor(facts, facts.regions.join(", ")),
        answerFor(facts, facts.toolchains),
        facts.source,
        goProxiesReadOn,
      ]
        .map((cell) => cell.replaceAll("|", "\\|"))
        .join(" | ")} |`,
  );
  return `<!-- Written by \`npm run generate\` from server/src/core/knowledge: do not edit. -->

# Public Go mirrors

What the rules about GOPROXY know. Nothing was asked on the live network: “active” is what the sources say, and “unknown” that
they do not say it. The network check asks the servers that your own builds name.

Whoever runs a mirror sees the path of every module that it is asked for. Keep private paths away from it with GOPRIVATE.

“Checksum database” says whether the mirror passes requests for sum.golang.org on. Where none in GOPROXY does, go connects to
sum.golang.org itself for each module whose hash go.sum lacks, which fails where that host cannot be reached.

| Address | Run by | Status | Checksum database | Reachable from | Toolchains | Source | Read on |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

## What the fixes offer

Your own \`surefetch.mirrors\` come first. Behind them stand, by network profile:

| Profile | Offered | Counts as unreachable |
| --- | --- | --- |
${Object.entries(NETWORK_PROFILES).map(profileRow).join("\n")}
`;
}

function statusOf({ replacement, status }: GoProxyFacts): string {
  const text = statusTexts[status];
  return replacement === undefined ? text : `${text}; use ${replacement}`;
}

/** Of a server that is gone there is nothing to say. */
function answerFor({ status }: GoProxyFacts, answer: string): string {
  return status === "active" ? answer : "–";
}

function profileRow([name, facts]: [string, NetworkProfileFacts]): string {
  const hosts = facts.unreachable.map(
    ({ host, source }) => `${host} (${source})`,
  );
  const offered = facts.goProxies.join("<br>");
  return `| ${name} | ${offered || "nothing"} | ${hosts.join("<br>") || "–"} |`;
}
