import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import { compare } from "./compare.ts";
import { GO_MOD_TEXTS, LOAD_TEXTS } from "./gomod-texts.ts";
import { mutations } from "./mutations.ts";
import { GoFolder, goVersion } from "./run-go.ts";

const version = goVersion();
if (version === undefined)
  console.warn(
    "NO GO COMMAND: what we say about go.mod is not held against it",
  );

describe(
  "go.mod against the go command",
  { skip: version === undefined },
  () => {
    const folder = new GoFolder();
    after(() => folder.clean());

    for (const [name, text] of Object.entries(GO_MOD_TEXTS)) {
      test(name, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["mod", "edit", "-json"]);
        compare(text, output, ok);
      });
    }

    test("mutations of those files", () => {
      const count = Number(process.env["SUREFETCH_MUTATIONS"] ?? 250);
      for (const text of mutations(Object.values(GO_MOD_TEXTS), count)) {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["mod", "edit", "-json"]);
        assert.doesNotThrow(
          () => compare(text, output, ok),
          JSON.stringify(text),
        );
      }
    });

    for (const [name, text] of Object.entries(LOAD_TEXTS)) {
      test(`loading: ${name}`, () => {
        folder.write("go.mod", text);
        const { ok, output } = folder.run(["list", "-m"]);
        const problems = parseGoMod(text).problems;
        assert.equal(ok, problems.length === 0, `go says: ${output}`);
        for (const { message } of problems)
          assert.ok(
            output.includes(message),
            `${message}\nis not in\n${output}`,
          );
      });
    }
  },
);
