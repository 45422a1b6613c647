import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { packageExtension } from "../../server/scripts/package.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What may be inside besides the rule pages and the pictures; a bundle's file names are its contract with the client. */
const EXPECTED = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/README.zh-cn.md",
  "extension/changelog.md",
  "extension/client/dist/extension.cjs",
  "extension/package.json",
  "extension/package.nls.json",
  "extension/package.nls.zh-cn.json",
  "extension/readme.md",
  "extension/server/dist/blame.cjs",
  "extension/server/dist/cli.cjs",
  "extension/server/dist/core.cjs",
  "extension/server/dist/engines.cjs",
  "extension/server/dist/ignore.cjs",
  "extension/server/dist/probe.cjs",
  "extension/server/dist/server.cjs",
  "extension/server/dist/yaml.cjs",
  "extension/syntaxes/go-mod.language-configuration.json",
  "extension/syntaxes/go-mod.tmLanguage.json",
];

const SIZE_LIMIT = 1_000_000;

void test("the VSIX holds the built files, the rule pages and nothing else, in less than 1 MB", async () => {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-package-"));
  try {
    const archive = await readFile(
      await packageExtension(join(folder, "surefetch.vsix")),
    );
    const names = namesInZip(archive);
    const pages = names.filter((name) =>
      /^extension\/server\/dist\/rules\/[\w-]+\/[\w-]+\.md$/.test(name),
    );
    const pictures = names.filter((name) =>
      /^extension\/media\/[\w-]+\.png$/.test(name),
    );
    const rest = names.filter(
      (name) => !pages.includes(name) && !pictures.includes(name),
    );
    assert.deepEqual(rest.toSorted(), EXPECTED.toSorted());
    assert.deepEqual(
      pages
        .map((name) => name.replace("extension/server/dist/", ""))
        .toSorted(),
      await rulePages(),
    );
    assert.ok(pictures.includes("extension/media/icon.png"));
    assert.ok(archive.length <= SIZE_LIMIT, `${archive.length} bytes`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The pages in the sources as `rules/GROUP/ID.md`. */
async function rulePages(): Promise<string[]> {
  const rules = join(ROOT, "server/src/core/rules");
  const groups = (await readdir(rules, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory(),
  );
  const pages = await Promise.all(
    groups.map(async ({ name }) =>
      (await readdir(join(rules, name)))
        .filter((file) => file.endsWith(".md"))
        .map((file) => `rules/${name}/${file}`),
    ),
  );
  return pages.flat().toSorted();
}

/** The names in a ZIP archive's central directory. */
function namesInZip(archive: Buffer): string[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.notEqual(end, -1, "the archive has a central directory");
  const names: string[] = [];
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) =>
      archive.readUInt16LE(offset + field),
    );
    assert.ok(
      name !== undefined && extra !== undefined && comment !== undefined,
    );
    names.push(archive.toString("utf8", offset + 46, offset + 46 + name));
    offset += 46 + name + extra + comment;
  }
  return names;
}
