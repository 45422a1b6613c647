import type { MessageValues } from "../core/finding.ts";
import { factsOf, pairOf, valuesOf, type Compared } from "./blame-facts.ts";
import { RUN_BLAMES } from "./blame-messages.ts";
import type { BlameRow } from "./blame-row.ts";
import { seenOf, verifies } from "./blame-seen.ts";
import type * as blameTable from "./blame-table.ts";
import type { Sights } from "./blame-table.ts";
import type { BlameReport, EndpointBlame, RunBlame } from "./blame-types.ts";
import { use } from "./messages.ts";
import { withPlaceAdvice } from "./place-advice.ts";
import type { Execs } from "./types.ts";

/** Loaded when wanted: most checks are compared with nothing. */
type Table = typeof blameTable;

/** Who is to blame for each endpoint, and for the run; `own` is the advice of the engine. */
export async function blameFor(
  compared: Compared,
  own?: Execs["advice"],
): Promise<Pick<BlameReport, "endpoints" | "verdict">> {
  const table = await import("./blame-table.ts");
  const endpoints = compared.container.endpoints.map((_, index) =>
    withPlaceAdvice(own, endpointBlame(compared, index, table)),
  );
  return { endpoints, verdict: runBlame(endpoints) };
}

function endpointBlame(
  compared: Compared,
  index: number,
  { blameRow }: Table,
): EndpointBlame {
  const seen = sightsOf(compared, index);
  const pair = pairOf(compared, index, seen);
  const row = blameRow(seen, factsOf(compared, pair));
  return { ...fromRow(row, valuesOf(pair)), seen };
}

function fromRow(
  { id, blame, message, advice }: BlameRow,
  values: MessageValues,
): Omit<EndpointBlame, "seen"> {
  return {
    id,
    blame,
    message: { messageId: id, message, values },
    ...(advice === undefined
      ? {}
      : { advice: { messageId: `advice-${id}`, message: advice, values } }),
  };
}

function sightsOf({ container, fresh, host }: Compared, index: number): Sights {
  const sights = {
    container: seenOf(container, index),
    fresh: seenOf(fresh, index),
    host: seenOf(host, index),
  };
  // What verifies nothing has not seen whether it trusts the certificate.
  const isAboutTrust =
    sights.container === "authority" || sights.container === "intercepted";
  return isAboutTrust && host !== undefined && !verifies(host)
    ? { ...sights, host: "unseen" }
    : sights;
}

/** What weighs more: that the container fails, that it waits, that builds would fail, that nothing does. */
function weightOf({ id, blame, seen }: EndpointBlame): number {
  if (blame === "none") return 0;
  if (id.startsWith("builds-")) return 1;
  return seen.container === "lookup-late" ? 2 : 3;
}

/** What explains most of the endpoints that fare worst; what cannot be told only where nothing can. */
function runBlame(endpoints: readonly EndpointBlame[]): RunBlame {
  const worst = Math.max(0, ...endpoints.map(weightOf));
  const heavy = endpoints.filter((each) => weightOf(each) === worst);
  const told = heavy.filter(({ blame }) => blame !== "unknown");
  const candidates = told.length > 0 ? told : heavy;
  const countOf = (wanted: EndpointBlame): number =>
    candidates.filter(({ id }) => id === wanted.id).length;
  const [chosen] = candidates.toSorted(
    (one, other) => countOf(other) - countOf(one),
  );
  if (chosen === undefined || worst === 0) {
    const total = endpoints.length;
    const message = use(RUN_BLAMES, "works", { total });
    return { id: "works", blame: "none", message, count: 0, total };
  }
  const { seen: _, ...said } = chosen;
  return { ...said, count: countOf(chosen), total: heavy.length };
}
