/**
 * `npm run new-rule dockerfile curl-foo`: writes the files of a rule, one that reports nothing yet and whose test
 * says so by failing, and brings the generated files up to date.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULE_FOLDERS } from "./generate.ts";
import "./node-version.mjs";
import { run } from "./processes.ts";

const ROOT = join(import.meta.dirname, "../..");

type Folder = (typeof RULE_FOLDERS)[number];

const bodies: Readonly<Record<Folder, string>> = {
  dockerfile: `import { defineRule } from "../../rule.ts";

const messages = {
  found: {
    en: "say what will happen, then why: {name}",
    "zh-cn": "说明会发生什么以及原因：{name}",
  },
} as const;

export default defineRule({
  summary: {
    en: "say in one sentence what goes wrong",
    "zh-cn": "用一句话说明会出什么问题",
  },
  severity: "warning",
  since: "SINCE",
  messages,
  document(context, report) {
    for (const site of context.plan.sites) {
      if (site.tool !== "ID") continue;
      report({
        at: site.nameSpan,
        message: "found",
        values: { name: site.tool },
      });
    }
  },
});
`,
  gomod: `import { defineGoModRule } from "../../rule.ts";

const messages = {
  found: {
    en: "say what will happen, then why: {name}",
    "zh-cn": "说明会发生什么以及原因：{name}",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "say in one sentence what goes wrong",
    "zh-cn": "用一句话说明会出什么问题",
  },
  severity: "warning",
  since: "SINCE",
  messages,
  document({ gomod }, report) {
    for (const { path } of gomod.requires) {
      if (path.value !== "ID") continue;
      report({
        at: path.span,
        message: "found",
        values: { name: path.value },
      });
    }
  },
});
`,
};

const examples: Readonly<
  Record<
    Folder,
    { readonly info: string; readonly text: string; readonly marker: string }
  >
> = {
  dockerfile: {
    info: "dockerfile",
    text: "FROM golang:1.25\nRUN go mod download",
    marker: "#~",
  },
  gomod: {
    info: "go.mod",
    text: "module example.com/m\n\ngo 1.25",
    marker: "//~",
  },
};

function fixture(folder: Folder): string {
  const { info, text, marker } = examples[folder];
  return [
    "## reported",
    "```" + info,
    text,
    `${marker} @0-2 part of the English message`,
    `${marker}zh @0-2 part of the Chinese message`,
    "```",
    "",
    "## silent",
    "```" + info,
    text,
    "```",
    "",
  ].join("\n");
}

function page(folder: Folder): string {
  const { info, text } = examples[folder];
  const block = ["```" + info, text, "```", ""];
  return [
    "## What goes wrong",
    "",
    "Say what the user sees, when, and why.",
    "",
    "## Bad",
    "",
    ...block,
    "## Good",
    "",
    ...block,
    "## When to ignore it",
    "",
    "Say when, and what is deliberately not detected.",
    "",
  ].join("\n");
}

/** @throws Error that says what is wrong with the arguments. */
function readArguments(): { folder: Folder; id: string } {
  const [name, id = ""] = process.argv.slice(2);
  const folder = RULE_FOLDERS.find((one) => one === name);
  const usage = `usage: npm run new-rule ${RULE_FOLDERS.join("|")} rule-id`;
  if (folder === undefined) throw new Error(usage);
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id))
    throw new Error(
      `${usage}\n“${id}” is no rule id: name the bad pattern in lower case, with dashes`,
    );
  return { folder, id };
}

async function main(): Promise<void> {
  const { folder, id } = readArguments();
  const rule = join(ROOT, "server/src/core/rules", folder, id);
  const { version } = (
    await import("../../package.json", { with: { type: "json" } })
  ).default;
  const files: readonly (readonly [path: string, text: string])[] = [
    [`${rule}.ts`, bodies[folder].replace("SINCE", version).replace("ID", id)],
    [`${rule}.md`, page(folder)],
    [join(ROOT, "test/rules", folder, `${id}.md`), fixture(folder)],
  ];
  const taken = files.find(([path]) => existsSync(path));
  if (taken !== undefined) throw new Error(`${taken[0]} exists already`);
  for (const [path, text] of files) {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
  const { code, output } = await run(
    process.execPath,
    [join(import.meta.dirname, "generate.ts")],
    ROOT,
  );
  process.stdout.write(output);
  if (code !== 0) throw new Error("npm run generate failed");
  console.log(
    `Next: test/rules/${folder}/${id}.md, then the rule; node --test test/rules/rules.test.ts; node test/rules/show.ts ${id}`,
  );
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
