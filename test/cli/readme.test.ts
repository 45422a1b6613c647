/** What README shows of the command line and of the settings is what a user gets. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { settingDeclarations } from "../../server/src/core/config.ts";
import { surefetch } from "../support/cli.ts";

const ROOT = join(import.meta.dirname, "../..");
const SAMPLE = /^```console\n\$ surefetch (.+)\n([\s\S]+?)^```$/gm;

void test("each command that README shows prints what stands below it", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const samples = [...readme.matchAll(SAMPLE)];
  assert.ok(samples.length >= 2);
  for (const [, words = "", shown] of samples) {
    const { stdout } = await surefetch(words.split(" "), { cwd: ROOT });
    assert.equal(stdout, shown, `README.md: surefetch ${words}`);
  }
});

for (const name of ["README.md", "README.zh-cn.md"])
  void test(`${name} names every setting and no other`, async () => {
    const readme = await readFile(join(ROOT, name), "utf8");
    const rows = [...readme.matchAll(/^\| `surefetch\.([\w.]+)` /gm)];
    assert.deepEqual(
      rows.map(([, key]) => key),
      settingDeclarations.map(({ key }) => key),
    );
  });
