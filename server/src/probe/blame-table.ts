import { ADDRESS_ROWS } from "./blame-addresses.ts";
import { ANSWER_ROWS } from "./blame-answers.ts";
import { CONNECTION_ROWS } from "./blame-connections.ts";
import { FIRST_ROWS } from "./blame-first.ts";
import { LAST_ROWS } from "./blame-last.ts";
import { NAME_ROWS } from "./blame-names.ts";
import { PROXY_ROWS } from "./blame-proxies.ts";
import type { BlameFacts, BlameRow, SeenSet } from "./blame-row.ts";
import type { Seen } from "./blame-seen.ts";
import { WAY_ROWS } from "./blame-ways.ts";

/** Who is to blame, by what each place has seen; the most specific first. */
export const BLAME_TABLE: readonly BlameRow[] = [
  ...FIRST_ROWS,
  ...NAME_ROWS,
  ...ADDRESS_ROWS,
  ...WAY_ROWS,
  ...CONNECTION_ROWS,
  ...ANSWER_ROWS,
  ...PROXY_ROWS,
  ...LAST_ROWS,
];

/** What the places have seen of one endpoint. */
export interface Sights {
  readonly container: Seen;
  readonly fresh: Seen;
  readonly host: Seen;
}

/** The row that fits; there always is one. */
export function blameRow(sights: Sights, facts: BlameFacts): BlameRow {
  const found = BLAME_TABLE.find(
    (row) =>
      isIn(sights.container, row.container) &&
      isIn(sights.fresh, row.fresh) &&
      isIn(sights.host, row.host) &&
      holds(row, facts),
  );
  if (found === undefined) throw new TypeError("the table has no last row");
  return found;
}

function isIn(seen: Seen, set: SeenSet): boolean {
  return set === "any" || set.includes(seen);
}

function holds({ when = {} }: BlameRow, facts: BlameFacts): boolean {
  return (
    (when.others === undefined || when.others.includes(facts.others)) &&
    (when.network === undefined || when.network.includes(facts.network)) &&
    (when.otherAddress === undefined || facts.otherAddress) &&
    (when.loopback === undefined || facts.loopback)
  );
}
