import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { format } from "prettier";
import type { Message } from "../../server/src/core/finding.ts";
import { DNS_VERDICTS } from "../../server/src/probe/dns-verdicts.ts";
import { HTTP_VERDICTS } from "../../server/src/probe/http-verdicts.ts";
import {
  PROXY_NOTES,
  PROXY_VERDICTS,
} from "../../server/src/probe/proxy-verdicts.ts";
import { TLS_VERDICTS } from "../../server/src/probe/tls-verdicts.ts";
import type { VerdictRow } from "../../server/src/probe/verdict-row.ts";
import { SHORT_VERDICTS } from "../../server/src/probe/report-messages.ts";
import { FAULTS } from "./faults.ts";
import { faultTable, PAGE, TABLE_ONLY } from "./fault-table.ts";

test("the page of faults and verdicts is up to date (node test/probe/fault-table.ts, then prettier)", async () => {
  const expected = await format(faultTable(), { parser: "markdown" });
  assert.equal(await readFile(PAGE, "utf8"), expected);
});

test("each verdict has a fault of the lab, or a reason why it has none, not both", () => {
  const seen = new Set<string>(FAULTS.map(({ expected }) => expected[0]));
  for (const id of Object.keys(SHORT_VERDICTS))
    assert.ok(seen.has(id) || TABLE_ONLY[id] !== undefined, id);
  for (const id of Object.keys(TABLE_ONLY))
    assert.ok(id in SHORT_VERDICTS && !seen.has(id), id);
});

test("faults have names of their own, and each that an image cannot see says why", () => {
  assert.equal(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length);
  for (const { blind } of FAULTS)
    for (const { because } of Object.values(blind ?? {}))
      assert.ok(because.length > 10);
});

test("each text of each row exists in both languages with the same placeholders", () => {
  const rows = [
    HTTP_VERDICTS,
    DNS_VERDICTS,
    TLS_VERDICTS,
    PROXY_VERDICTS,
  ].flatMap((table) => Object.values<VerdictRow>(table));
  const messages = rows.flatMap((row) => Object.values(row) as Message[]);
  for (const message of [...messages, ...Object.values(PROXY_NOTES)]) {
    assert.deepEqual(placeholders(message.en), placeholders(message["zh-cn"]));
    assert.notEqual(message.en, message["zh-cn"]);
    // Advice that would make builds less safe is none.
    assert.doesNotMatch(message.en, /GOSUMDB=off|GOINSECURE|GOFLAGS=-insecure/);
  }
});

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted((a, b) =>
    a.localeCompare(b),
  );
}
