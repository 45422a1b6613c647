/** The fences between the layers: each refuses a violation that is planted for it. server/ARCHITECTURE.md has the table. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";

const ROOT = join(import.meta.dirname, "..");

/** A file, and the imports that its layer must not have. */
const violations: readonly (readonly [
  file: string,
  imports: readonly string[],
])[] = [
  [
    "server/src/core/plan/planted.ts",
    [
      "node:fs",
      "vscode-languageserver",
      "vscode-languageserver/node",
      "dockerfile-ast",
      "unbash",
      "yaml",
      "../../lsp/planted.ts",
      "../../cli/planted.ts",
      "../../platform/planted.ts",
      "../../probe/planted.ts",
      "../../explain/planted.ts",
    ],
  ],
  [
    "server/src/core/rules/gomod/planted.ts",
    ["node:path", "unbash", "../../../platform/planted.ts"],
  ],
  [
    "server/src/core/syntax/dockerfile/planted.ts",
    ["node:fs", "vscode", "../../../lsp/planted.ts"],
  ],
  [
    "server/src/explain/planted.ts",
    [
      "node:fs",
      "vscode-languageserver",
      "../platform/planted.ts",
      "../lsp/planted.ts",
    ],
  ],
  [
    "server/src/probe/planted.ts",
    [
      "node:child_process",
      "@microsoft/vscode-container-client",
      "../platform/planted.ts",
      "../cli/planted.ts",
    ],
  ],
  [
    "server/src/platform/planted.ts",
    [
      "vscode",
      "vscode-languageserver/node",
      "yaml",
      "../lsp/planted.ts",
      "../cli/planted.ts",
    ],
  ],
  [
    "server/src/lsp/planted.ts",
    [
      "node:fs",
      "vscode",
      "vscode-languageserver/node",
      "vscode-languageserver/browser",
      "dockerfile-ast",
      "@microsoft/vscode-container-client",
      "../cli/planted.ts",
      "../platform/planted.ts",
    ],
  ],
  [
    "server/src/cli/planted.ts",
    [
      "node:fs",
      "node:child_process",
      "vscode-languageserver",
      "unbash",
      "../lsp/planted.ts",
      "../platform/planted.ts",
    ],
  ],
  [
    "client/src/planted.ts",
    [
      "../../server/src/core/planted.ts",
      "../../server/src/lsp/planted.ts",
      "vscode-languageserver",
      "node:child_process",
      "dockerfile-ast",
    ],
  ],
];

/** Imports that each layer needs: a fence that refuses everything would be no fence. */
const allowed: readonly (readonly [
  file: string,
  imports: readonly string[],
])[] = [
  [
    "server/src/core/plan/allowed.ts",
    ["../finding.ts", "vscode-languageserver-types"],
  ],
  [
    "server/src/core/syntax/dockerfile/allowed.ts",
    ["dockerfile-ast", "../../finding.ts"],
  ],
  ["server/src/core/syntax/shell/allowed.ts", ["unbash"]],
  ["server/src/probe/allowed.ts", ["../core/finding.ts"]],
  ["server/src/platform/allowed.ts", ["node:fs", "node:child_process"]],
  [
    "server/src/lsp/allowed.ts",
    ["vscode-languageserver", "../core/finding.ts"],
  ],
  ["server/src/cli/allowed.ts", ["../core/finding.ts"]],
  [
    "client/src/allowed.ts",
    ["vscode", "vscode-languageclient/node", "../../server/src/protocol.ts"],
  ],
];

/** Runs a tool of ours; its whole output can be long. */
function runTool(
  tool: string,
  args: readonly string[],
  cwd: string,
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules", tool), ...args],
    { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return { status, output: stdout + stderr };
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

let folder: string;
let refused: ReadonlySet<string>;

function plant(file: string, lines: readonly string[]): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
}

const planting = (from: string, index: number): string =>
  `import * as planted${index} from "${from}";`;

describe("imports between layers", () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "surefetch-layers-"));
    writeFileSync(
      join(folder, ".oxlintrc.json"),
      readFileSync(join(ROOT, ".oxlintrc.json")),
    );
    for (const [file, imports] of [...violations, ...allowed]) {
      plant(file, imports.map(planting));
      plant(
        file.replace(".ts", "-dynamic.ts"),
        imports.map((from) => `await import("${from}");`),
      );
    }
    const { output } = runTool("oxlint/bin/oxlint", ["--format=json"], folder);
    const { diagnostics } = JSON.parse(output.slice(output.indexOf("{"))) as {
      diagnostics: Diagnostic[];
    };
    refused = new Set(
      diagnostics
        .filter(({ code }) => code.includes("no-restricted-imports"))
        .map(
          ({ filename, labels }) =>
            `${filename.replaceAll("\\", "/")}:${labels[0]?.span.line}`,
        ),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [file, imports] of violations) {
    for (const [index, from] of imports.entries()) {
      test(`${file} may not import ${from}`, () => {
        assert.ok(refused.has(`${file}:${index + 1}`));
        assert.ok(
          refused.has(`${file.replace(".ts", "-dynamic.ts")}:${index + 1}`),
          "by import()",
        );
      });
    }
  }
  for (const [file, imports] of allowed) {
    for (const [index, from] of imports.entries()) {
      test(`${file} may import ${from}`, () => {
        assert.ok(!refused.has(`${file}:${index + 1}`));
      });
    }
  }
});

test("a type of platform is all that lsp and cli may have of it", () => {
  const own = mkdtempSync(join(tmpdir(), "surefetch-layers-"));
  try {
    writeFileSync(
      join(own, ".oxlintrc.json"),
      readFileSync(join(ROOT, ".oxlintrc.json")),
    );
    for (const layer of ["lsp", "cli"]) {
      const path = join(own, "server/src", layer, "typed.ts");
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(
        path,
        'import type { Files } from "../platform/files.ts";\nexport type { Files };\n',
      );
    }
    const { status, output } = runTool("oxlint/bin/oxlint", [], own);
    assert.equal(status, 0, output);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

/** What a machine or a browser has and core must not know: it would not even compile. */
const GLOBALS = [
  "process.version",
  "console.log",
  "setTimeout",
  "new URL('a')",
  "Buffer",
  "document",
  "fetch",
  "globalThis.performance",
];

describe("core compiles without a machine", () => {
  let own: string;
  let output = "";
  before(() => {
    own = mkdtempSync(join(tmpdir(), "surefetch-core-"));
    const core = join(own, "server/src/core");
    mkdirSync(core, { recursive: true });
    writeFileSync(
      join(own, "tsconfig.json"),
      readFileSync(join(ROOT, "tsconfig.json")),
    );
    writeFileSync(
      join(core, "tsconfig.json"),
      readFileSync(join(ROOT, "server/src/core/tsconfig.json")),
    );
    writeFileSync(join(own, "package.json"), '{ "type": "module" }\n');
    symlinkSync(
      join(ROOT, "node_modules"),
      join(own, "node_modules"),
      "junction",
    );
    writeFileSync(
      join(core, "planted.ts"),
      [
        'import "node:fs";',
        ...GLOBALS.map(
          (name, index) => `export const planted${index}: unknown = ${name};`,
        ),
        "export const fine = new Map([[1, 2]]);",
      ].join("\n"),
    );
    const flags = [
      "--noEmit",
      "--composite",
      "false",
      "--incremental",
      "false",
      "--emitDeclarationOnly",
      "false",
    ];
    ({ output } = runTool("typescript/bin/tsc", ["-p", core, ...flags], own));
  });
  after(() => rmSync(own, { recursive: true, force: true }));

  for (const [index, name] of ["node:fs", ...GLOBALS].entries()) {
    test(`${name} is unknown there`, () => {
      assert.match(
        output,
        new RegExp(String.raw`planted\.ts\(${index + 1},\d+\): error`),
      );
    });
  }

  test("the language itself is known", () => {
    assert.doesNotMatch(
      output,
      new RegExp(String.raw`planted\.ts\(${GLOBALS.length + 2},`),
    );
  });
});
