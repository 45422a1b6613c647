/** The properties that fixes, suppressions and every rule have on any text, over Dockerfiles of our own writing. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { defaultConfig } from "../server/src/core/config.ts";
import { rules } from "../server/src/core/rules/index.ts";
import type { FixtureFile } from "./support/fixture.ts";
import { checkProperties } from "./support/rule-checks.ts";

const FOLDER = join(import.meta.dirname, "core/dockerfiles");
const names = globSync("*.Dockerfile", { cwd: FOLDER }).sort();

/** What the Dockerfiles build, in the folders that they copy from. */
const around: readonly FixtureFile[] = [
  {
    path: "go.mod",
    language: "go.mod",
    text: "module example.com/app\n\ngo 1.24.2\n\nrequire example.com/lib v1.2.3\n",
    markers: [],
  },
  {
    path: "go.sum",
    language: "other",
    text: "example.com/lib v1.2.3 h1:AAAA\nexample.com/lib v1.2.3/go.mod h1:AAAA\n",
    markers: [],
  },
  { path: "main.go", language: "other", text: "package main\n", markers: [] },
];

let fixes = 0;

for (const name of names) {
  test(`fixes and suppressions keep their promises on ${name}`, () => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const document = {
      path: "Dockerfile",
      language: "dockerfile",
      text,
      markers: [],
    } as const;
    fixes += checkProperties([document, ...around], defaultConfig);
  });
}

test("the Dockerfiles trigger fixes at all", () => {
  assert.ok(names.length >= 40, `${names.length} Dockerfiles`);
  const hasFix = rules.some(
    ({ language, fix }) => language === "dockerfile" && fix !== undefined,
  );
  assert.equal(fixes > 0, hasFix, `${fixes} fixes were tried`);
});
