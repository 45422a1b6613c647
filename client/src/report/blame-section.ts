import type { BlameView, ReportView } from "../../../server/src/protocol.ts";
import { type GridRow, grid } from "./grid.ts";
import { type Content, element, withCode } from "./html.ts";
import { markWord } from "./mark.ts";
import type { Say } from "./messages.ts";

/** Where it breaks: what to do, and how each endpoint fares from each place. */
export function blameSection({ blame }: ReportView, say: Say): Content {
  if (blame === undefined) return undefined;
  const heading = say("whereItBreaks");
  return element(
    "section",
    { "aria-labelledby": "blame" },
    element("h2", { id: "blame" }, heading),
    blame.advice === undefined
      ? undefined
      : element("p", { class: "remedy" }, withCode(blame.advice)),
    grid(
      heading,
      [say("endpoint"), ...blame.places, say("atFault")],
      rowsOf(blame, say),
      "grid blame",
    ),
    element(
      "ul",
      { class: "limits quiet" },
      blame.notes.map((note) => element("li", {}, withCode(note))),
    ),
  );
}

function rowsOf(
  { places, endpoints }: BlameView,
  say: Say,
): readonly GridRow[] {
  return endpoints.map(({ url, cells, who }) => ({
    head: url,
    cells: [
      ...cells.map((cell, at) =>
        tableCell(
          places[at] ?? "",
          cell === null ? say("notSeen") : markWord(cell.mark, cell.label),
        ),
      ),
      tableCell(say("atFault"), element("strong", {}, who)),
    ],
  }));
}

/** A narrow page shows the heading beside the cell. */
function tableCell(head: string, content: Content): Content {
  return element("td", { role: "cell", "data-label": head }, content);
}
