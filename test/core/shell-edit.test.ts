import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { expandWord } from "../../server/src/core/syntax/dockerfile/expand.ts";
import {
  parseExec,
  parseShell,
} from "../../server/src/core/syntax/shell/door.ts";
import {
  quoteDockerValue,
  quoteHeredocText,
  quoteJsonString,
  quoteShellValue,
  replaceWordText,
} from "../../server/src/core/syntax/shell/edit.ts";

const values = [
  "plain",
  "https://a.example,direct",
  "https://a.example|https://b.example|direct",
  "a;b&c",
  "a b  c",
  "it's",
  'say "x"',
  'it\'s "both" $HOME `id` \\ \\\\ !',
  "$HOME",
  "$(id)",
  "`id`",
  "a\\",
  "\\$x",
  "~/x",
  "*",
  "#x",
  "{a,b}",
  "",
  "-n",
  "=",
  "é 中文",
  "(x)",
  "<a>",
];

/** What a command sees in place of each `%`; one run of dash for all scripts. */
function seen(scripts: readonly string[]): string[] {
  const all = scripts.map((script) => `${script}; printf '\\0'`).join("\n");
  const child = spawnSync("dash", ["-c", all], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "/bin:/usr/bin", HOME: "/nowhere" },
  });
  assert.equal(child.stderr, "");
  return child.stdout.split("\0").slice(0, -1);
}

const hasDash = spawnSync("dash", ["-c", "exit 0"]).status === 0;
const skip = hasDash ? false : "NOT CHECKED: there is no dash here";

/** What is written for `value` in place of a word. */
function replaced(word: string, value: string): string | undefined {
  const text = `a ${word}`;
  const script = parseShell(
    text,
    { start: 0, end: text.length },
    { escape: "\\" },
  );
  const target = script.commands[0]?.words[1];
  assert.ok(target);
  return replaceWordText(target, value);
}

describe("quoting, as a real shell reads it", { skip }, () => {
  const print = "printf %s";

  it("in each context of a word", () => {
    for (const frame of [
      (value: string) => `${print} ${quoteShellValue(value, "bare")}`,
      (value: string) => `${print} "${quoteShellValue(value, "double")}"`,
      (value: string) => `${print} '${quoteShellValue(value, "single")}'`,
      (value: string) =>
        `export A=${quoteShellValue(value, "bare")}; ${print} "$A"`,
      (value: string) =>
        `A=${quoteShellValue(value, "bare")} sh -c '${print} "$A"'`,
      (value: string) => `cat <<E\n${quoteHeredocText(value, false)}\nE\n:`,
      (value: string) => `cat <<'E'\n${quoteHeredocText(value, true)}\nE\n:`,
    ]) {
      const isHeredoc = frame("").startsWith("cat");
      const expected = isHeredoc ? values.map((value) => `${value}\n`) : values;
      assert.deepEqual(seen(values.map(frame)), expected);
    }
  });

  const frames = [
    "printf %s OLD",
    'printf %s "OLD"',
    "printf %s 'OLD'",
    'printf %s "O"LD',
    "printf %s O\\LD",
    'printf %s "$(printf %s OLD)"',
    "sh -c 'printf %s OLD'",
    "sh -c 'printf %s \"OLD\"'",
    'sh -c "printf %s OLD"',
    "sh -c \"printf %s 'OLD'\"",
    'sh -c "printf %s \\"OLD\\""',
  ];
  for (const text of frames) {
    it(`in place of a word: ${text}`, () => {
      const script = parseShell(
        text,
        { start: 0, end: text.length },
        { escape: "\\" },
      );
      const command = script.commands.findLast(
        ({ words }) => words[0]?.raw === "printf",
      );
      const word = command?.words.at(-1);
      assert.ok(command && word);
      const written: string[] = [];
      const expected: string[] = [];
      for (const value of values) {
        const replacement = replaceWordText(
          word,
          value,
          command.enclosingQuote,
        );
        if (replacement === undefined) {
          assert.ok(
            command.enclosingQuote === "'" && value.includes("'"),
            value,
          );
          continue;
        }
        written.push(
          text.slice(0, word.span.start) +
            replacement +
            text.slice(word.span.end),
        );
        expected.push(value);
      }
      assert.ok(expected.length > values.length / 2);
      assert.deepEqual(seen(written), expected);
    });
  }

  it("keeps the quotes that the word had", () => {
    assert.equal(replaced('"x"', "y"), '"y"');
    assert.equal(replaced("'x'", "y"), "'y'");
    assert.equal(replaced("x", "y"), "y");
    assert.equal(replaced("x", "y|z"), "'y|z'");
    assert.equal(replaced("'x'", "it's"), `"it's"`);
  });

  it("inside an exec form", () => {
    for (const value of values) {
      const text = `RUN ["sh", "-c", "printf %s 'OLD'"]`;
      const [run] = parseDockerfile(text).instructions;
      assert.ok(run?.kind === "run");
      const [sh, printf] = parseExec(run.execArguments).commands;
      const word = printf?.words[2];
      const script = sh?.words[2];
      assert.ok(word && script);
      const inner = replaceWordText(word, value, "json") ?? "";
      const changed =
        text.slice(0, word.span.start) + inner + text.slice(word.span.end);
      const argv = JSON.parse(changed.slice(4)) as string[];
      assert.deepEqual(seen([argv[2] ?? ""]), [value]);
      const whole = replaceWordText(script, value, "json") ?? "";
      const direct =
        text.slice(0, script.span.start) + whole + text.slice(script.span.end);
      assert.deepEqual(JSON.parse(direct.slice(4)), ["sh", "-c", value]);
      assert.equal(JSON.parse(quoteJsonString(value)), value);
    }
  });

  it("for any text at all", () => {
    const text = fc
      .string({ maxLength: 12 })
      .filter((value) => !/[\0\n\r]/.test(value));
    const samples = fc.sample(text, 300);
    for (const context of ["bare", "double", "single"] as const) {
      const quote = { bare: "", double: '"', single: "'" }[context];
      const scripts = samples.map(
        (value) =>
          `printf %s ${quote}${quoteShellValue(value, context)}${quote}`,
      );
      assert.deepEqual(seen(scripts), samples);
    }
  });
});

describe("quoteDockerValue", () => {
  it("is read back by Docker's rules", () => {
    for (const escape of ["\\", "`"] as const) {
      for (const hadQuotes of [undefined, '"', "'"] as const) {
        for (const value of values) {
          const directive = escape === "`" ? "# escape=`\n" : "";
          const written = quoteDockerValue(value, escape, hadQuotes);
          const text = `${directive}FROM a\nENV A=${written} B=2\nENV C=3`;
          const syntax = parseDockerfile(text);
          const env = syntax.instructions[1];
          assert.ok(env?.kind === "env");
          assert.deepEqual(
            env.properties.map(({ name }) => name),
            ["A", "B"],
            text,
          );
          const [property] = env.properties;
          const found =
            property?.value && expandWord(property.value, escape, () => null);
          if (value !== "")
            assert.deepEqual(found, { kind: "known", value }, text);
        }
      }
    }
  });

  it("quotes no more than it must", () => {
    const pipe = "https://a.example|direct";
    assert.equal(quoteDockerValue(pipe, "\\", undefined), pipe);
    assert.equal(quoteDockerValue(pipe, "\\", "'"), `'${pipe}'`);
    assert.equal(quoteDockerValue(pipe, "\\", '"'), `"${pipe}"`);
    assert.equal(quoteDockerValue("a b", "\\", undefined), '"a b"');
  });
});
