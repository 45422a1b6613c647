import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { withoutCounterparts } from "../../server/src/cli/check/pairs.ts";
import type { CheckedFile } from "../../server/src/cli/check/run.ts";
import type { CliEnvironment } from "../../server/src/cli/environment.ts";
import { helpMessages } from "../../server/src/cli/help-messages.ts";
import { chooseLanguage } from "../../server/src/cli/language.ts";
import { messages } from "../../server/src/cli/messages.ts";
import { displayWidth, harmless } from "../../server/src/cli/report/display.ts";
import type { CheckReport } from "../../server/src/cli/report/model.ts";
import { toText } from "../../server/src/cli/report/text.ts";
import { runCommandLine } from "../../server/src/cli/run.ts";
import type { FileHandle, Finding } from "../../server/src/core/finding.ts";
import { SourceText } from "../../server/src/core/text/source.ts";
import { nodeFiles, nodeProjectHost } from "../../server/src/platform/files.ts";
import { folderOf } from "../support/cli.ts";

const use = (en: string): Finding["text"] => ({
  messageId: "m",
  message: { en, "zh-cn": en },
  values: {},
});

const draw = (
  line: string,
  from: number,
  to: number,
  columns = 120,
): string => {
  const report: CheckReport = {
    version: "1",
    language: "en",
    findings: [
      {
        ruleId: "some-rule",
        severity: "warning",
        path: "Dockerfile",
        source: new SourceText(`first\n${line}\nlast`),
        range: {
          start: { line: 1, character: from },
          end: { line: 1, character: to },
        },
        text: use("text"),
        related: [],
        fixes: [],
      },
    ],
    errors: [],
    notes: [],
    fixed: [],
    counts: { files: 1, templates: 0 },
  };
  return toText(report, { hasColors: false, columns })
    .split("\n")
    .slice(1, 3)
    .join("\n");
};

const handle = (path: string): FileHandle => path as FileHandle;
const range = {
  start: { line: 0, character: 0 },
  end: { line: 0, character: 1 },
};
const file = (
  name: string,
  related: readonly string[],
  ruleId = "go-side",
): CheckedFile => ({
  target: {
    path: join("/repo", name),
    root: { path: "/repo", isRepository: true },
    language: name.endsWith("go.mod") ? "go.mod" : "dockerfile",
    isNamed: true,
  },
  source: new SourceText(""),
  findings: [
    {
      ruleId,
      severity: "error",
      file: handle(name),
      range,
      text: use("x"),
      related: related.map((path) => ({
        file: handle(path),
        range,
        text: use("y"),
      })),
      fixes: [],
    },
  ],
});
const idsLeft = (...files: readonly CheckedFile[]): readonly string[] =>
  withoutCounterparts(files, new Set(["go-side"])).flatMap(({ findings }) =>
    findings.map(({ file: name, ruleId }) => `${name} ${ruleId}`),
  );

const output = (write: (text: string) => void): CliEnvironment["stdout"] => ({
  isTerminal: false,
  columns: undefined,
  write,
});
async function run(
  words: readonly string[],
  changes: Partial<CliEnvironment>,
): Promise<{ status: number | undefined; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  const status = await runCommandLine(words, {
    nodeVersion: "24.0.0",
    cwd: import.meta.dirname,
    variables: {},
    stdout: output((text) => (stdout += text)),
    stderr: output((text) => (stderr += text)),
    files: nodeFiles,
    host: nodeProjectHost,
    logger: {
      error: unwanted,
      warn: unwanted,
      info: unwanted,
      debug: () => undefined,
    },
    signal: new AbortController().signal,
    readStdin: unwanted,
    readVersion: async () => "1.2.3",
    readPage: async () => undefined,
    engine: unwanted,
    hostPlace: unwanted,
    kubernetes: unwanted,
    serve: unwanted,
    ...changes,
  });
  return { status, stdout, stderr };
}

describe("the text report", () => {
  it("puts the carets under the characters, wide ones and tabs included", () => {
    assert.equal(draw("RUN curl x", 4, 8), " 2 | RUN curl x\n   |     ^^^^");
    assert.equal(draw("RUN\tcurl x", 4, 8), " 2 | RUN curl x\n   |     ^^^^");
    assert.equal(draw("RUN 下载 x", 4, 6), " 2 | RUN 下载 x\n   |     ^^^^");
    assert.equal(draw("下载 curl", 3, 7), " 2 | 下载 curl\n   |      ^^^^");
    assert.equal(draw("RUN x", 5, 5), " 2 | RUN x\n   |      ^");
  });

  it("cuts a long line around the finding", () => {
    const line = `${"a".repeat(500)}HERE${"b".repeat(500)}`;
    const [shown = "", carets = ""] = draw(line, 500, 504, 60).split("\n");
    assert.match(shown, /^ 2 \| …a+HEREb+…$/);
    assert.ok(shown.length <= 62, String(shown.length));
    assert.equal(carets.indexOf("^^^^"), shown.indexOf("HERE"));
    const whole = draw("x".repeat(500), 0, 500, 60).split("\n");
    assert.ok((whole[0]?.length ?? 0) <= 62);
  });

  it("marks to the end of the line where a finding goes on", () => {
    assert.equal(draw("RUN a \\", 4, 999), " 2 | RUN a \\\n   |     ^^^");
  });

  it("makes one sign of each character that drives a terminal", () => {
    assert.equal(
      harmless("a\u001b[31m\tb\u202ec\u0085"),
      "a\ufffd[31m b\ufffdc\ufffd",
    );
    assert.equal(displayWidth("e\u0301中🚀a"), 6);
  });
});

describe("pairs of files", () => {
  it("counts the Dockerfile's side where both are checked, else the go.mod's", () => {
    const docker = file("Dockerfile", ["go.mod"], "docker-side");
    const go = file("go.mod", ["Dockerfile"]);
    assert.deepEqual(idsLeft(docker, go), ["Dockerfile docker-side"]);
    assert.deepEqual(idsLeft(go), ["go.mod go-side"]);
    assert.deepEqual(idsLeft(docker, file("go.mod", ["other.Dockerfile"])), [
      "Dockerfile docker-side",
      "go.mod go-side",
    ]);
    assert.deepEqual(idsLeft(docker, file("go.mod", ["Dockerfile"], "alone")), [
      "Dockerfile docker-side",
      "go.mod alone",
    ]);
  });
});

describe("the platform's files", () => {
  it("answers for every path asked, and for nothing above the root", async (t) => {
    const root = await folderOf(t, {
      "in/Dockerfile": "FROM scratch\n",
      "outside.txt": "secret\n",
    });
    await mkdir(join(root, "in/sub"));
    await writeFile(join(root, "in/binary"), Buffer.from([1, 0, 2]));
    const asked = [
      "Dockerfile",
      "",
      "sub",
      "gone",
      "../outside.txt",
      "sub/../../outside.txt",
      "a\0b",
      "binary",
    ];
    const loaded = await nodeProjectHost.load(
      pathToFileURL(join(root, "in")).href,
      asked,
    );
    assert.deepEqual([...loaded.keys()].toSorted(), asked.toSorted());
    assert.deepEqual(loaded.get("Dockerfile"), {
      kind: "file",
      text: "FROM scratch\n",
    });
    assert.deepEqual(loaded.get("sub"), { kind: "folder", entries: [] });
    assert.deepEqual(loaded.get("binary"), { kind: "file", text: undefined });
    for (const path of [
      "gone",
      "../outside.txt",
      "sub/../../outside.txt",
      "a\0b",
    ]) {
      assert.deepEqual(loaded.get(path), { kind: "missing" }, path);
    }
    const root2 = await nodeProjectHost.load("untitled:nowhere", ["x"]);
    assert.deepEqual(root2.get("x"), { kind: "missing" });
  });

  it("replaces nothing that changed meanwhile", async (t) => {
    const root = await folderOf(t, { "go.mod": "new\n" });
    assert.equal(
      await nodeFiles.replaceText(join(root, "go.mod"), "old\n", "fixed\n"),
      "changed",
    );
    assert.equal(
      await nodeFiles.replaceText(join(root, "go.mod"), "new\n", "fixed\n"),
      "written",
    );
    assert.deepEqual(await nodeFiles.readText(join(root, "go.mod")), {
      kind: "text",
      text: "fixed\n",
      isFaithful: true,
    });
  });

  it("lists Dockerfiles, compose files and go.mod files below a root", async (t) => {
    const root = await folderOf(t, {
      ".gitignore": "gone\n",
      "a/Dockerfile": "",
      "a/Dockerfile.tmpl": "",
      "gone/Dockerfile": "",
      "docker-compose.dev.yml": "",
      "docker-bake.json": "",
      "go.mod": "",
    });
    const { signal } = new AbortController();
    assert.deepEqual(
      await nodeProjectHost.listFiles(pathToFileURL(root).href, signal),
      {
        dockerfiles: ["a/Dockerfile", "a/Dockerfile.tmpl"],
        composeFiles: ["docker-bake.json", "docker-compose.dev.yml"],
        goMods: ["go.mod"],
        isPartial: false,
      },
    );
    const { isPartial } = await nodeProjectHost.listFiles(
      pathToFileURL(root).href,
      AbortSignal.abort(),
    );
    assert.equal(isPartial, true);
  });
});

describe("runCommandLine", () => {
  it("needs Node.js 22", async () => {
    const { status, stderr } = await run(["check"], { nodeVersion: "20.20.2" });
    assert.equal(
      stderr,
      "surefetch: Surefetch needs Node.js 22 or newer, but this is 20.20.2\n",
    );
    assert.equal(status, 2);
  });

  it("ends with status 2 when it is interrupted, and says so", async () => {
    const { status, stderr } = await run(["check"], {
      signal: AbortSignal.abort(),
    });
    assert.equal(
      stderr,
      "surefetch: interrupted before everything was checked\n",
    );
    assert.equal(status, 2);
  });

  it("has status 2 after a bug, and says what it was", async () => {
    const { status, stderr } = await run(["lsp", "--stdio"], {
      serve: () => Promise.reject(new Error("boom")),
    });
    assert.equal(stderr, "surefetch: Surefetch failed; this is a bug: boom\n");
    assert.equal(status, 2);
  });

  it("paints on a terminal only, and never with NO_COLOR or --no-color", async (t) => {
    const cwd = await folderOf(t, { "go.mod": "module a\n\nrequire x\n" });
    const painted = async (
      words: readonly string[],
      variables: CliEnvironment["variables"],
    ): Promise<boolean> => {
      let text = "";
      const write = (piece: string): void => {
        text += piece;
      };
      const stdout = { isTerminal: true, columns: 80, write };
      await run(["check", ...words], { cwd, variables, stdout });
      return text.includes("\u001b[");
    };
    assert.equal(await painted([], {}), true);
    assert.equal(await painted([], { NO_COLOR: "1" }), false);
    assert.equal(await painted([], { TERM: "dumb" }), false);
    assert.equal(await painted(["--no-color"], {}), false);
  });
});

it("the language comes from --lang, then from the locale", () => {
  for (const [option, variables, expected] of [
    ["zh-cn", { LANG: "en_US.UTF-8" }, "zh-cn"],
    ["en", { LANG: "zh_CN.UTF-8" }, "en"],
    [undefined, { LANG: "zh_CN.UTF-8" }, "zh-cn"],
    [undefined, { LANG: "zh_TW.UTF-8" }, "en"],
    [undefined, { LANG: "zh_CN", LC_ALL: "de_DE" }, "en"],
    [undefined, {}, "en"],
  ] as const) {
    assert.equal(chooseLanguage(option, variables), expected);
  }
});

it("every text exists in both languages with the same placeholders", () => {
  for (const [id, { en, "zh-cn": chinese }] of Object.entries({
    ...messages,
    ...helpMessages,
  })) {
    assert.deepEqual(placeholders(chinese), placeholders(en), id);
    // Some are made of values and signs alone.
    const words = chinese.replace(/\{\w+\}/g, "");
    assert.ok(/[\u4e00-\u9fff]/.test(words) || !/\w/.test(words), id);
  }
});

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted();
}

function unwanted(): never {
  assert.fail("not expected");
}
