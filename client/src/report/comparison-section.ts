import type { EndpointView } from "../../../server/src/protocol.ts";
import { compareRuns, totalOf } from "./compare.ts";
import { grid } from "./grid.ts";
import { type Content, element } from "./html.ts";
import { markWord } from "./mark.ts";
import type { Say } from "./messages.ts";
import type { Run } from "./run.ts";

const quiet: ReadonlySet<string> = new Set(["same", "still-fails"]);

/** Each endpoint before and now, where the container has been asked before. */
export function comparisonSection({
  run,
  before,
  say,
  clock,
}: {
  readonly run: Run;
  readonly before: Run | undefined;
  readonly say: Say;
  readonly clock: (iso: string) => string;
}): Content {
  if (before === undefined) return undefined;
  const heading = say("comparedWith", { time: clock(before.view.started) });
  const heads = [say("endpoint"), say("change"), say("before"), say("now")];
  return element(
    "section",
    { "aria-labelledby": "compared" },
    element("h2", { id: "compared" }, heading),
    grid(
      heading,
      heads,
      compareRuns(before.view, run.view).map((row) => ({
        head: row.url,
        cells: [
          element(
            "td",
            quiet.has(row.change) ? {} : { class: "changed" },
            say(row.change, { ms: row.difference }),
          ),
          element("td", {}, faring(row.before, say)),
          element("td", {}, faring(row.now, say)),
        ],
      })),
    ),
  );
}

function faring(endpoint: EndpointView | undefined, say: Say): Content {
  if (endpoint === undefined) return say("absent");
  const ms = totalOf(endpoint);
  const mark = say(endpoint.mark);
  return markWord(
    endpoint.mark,
    ms === 0 ? mark : say("markAndTime", { mark, ms }),
  );
}
