/** What the bundles weigh and hold: a server that loads what it rarely needs starts slowly. DESIGN 8. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { build } from "esbuild";
import { bundleInMemory, outputs } from "../server/scripts/build.ts";
import { languageServerTrim } from "../server/scripts/language-server-trim.ts";

const ROOT = join(import.meta.dirname, "..");

/** What the server and the command line load only when it is wanted. */
const LAZY = [
  "node_modules/yaml/",
  "node_modules/@microsoft/",
  "node_modules/zod/",
  "server/src/probe/script.ts",
  "server/src/probe/verdict.ts",
  "server/src/platform/engines/containers.ts",
];

/** What the doors load besides core. */
const doorParts = ["engines", "ignore", "probe"];

const files = outputs.map(({ options, limit }) => ({
  file: options.outfile,
  limit,
}));

describe("bundles", () => {
  for (const { file, limit } of files) {
    test(`${file} weighs at most ${limit / 1000} kB`, async () => {
      const { text, metafile } = await bundleInMemory(file);
      assert.ok(
        Buffer.byteLength(text) <= limit,
        `it weighs ${Math.ceil(Buffer.byteLength(text) / 1000)} kB`,
      );
      const [output] = Object.values(metafile?.outputs ?? {});
      const loaded = new Set(
        output?.imports
          .map(({ path }) => path)
          .filter((path) => path.startsWith("./")),
      );
      const built = files.map((each) => `./${basename(each.file)}`);
      for (const path of loaded)
        assert.ok(built.includes(path), `${path} is built`);
      const [, name] = /(server|cli|core)\.cjs$/.exec(file) ?? [];
      if (name === undefined) return;
      const rare = name === "core" ? ["yaml"] : ["core", ...doorParts];
      assert.deepEqual(
        [...loaded].toSorted(),
        rare.map((part) => `./${part}.cjs`).toSorted(),
      );
      const inputs = Object.keys(output?.inputs ?? {});
      const elsewhere = name === "core" ? LAZY : [...LAZY, "server/src/core/"];
      for (const part of elsewhere)
        assert.ok(!inputs.some((input) => input.startsWith(part)), part);
    });
  }
});

/** Names that the server imports from the protocol's library for the run, not as types. */
function importedNames(): string[] {
  const names = new Set<string>();
  for (const file of globSync("server/src/**/*.ts", { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, list = ""] of text.matchAll(
      /import \{([^}]*)\} from "vscode-languageserver(?:-types)?"/g,
    ))
      for (const name of list.split(",").map((each) => each.trim()))
        if (name !== "" && !name.startsWith("type ")) names.add(name);
  }
  return [...names].toSorted();
}

test("what the server imports of the protocol's library is left in when the rest is taken out", async () => {
  const names = importedNames();
  assert.ok(names.length > 10, names.join(" "));
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${names.join(", ")}, createConnection } from "vscode-languageserver/node";`,
      resolveDir: ROOT,
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    plugins: [languageServerTrim],
  });
  const bundle = { exports: {} as Record<string, unknown> };
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- our own bundle, as node would load it
  new Function("require", "module", "exports", outputFiles[0]?.text ?? "")(
    createRequire(import.meta.url),
    bundle,
    bundle.exports,
  );
  for (const name of [...names, "createConnection"])
    assert.notEqual(bundle.exports[name], undefined, name);
});
