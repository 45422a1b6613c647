import {
  complain,
  looseToken,
  quoteFix,
  readVersion,
  spanOf,
  stringReason,
} from "./directives.ts";
import type { Outcome } from "./directives.ts";
import { goQuote } from "./go-quote.ts";
import type { LexToken } from "./lexer.ts";
import type { Token } from "./model.ts";
import type { Statement } from "./statement.ts";

export interface Retraction {
  readonly low: Token;
  readonly high: Token;
}

/** What stands in `retract [v1.0.0, v1.1.0]`, with go's complaint where it does not. */
const INTERVAL: readonly {
  readonly text: string | undefined;
  readonly message: string;
}[] = [
  { text: "[", message: "expected '[' or version" },
  { text: undefined, message: "expected version after '['" },
  { text: ",", message: "expected ',' after version" },
  { text: undefined, message: "expected version after ','" },
  { text: "]", message: "expected ']' after version" },
];

const SINGLE = INTERVAL.slice(0, 1).map(({ message }) => ({
  text: undefined,
  message,
}));

/** `retract v1.2.3` and `retract [v1.0.0, v1.1.0]`, with any word as version: those are read when the path is known. */
export function readRetraction(statement: Statement): Outcome<Retraction> {
  const first = statement.args[0]?.text;
  if (first === "(") return problem(statement, 0, "expected '[' or version");
  const parts = first === "[" ? INTERVAL : SINGLE;
  const versions = readVersions(statement, parts);
  if (versions.complaint !== undefined) return versions;
  const extra = statement.args[parts.length];
  if (extra === undefined) return versions;
  const message = `unexpected token after version: ${goQuote(extra.text)}`;
  return problem(statement, parts.length, message);
}

function readVersions(
  statement: Statement,
  parts: typeof INTERVAL,
): Outcome<Retraction> {
  let low: Token | undefined;
  let high: Token | undefined;
  for (const [index, { text, message }] of parts.entries()) {
    const token = statement.args[index];
    const isThere = token !== undefined && (text ?? token.text) === token.text;
    if (!isThere) return problem(statement, index, message);
    if (text !== undefined) continue;
    const reason = stringReason(token.text);
    if (reason !== undefined) return wrongQuotes(token, reason);
    high = looseToken(token);
    low ??= high;
  }
  if (low !== undefined && high !== undefined) return { value: { low, high } };
  return problem(statement, 0, "expected '[' or version");
}

/** Checks the versions of a retraction against the module's own path. */
export function checkRetraction(
  { low, high }: Retraction,
  path: string,
): Outcome<Retraction> {
  for (const token of low === high ? [low] : [low, high]) {
    const { start, end } = token.span;
    const outcome = readVersion("retract", path, {
      kind: "word",
      text: token.value,
      start,
      end,
    });
    if (outcome.complaint !== undefined) return outcome;
  }
  return { value: { low, high } };
}

function wrongQuotes(
  token: LexToken,
  reason: string,
): ReturnType<typeof complain> {
  const message = `retract: version ${goQuote(token.text)} invalid: ${reason}`;
  return complain(
    "invalid-quoted-string",
    message,
    spanOf(token),
    quoteFix(token),
  );
}

function problem(
  statement: Statement,
  index: number,
  message: string,
): ReturnType<typeof complain> {
  const token = statement.args[index];
  return complain(
    "invalid-retraction",
    message,
    token === undefined ? statement.span : spanOf(token),
  );
}
