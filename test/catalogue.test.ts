/** The catalogues: names match, pages and test files are complete, every text exists in both languages. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { settingDeclarations } from "../server/src/core/config.ts";
import { settingTexts } from "../server/src/core/setting-texts.ts";
import type { Message } from "../server/src/core/finding.ts";
import { rules } from "../server/src/core/rules/index.ts";
import { run } from "../server/scripts/processes.ts";
import { parsePage } from "./support/fixture.ts";

const ROOT = join(import.meta.dirname, "..");
const RULES = "server/src/core/rules";

const folderOf = { dockerfile: "dockerfile", "go.mod": "gomod" } as const;

function namesIn(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT })
    .map((path) => basename(path).replace(/\.\w+$/, ""))
    .sort();
}

test("every rule is in the index, with a page and a test file, and nothing else is there", () => {
  for (const [language, folder] of Object.entries(folderOf)) {
    const ids = rules
      .filter((rule) => rule.language === language)
      .map(({ id }) => id)
      .sort();
    assert.deepEqual(namesIn(`${RULES}/${folder}/*.ts`), ids);
    assert.deepEqual(namesIn(`${RULES}/${folder}/*.md`), ids);
    assert.deepEqual(namesIn(`test/rules/${folder}/*.md`), ids);
  }
});

test("a rule id is the kebab-case name of a bad pattern", () => {
  for (const { id } of rules)
    assert.match(id, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
});

test("generated files are fresh", async () => {
  const { code, output } = await run(
    process.execPath,
    ["server/scripts/generate.ts", "--check"],
    ROOT,
  );
  assert.equal(code, 0, output);
});

test("no page advises what makes downloads less safe", () => {
  const never = /GOFLAGS=\S*-mod=mod|GOSUMDB=["']?off|GOINSECURE|rm .*go\.sum/;
  for (const { id, language } of rules) {
    const page = readFileSync(
      join(ROOT, RULES, folderOf[language], `${id}.md`),
      "utf8",
    );
    for (const { files } of parsePage(page, "Good"))
      for (const { text } of files)
        assert.doesNotMatch(text, never, `Good form of ${id}`);
  }
});

/** Every placeholder of a text, sorted. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
}

const HAN = /\p{Script=Han}/u;
/** A Chinese word or at least Chinese punctuation. */
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
/** Half-width punctuation behind a Chinese character: a native would write ，。：；！？ there. */
const ASCII_PUNCTUATION = /\p{Script=Han}[,;:!?](?:\s|\p{Script=Han}|$)/u;

function checkMessage(where: string, message: Message): void {
  const { en, "zh-cn": chinese } = message;
  assert.notEqual(en, "", where);
  assert.deepEqual(
    placeholders(chinese),
    placeholders(en),
    `${where}: “${en}” and “${chinese}” have different placeholders`,
  );
  // `{what} ({when})` has nothing to translate but its punctuation, and a name stays a name.
  if (!/\p{L}/u.test(en.replaceAll(/\{\w+\}|Surefetch/g, ""))) return;
  assert.notEqual(chinese, en, `${where}: “${en}” is not translated`);
  assert.match(chinese, CHINESE, `${where}: “${chinese}” is not Chinese`);
  assert.doesNotMatch(
    chinese,
    ASCII_PUNCTUATION,
    `${where}: “${chinese}” has half-width punctuation`,
  );
  assert.doesNotMatch(en, HAN, `${where}: “${en}” is not English`);
}

test("every text of the rules and settings exists in English and Chinese", () => {
  for (const { id, summary, messages } of rules) {
    checkMessage(id, summary);
    for (const [key, message] of Object.entries(messages))
      checkMessage(`${id}.${key}`, message);
  }
  assert.deepEqual(
    Object.keys(settingTexts),
    settingDeclarations.map(({ key }) => key),
  );
  for (const [key, texts] of Object.entries(settingTexts))
    for (const message of [
      texts.description,
      ...(texts.valueDescriptions ?? []),
    ])
      checkMessage(key, message);
});

test("a fix title starts with a verb in the imperative, a message has no final full stop", () => {
  for (const { id, messages } of rules) {
    for (const [key, { en, "zh-cn": chinese }] of Object.entries(messages)) {
      assert.doesNotMatch(en, /\.$/, `${id}.${key}`);
      assert.doesNotMatch(chinese, /。$/, `${id}.${key}`);
    }
  }
});

const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const TEXT = `(?:${STRING})(?:\\s*\\+\\s*(?:${STRING}))*`;
const PAIR = new RegExp(`\\ben:\\s*(${TEXT}),\\s*"zh-cn":\\s*(${TEXT})`, "g");

/** The value of string literals joined by plus signs. */
function valueOf(literals: string): string {
  return [...literals.matchAll(new RegExp(STRING, "g"))]
    .map(
      ([literal]) =>
        JSON.parse(
          literal.startsWith("'")
            ? `"${literal.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`
            : literal,
        ) as string,
    )
    .join("");
}

test("every text in the code exists in English and Chinese", () => {
  let count = 0;
  for (const file of globSync("{client,server}/src/**/*.ts", { cwd: ROOT })) {
    const source = readFileSync(join(ROOT, file), "utf8");
    const pairs = [...source.matchAll(PAIR)];
    for (const [, en = "", chinese = ""] of pairs)
      checkMessage(file, { en: valueOf(en), "zh-cn": valueOf(chinese) });
    // What the pattern cannot read would go unchecked.
    const written = [...source.matchAll(/"zh-cn":\s*["'`]/g)].length;
    assert.equal(
      pairs.length,
      written,
      `${file}: write texts as { en: "…", "zh-cn": "…" } with plain string literals`,
    );
    count += pairs.length;
  }
  assert.ok(count > 20, `${count} texts found`);
});

test("package.nls.json and package.nls.zh-cn.json hold the same keys, each used by package.json", () => {
  const read = (name: string): Record<string, string> =>
    JSON.parse(readFileSync(join(ROOT, name), "utf8")) as Record<
      string,
      string
    >;
  const english = read("package.nls.json");
  const chinese = read("package.nls.zh-cn.json");
  assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
  for (const [key, en] of Object.entries(english))
    checkMessage(key, { en, "zh-cn": chinese[key] ?? "" });
  const used = readFileSync(join(ROOT, "package.json"), "utf8").matchAll(
    /"%([\w.-]+)%"/g,
  );
  assert.deepEqual(
    [...new Set([...used].map(([, key = ""]) => key))].sort(),
    Object.keys(english).sort(),
  );
});
