import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import type { Log } from "sarif";
import { cliModule, folderOf, surefetch } from "../support/cli.ts";

/** The finding stands on line 5 from column 11, in characters that take one, two and no columns before it. */
const badMod = "module example.com/app\n\ngo 1.25\n\ntoolchain 1.25.3\n";

describe("the formats of check", () => {
  it("text: place, severity, message, rule, the line with carets, the fix, the sum", async (t) => {
    const cwd = await folderOf(t, { "go.mod": badMod });
    const { stdout } = await surefetch(["check"], { cwd });
    assert.equal(
      stdout,
      [
        "go.mod:5:11 error every go command in this module stops here: invalid toolchain version '1.25.3': must match format go1.23.0 or default (go-mod-syntax)",
        " 5 | toolchain 1.25.3",
        "   |           ^^^^^^",
        "  = fix: Write go1.25.3 (--fix applies it)",
        "",
        "1 finding (1 error) in 1 file",
        "",
      ].join("\n"),
    );
  });

  it("text: Chinese by --lang and by LANG, before and behind the command", async (t) => {
    const cwd = await folderOf(t, { "go.mod": badMod });
    const chinese = await surefetch(["check", "--lang", "zh-cn"], { cwd });
    assert.match(
      chinese.stdout,
      /^go\.mod:5:11 错误 此模块中的所有 go 命令都会在这里报错退出/,
    );
    assert.match(
      chinese.stdout,
      /\n检查了 1 个文件，发现 1 个问题（1 个错误）\n$/,
    );
    const byLocale = await surefetch(["check"], {
      cwd,
      variables: { LANG: "zh_CN.UTF-8" },
    });
    assert.equal(byLocale.stdout, chinese.stdout);
    const before = await surefetch(["--lang=zh-cn", "check"], { cwd });
    assert.equal(before.stdout, chinese.stdout);
    const overruled = { LANG: "zh_CN.UTF-8", LC_ALL: "C" };
    assert.match(
      (await surefetch(["check"], { cwd, variables: overruled })).stdout,
      /1 finding/,
    );
    const wrong = await surefetch(["check", "--lang", "zh-cn", "nowhere"], {
      cwd,
    });
    assert.equal(wrong.stderr, "surefetch: nowhere 不存在；请检查拼写\n");
  });

  it("text: what stands in a file cannot drive the terminal", async (t) => {
    const cwd = await folderOf(t, {
      "go.mod":
        "module example.com/app\n\ngo 1.25\ntoolchain \u001b[31mred\u202e\n",
    });
    const { stdout } = await surefetch(["check"], { cwd });
    assert.match(stdout, /toolchain/);
    assert.ok(
      !stdout.includes("\u001b") && !stdout.includes("\u202e"),
      JSON.stringify(stdout),
    );
  });

  it("json: as DESIGN 9.9, zero-based", async (t) => {
    const cwd = await folderOf(t, { "a/go.mod": badMod });
    const { stdout } = await surefetch(["check", "--format", "json"], { cwd });
    const range = {
      start: { line: 4, character: 10 },
      end: { line: 4, character: 16 },
    };
    const reason =
      "invalid toolchain version '1.25.3': must match format go1.23.0 or default";
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      findings: [
        {
          ruleId: "go-mod-syntax",
          severity: "error",
          path: "a/go.mod",
          range,
          message: `every go command in this module stops here: ${reason}`,
          messageId: "refused",
          values: { reason },
          related: [],
          fixes: [
            {
              title: "Write go1.25.3",
              safe: true,
              edits: [{ path: "a/go.mod", range, newText: "go1.25.3" }],
            },
          ],
        },
      ],
      errors: [],
    });
  });

  it("sarif: valid against the schema, with page, region, fix and errors", async (t) => {
    const cwd = await folderOf(t, { "a b/é/go.mod": badMod });
    const { stdout, status } = await surefetch(
      ["check", "--format", "sarif", ".", "gone"],
      { cwd },
    );
    assert.equal(status, 2);
    const log = JSON.parse(stdout) as Log;
    await assertSarif(log);
    const [run] = log.runs;
    const region = { startLine: 5, startColumn: 11, endLine: 5, endColumn: 17 };
    const uri = "a%20b/%C3%A9/go.mod";
    const [result] = run?.results ?? [];
    assert.deepEqual(result?.locations, [
      { physicalLocation: { artifactLocation: { uri }, region } },
    ]);
    assert.equal(result?.ruleId, "go-mod-syntax");
    assert.equal(result?.level, "error");
    assert.equal(result?.properties?.["messageId"], "refused");
    assert.deepEqual(result?.fixes?.[0]?.artifactChanges, [
      {
        artifactLocation: { uri },
        replacements: [
          { deletedRegion: region, insertedContent: { text: "go1.25.3" } },
        ],
      },
    ]);
    assert.equal(run?.columnKind, "utf16CodeUnits");
    const [rule] = run?.tool.driver.rules ?? [];
    const page = new URL(
      "../../server/src/core/rules/gomod/go-mod-syntax.md",
      import.meta.url,
    );
    assert.equal(rule?.help?.markdown, await readFile(page, "utf8"));
    const [invocation] = run?.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    assert.equal(
      invocation?.toolExecutionNotifications?.[0]?.message.text,
      "gone does not exist; check the spelling",
    );
  });

  it("sarif: valid where nothing is found", async (t) => {
    const cwd = await folderOf(t, {});
    const { stdout, status } = await surefetch(["check", "--format", "sarif"], {
      cwd,
    });
    const log = JSON.parse(stdout) as Log;
    await assertSarif(log);
    assert.deepEqual(log.runs[0]?.results, []);
    assert.equal(status, 0);
  });

  it("github: workflow commands with everything escaped", async (t) => {
    const cwd = await folderOf(t, { "a,b:c%/go.mod": badMod });
    const { stdout, status } = await surefetch(
      ["check", "--format", "github", ".", "go:ne"],
      { cwd },
    );
    const message =
      "every go command in this module stops here: invalid toolchain version '1.25.3': must match format go1.23.0 or default";
    assert.equal(
      stdout,
      `::error file=a%2Cb%3Ac%25/go.mod,line=5,endLine=5,col=11,endColumn=16,title=go-mod-syntax::${message}\n` +
        "::error ::go:ne does not exist; check the spelling\n",
    );
    assert.equal(status, 2);
  });

  it("ends quietly when nobody reads the report any more", async (t) => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`d${index}/go.mod`, badMod]),
    );
    const cwd = await folderOf(t, files);
    const child = spawn(
      process.execPath,
      [cliModule, "check", "--format", "json"],
      { cwd },
    );
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const [status] = (await once(child, "close")) as [number | null];
    assert.doesNotMatch(stderr, /EPIPE|Error/);
    assert.equal(status, 1);
  });
});

describe("the project's own configuration", () => {
  it("counts: nearest file first, up to the root, and the option above all", async (t) => {
    const cwd = await folderOf(t, {
      ".git/HEAD": "ref: refs/heads/main\n",
      ".surefetch.yaml": "rules:\n  go-mod-syntax: off\n",
      "go.mod": badMod,
      "deep/er/go.mod": badMod,
      "own/.surefetch.yml": "rules:\n  go-mod-syntax: warning\n",
      "own/go.mod": badMod,
      "other.yaml": "rules: { go-mod-syntax: info }\n",
    });
    assert.deepEqual(await severities([], cwd), ["own/go.mod warning"]);
    assert.deepEqual(await severities(["deep"], cwd), []);
    assert.deepEqual(await severities(["--config", "other.yaml"], cwd), [
      "deep/er/go.mod info",
      "go.mod info",
      "own/go.mod info",
    ]);
  });

  it("reports what has no effect, on its line, once", async (t) => {
    const cwd = await folderOf(t, {
      ".surefetch.yaml": "networkProfil: china\nrules:\n  go-mod-sintax: off\n",
      "a/go.mod": badMod,
      "b/go.mod": badMod,
    });
    const { stdout, status } = await surefetch(
      ["check", "--min-severity", "warning"],
      { cwd },
    );
    assert.match(
      stdout,
      /^\.surefetch\.yaml:1:1 warning networkProfil has no effect: there is no such setting; did you mean networkProfile\? \(surefetch-config\)\n 1 \| networkProfil: china\n   \| \^{13}\n/,
    );
    assert.match(
      stdout,
      /\.surefetch\.yaml:3:3 warning go-mod-sintax has no effect: there is no such rule; did you mean go-mod-syntax\?/,
    );
    assert.match(stdout, /4 findings \(2 errors, 2 warnings\) in 2 files/);
    assert.equal(status, 1);
    const sarif = await surefetch(["check", "--format", "sarif"], { cwd });
    await assertSarif(JSON.parse(sarif.stdout) as Log);
  });

  it("is an error where --config names no file", async (t) => {
    const cwd = await folderOf(t, { "go.mod": badMod });
    const { stderr, status } = await surefetch(
      ["check", "--config", "gone.yaml"],
      { cwd },
    );
    assert.equal(
      stderr,
      "surefetch: gone.yaml does not exist; check the spelling\n",
    );
    assert.equal(status, 2);
  });
});

async function severities(
  words: readonly string[],
  cwd: string,
): Promise<readonly string[]> {
  const { stdout } = await surefetch(["check", "--format", "json", ...words], {
    cwd,
  });
  const { findings } = JSON.parse(stdout) as {
    findings: readonly { path: string; severity: string }[];
  };
  return findings.map(({ path, severity }) => `${path} ${severity}`);
}

async function assertSarif(log: Log): Promise<void> {
  const require = createRequire(import.meta.url);
  const folder = join(
    require.resolve("@microsoft/jest-sarif/package.json"),
    "..",
  );
  const text = await readFile(
    join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  );
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  // The schema is of draft 4, of which the validator knows all that it uses.
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(text) as Record<string, unknown>;
  const validate = ajv.compile(schema);
  assert.ok(validate(log), JSON.stringify(validate.errors, undefined, 2));
}
