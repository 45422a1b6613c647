/** The network check on another engine than the installed Docker: the current generation. */
import { test } from "node:test";
import { currentFolder, ENGINE, noFolder } from "../support/current-engine.ts";

const current = currentFolder(ENGINE);
if (current === undefined)
  test("faults of each group on the current engine", {
    skip: noFolder(ENGINE),
  });
else {
  process.env["SUREFETCH_LAB_ENGINE"] = current;
  await import("./engine-matrix.test.ts");
}
