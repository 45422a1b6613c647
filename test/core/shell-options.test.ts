import assert from "node:assert/strict";
import { test } from "node:test";
import { shellOptions } from "../../server/src/core/build/shell-options.ts";

test("the options of SHELL are read from bundles and by name", () => {
  const cases: readonly [string[], boolean, boolean][] = [
    [["/bin/sh", "-c"], false, false],
    [["/bin/sh", "-ec"], true, false],
    [["/bin/bash", "-eo", "pipefail", "-c"], true, true],
    [["/bin/bash", "-o", "pipefail", "-c"], false, true],
    [["/bin/bash", "-o", "errexit", "-o", "pipefail", "-c"], true, true],
    [["/bin/bash", "--norc", "-c"], false, false],
  ];
  for (const [shell, errexit, pipefail] of cases)
    assert.deepEqual(
      shellOptions(shell),
      { errexit, pipefail },
      shell.join(" "),
    );
});
