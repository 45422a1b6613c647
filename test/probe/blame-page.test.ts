import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { format } from "prettier";
import { BLAME_TABLE } from "../../server/src/probe/blame-table.ts";
import { BLAME_CELLS, TABLE_ONLY } from "./blame-cells.ts";
import { BLAME_PAGE, blamePage } from "./blame-page.ts";

test("the page of blame is up to date (node test/probe/blame-page.ts, then prettier)", async () => {
  const expected = await format(blamePage(), { parser: "markdown" });
  assert.equal(await readFile(BLAME_PAGE, "utf8"), expected);
});

test("each row of the table of blame has a fault of the lab, or a reason why it has none, not both", () => {
  const live = new Set(BLAME_CELLS.map(({ row }) => row));
  const ids = new Set(BLAME_TABLE.map(({ id }) => id));
  for (const id of ids)
    assert.notEqual(live.has(id), TABLE_ONLY[id] !== undefined, id);
  for (const id of [...live, ...Object.keys(TABLE_ONLY)])
    assert.ok(ids.has(id), id);
});
