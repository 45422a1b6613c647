/**
 * go.mod against the go commands of several versions: `go mod edit -json` for the syntax, `go list -m all` (offline) for
 * what stops the loading. Verdict, line and wording.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { goToolchain } from "../support/go-toolchain.ts";
import { judgedBy } from "./at-version.ts";
import { compare } from "./compare.ts";
import { compareLoading } from "./compare-loading.ts";
import { REAL_GO_MODS } from "./gomod-seeds.ts";
import { GO_MOD_TEXTS, LOAD_TEXTS } from "./gomod-texts.ts";
import { mutations } from "./mutations.ts";
import { GoFolder } from "./run-go.ts";

const versions = ["1.20.14", "1.22.3", "1.27.4"];

const MUTATIONS = Number(process.env["SUREFETCH_MUTATIONS"] ?? 130);
/** Larger ones take go longer than they teach. */
const LARGEST = 60_000;

const corpus = corpusGoMods(join(import.meta.dirname, "../../.corpus"));
if (corpus.size === 0)
  console.warn("NO CORPUS: only our own go.mod files are held against go");

const texts = new Map<string, string>([
  ...Object.entries({ ...REAL_GO_MODS, ...GO_MOD_TEXTS, ...LOAD_TEXTS }),
  ...mutated("real", Object.values(REAL_GO_MODS), MUTATIONS),
]);

for (const version of versions) {
  const command = goToolchain(version);
  if (command === undefined)
    console.warn(`NO GO ${version}: nothing is held against it`);
  const options = { skip: command === undefined && `no Go ${version} here` };
  describe(`go.mod against Go ${version}`, options, () => {
    const folder = new GoFolder(command);
    after(() => folder.clean());
    for (const [name, text] of texts)
      test(`${name}: go mod edit -json and go list -m all, Go ${version}`, () => {
        checkBoth(text, folder, version);
      });

    test(
      `the corpus and changed ones of it, Go ${version}`,
      {
        skip: corpus.size === 0 && "no .corpus folder",
      },
      () => {
        const small = [...corpus.values()].filter(
          ({ length }) => length < 4000,
        );
        const changed = mutated("corpus", small, MUTATIONS / 2);
        for (const [name, text] of [...corpus, ...changed])
          assert.doesNotThrow(
            () => {
              checkBoth(text, folder, version);
            },
            `${name}\n${text.slice(0, 2000)}`,
          );
      },
    );
  });
}

function checkBoth(text: string, folder: GoFolder, version: string): void {
  const judged = judgedBy(text, version);
  folder.write("go.mod", text);
  const edit = folder.run(["mod", "edit", "-json"]);
  compare(text, edit.output, edit.ok, judged.problems);
  const list = folder.run(["list", "-m", "all"]);
  compareLoading(judged, list.output, version);
}

function mutated(
  name: string,
  seeds: readonly string[],
  count: number,
): [string, string][] {
  return [...mutations(seeds, count, 23)].map((text, index) => [
    `${name}, changed ${index + 1}`,
    text,
  ]);
}

/** By path; each text once. */
function corpusGoMods(root: string): ReadonlyMap<string, string> {
  const known = new Set<string>();
  const found = new Map<string, string>();
  for (const path of globSync("**/go.mod", { cwd: root })) {
    const text = readFileSync(join(root, path), "utf8");
    if (text.length > LARGEST || known.has(text)) continue;
    known.add(text);
    found.set(path, text);
  }
  return found;
}
