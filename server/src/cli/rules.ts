import { rules as catalogue } from "../core/rules/index.ts";
import { nearestName } from "../core/text/nearest-name.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { displayWidth } from "./report/display.ts";

/** `surefetch rules`: all of them, or the page of one. */
export async function listRules(call: CommandCall): Promise<ExitStatus> {
  const [id] = call.operands;
  if (id !== undefined) return showRule(id, call);
  const { environment, options, language } = call;
  const facts = catalogue.map((rule) => factsOf(rule, call));
  if (options["format"] === "json") {
    environment.stdout.write(
      `${JSON.stringify({ version: 1, rules: facts }, undefined, 2)}\n`,
    );
    return 0;
  }
  const width = Math.max(0, ...catalogue.map((rule) => displayWidth(rule.id)));
  for (const { id, severity, summary } of catalogue) {
    const columns = [
      id.padEnd(width),
      severity.padEnd("warning".length),
      summary[language],
    ];
    environment.stdout.write(`${columns.join("  ")}\n`);
  }
  return 0;
}

async function showRule(id: string, call: CommandCall): Promise<ExitStatus> {
  const { environment, options, language } = call;
  const rule = catalogue.find((each) => each.id === id);
  if (rule === undefined) {
    const ids = catalogue.map((each) => each.id);
    const nearest = nearestName(id, ids);
    const use =
      nearest === undefined
        ? say("unknownRule", { rule: id })
        : say("unknownRuleNear", { rule: id, nearest });
    tell(environment, language, use);
    return 2;
  }
  const page = await environment.readPage(id);
  if (options["format"] === "json") {
    const facts = { ...factsOf(rule, call), page: page ?? null };
    environment.stdout.write(
      `${JSON.stringify({ version: 1, rules: [facts] }, undefined, 2)}\n`,
    );
  } else {
    environment.stdout.write(page ?? `${rule.id}: ${rule.summary[language]}\n`);
  }
  return 0;
}

function factsOf(
  {
    id,
    language: file,
    severity,
    fix,
    since,
    isOptIn,
    summary,
  }: (typeof catalogue)[number],
  { language }: CommandCall,
): Readonly<Record<string, unknown>> {
  return {
    id,
    file,
    severity,
    fix: fix ?? "none",
    since,
    isOptIn: isOptIn === true,
    summary: summary[language],
  };
}
