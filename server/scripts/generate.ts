/**
 * Writes what follows from the catalogues: the indexes of rules and tools, the head of every rule's page, the page of
 * Go mirrors, the table of rules in README, and the settings in package.json with their texts. `--check` writes nothing and fails where a
 * file would change.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import {
  settingDeclarations,
  severityNames,
  type SettingDeclaration,
} from "../src/core/config.ts";
import {
  raisedSeverity,
  raisingProfiles,
} from "../src/core/knowledge/network-profiles.ts";
import { settingTexts } from "../src/core/setting-texts.ts";
import type { CatalogueRule, Rule } from "../src/core/rule.ts";
import { mirrorsPage } from "./mirrors-page.ts";
import "./node-version.mjs";

const ROOT = join(import.meta.dirname, "../..");
const CORE = join(ROOT, "server/src/core");

/** The folders of rules, by the name of their language in file names. */
export const RULE_FOLDERS = ["dockerfile", "gomod"] as const;

/** One file as it should be. */
interface Generated {
  readonly path: string;
  readonly text: string;
}

/** An item of a catalogue: a file whose default export a `define…` function makes. */
interface Item {
  readonly id: string;
  readonly path: string;
}

/** The items in a folder, sorted by id. */
function itemsIn(folder: string, define: RegExp): Item[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ id: name.slice(0, -3), path: join(folder, name) }))
    .filter(({ path }) => define.test(readFileSync(path, "utf8")))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function ruleItems(): Item[] {
  return RULE_FOLDERS.flatMap((folder) =>
    itemsIn(join(CORE, "rules", folder), /^export default define\w*Rule\(/m),
  ).sort((one, other) => (one.id < other.id ? -1 : 1));
}

function toolItems(): Item[] {
  return itemsIn(join(CORE, "tools"), /^export default defineTool\(/m);
}

const NOTE =
  "// Written by `npm run generate` from the files beside it: do not edit.\n";

/** `base-image-moved` becomes `baseImageMoved`. */
function identifier(id: string): string {
  const name = id.replaceAll(/-+(\w)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  return /^[a-z]/.test(name) ? name : `item${name}`;
}

function importLines(items: readonly Item[], folder: string): string {
  return items
    .map(({ id, path }) => {
      const from = relative(folder, path).replaceAll("\\", "/");
      return `import ${identifier(id)} from "./${from}";\n`;
    })
    .join("");
}

function ruleIndex(): Generated {
  const folder = join(CORE, "rules");
  const items = ruleItems();
  const entries = items.map(
    ({ id }) => `  { id: "${id}", ...${identifier(id)} },\n`,
  );
  const text =
    `${NOTE}import type { CatalogueRule } from "../rule.ts";\n${importLines(items, folder)}\n` +
    `/** Every rule, sorted by id. */\nexport const rules: readonly CatalogueRule[] = [\n${entries.join("")}];\n`;
  return { path: join(folder, "index.ts"), text };
}

/** Undefined as long as there is no tool. */
function toolIndex(): Generated | undefined {
  const folder = join(CORE, "tools");
  const items = toolItems();
  if (items.length === 0) return undefined;
  const entries = items.map(
    ({ id }) => `  { id: "${id}", ...${identifier(id)} },\n`,
  );
  const text =
    `${NOTE}import type { CatalogueTool } from "./tool.ts";\n${importLines(items, folder)}\n` +
    `/** Every tool that downloads, sorted by its file's name. */\nexport const tools: readonly CatalogueTool[] = [\n${entries.join("")}];\n`;
  return { path: join(folder, "index.ts"), text };
}

/** Reads the rules from their own files: the index may still be the old one. */
async function loadRules(): Promise<CatalogueRule[]> {
  const rules: CatalogueRule[] = [];
  for (const { id, path } of ruleItems()) {
    const module = (await import(pathToFileURL(path).href)) as {
      default: Rule;
    };
    rules.push({ id, ...module.default });
  }
  return rules;
}

const PAGE_HEAD = ["<!-- generated: head -->", "<!-- /generated -->"] as const;
const TABLE = [
  "<!-- generated: rules -->",
  "<!-- /generated: rules -->",
] as const;

const fixTexts = {
  safe: "yes, a safe one: it keeps the build's meaning and joins “fix all”",
  unsafe: "yes, offered one by one: it changes what the build does",
  none: "none",
};

function pageHead(rule: CatalogueRule): string {
  const { id, language } = rule;
  const marker = language === "dockerfile" ? "#" : "//";
  const where =
    language === "dockerfile" ? "above the instruction" : "above the directive";
  const first =
    language === "dockerfile" ? "the first instruction" : "the first directive";
  return [
    `# ${id}`,
    "",
    sentence(rule.summary.en),
    "",
    `- Severity: ${severityText(rule)}`,
    `- Fix: ${fixTexts[rule.fix ?? "none"]}`,
    `- Since: ${rule.since}`,
    `- Ignore it: \`${marker} surefetch ignore=${id} reason=…\` ${where}, \`${marker} surefetch ignore-file=${id}\` before ${first}, or \`rules: { ${id}: off }\` in .surefetch.yaml`,
  ].join("\n");
}

/** `hint; warning under the network profile corporate`. */
function severityText({ id, isOptIn, severity }: CatalogueRule): string {
  const own = isOptIn === true ? `${severity}, off by default` : severity;
  const profiles = raisingProfiles(id);
  const [first] = profiles;
  if (first === undefined) return own;
  const word = profiles.length === 1 ? "profile" : "profiles";
  return `${own}; ${raisedSeverity(id, first) ?? severity} under the network ${word} ${profiles.join(" and ")}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function rulePage(rule: CatalogueRule): Generated {
  const folder = rule.language === "dockerfile" ? "dockerfile" : "gomod";
  const path = join(CORE, "rules", folder, `${rule.id}.md`);
  const old = existsSync(path) ? readFileSync(path, "utf8") : "";
  const text = withBlock(old, PAGE_HEAD, pageHead(rule));
  return {
    path,
    text:
      text ??
      `${PAGE_HEAD[0]}\n\n${pageHead(rule)}\n\n${PAGE_HEAD[1]}\n\n${old}`,
  };
}

/** The text with what stands between two comments replaced; undefined where the comments are missing. */
function withBlock(
  text: string,
  [begin, end]: readonly [string, string],
  content: string,
): string | undefined {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function ruleTable(rules: readonly CatalogueRule[]): string {
  const rows = rules.map(
    ({ id, language, severity, summary, fix, isOptIn }) =>
      `| [${id}](${pagePath(id, language)}) | ${language === "dockerfile" ? "Dockerfile" : "go.mod"} | ${isOptIn === true ? "off" : severity} | ${summary.en.replaceAll("|", "\\|")} | ${fix ?? "–"} |`,
  );
  return [
    "| Rule | File | Severity | What goes wrong | Fix |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function pagePath(id: string, language: Rule["language"]): string {
  const folder = language === "dockerfile" ? "dockerfile" : "gomod";
  return `server/src/core/rules/${folder}/${id}.md`;
}

/** Undefined where README has no place for the table. */
function readme(rules: readonly CatalogueRule[]): Generated | undefined {
  const path = join(ROOT, "README.md");
  if (!existsSync(path)) return undefined;
  const text = withBlock(readFileSync(path, "utf8"), TABLE, ruleTable(rules));
  return text === undefined ? undefined : { path, text };
}

type Json = Record<string, unknown>;

function readJson(path: string): Json {
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as Json)
    : {};
}

const settingKey = (key: string): string => `config.${key}`;
const RULES_KEY = "rules";

/** package.json with its settings, and the texts that they refer to, in both languages. */
function manifest(rules: readonly CatalogueRule[]): Generated[] {
  const texts = { en: {} as Json, "zh-cn": {} as Json };
  const say = (
    key: string,
    message: { en: string; "zh-cn": string },
  ): string => {
    texts.en[key] = message.en;
    texts["zh-cn"][key] = message["zh-cn"];
    return `%${key}%`;
  };
  const properties: Json = {};
  for (const setting of settingDeclarations) {
    properties[`surefetch.${setting.key}`] = {
      ...property(setting, say),
      ...(setting.key === RULES_KEY
        ? ruleProperties(rules, severityNames, say)
        : {}),
    };
  }
  const path = join(ROOT, "package.json");
  const old = readJson(path);
  const contributes = {
    ...(old["contributes"] as Json | undefined),
    configuration: { title: "Surefetch", properties },
  };
  return [
    { path, text: JSON.stringify({ ...old, contributes }) },
    languageFile("package.nls.json", texts.en),
    languageFile("package.nls.zh-cn.json", texts["zh-cn"]),
  ];
}

type Say = (key: string, message: { en: string; "zh-cn": string }) => string;

function property(setting: SettingDeclaration, say: Say): Json {
  const { key, values, minimum, maximum } = setting;
  const texts = settingTexts[key];
  if (texts === undefined) throw new Error(`setting ${key} has no texts`);
  const { description, valueDescriptions } = texts;
  return {
    type: setting.type,
    default: setting.default,
    ...(values === undefined ? {} : { enum: values }),
    ...(valueDescriptions === undefined
      ? {}
      : {
          enumDescriptions: valueDescriptions.map((message, index) =>
            say(`${settingKey(key)}.${values?.[index] ?? index}`, message),
          ),
        }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...setting.schema,
    scope: setting.scope,
    description: say(settingKey(key), description),
  };
}

function ruleProperties(
  rules: readonly CatalogueRule[],
  severities: readonly string[],
  say: Say,
): Json {
  const properties: Json = {};
  for (const { id, severity, isOptIn, summary } of rules) {
    properties[id] = {
      type: "string",
      enum: severities,
      default: isOptIn === true ? "off" : severity,
      description: say(`${settingKey(RULES_KEY)}.${id}`, summary),
    };
  }
  return { properties, additionalProperties: false };
}

/** A package.nls file: other texts stay, ours come behind them in order. */
function languageFile(name: string, texts: Json): Generated {
  const path = join(ROOT, name);
  const others = Object.entries(readJson(path)).filter(
    ([key]) => !key.startsWith(settingKey("")),
  );
  return {
    path,
    text: JSON.stringify({ ...Object.fromEntries(others), ...texts }),
  };
}

/** As prettier leaves it; pages of rules are written by hand below their head and stay as they are. */
async function pretty({ path, text }: Generated): Promise<Generated> {
  if (path.endsWith(".md") && path.startsWith(CORE)) return { path, text };
  const options = await resolveConfig(path);
  return { path, text: await format(text, { ...options, filepath: path }) };
}

async function main(isCheck: boolean): Promise<number> {
  const rules = await loadRules();
  const wanted = [
    ruleIndex(),
    toolIndex(),
    ...rules.map(rulePage),
    { path: join(CORE, "rules/reference/go-mirrors.md"), text: mirrorsPage() },
    readme(rules),
    ...manifest(rules),
  ].filter((file) => file !== undefined);
  const files = await Promise.all(wanted.map(pretty));
  const stale = files.filter(
    ({ path, text }) =>
      !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  for (const { path, text } of stale) {
    console.log(`${isCheck ? "stale" : "wrote"} ${relative(ROOT, path)}`);
    if (!isCheck) writeFileSync(path, text);
  }
  if (!isCheck || stale.length === 0) return 0;
  console.error("Generated files are not fresh: run npm run generate");
  return 1;
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.includes("--check"));
}
