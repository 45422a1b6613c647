import type { BlameView, ReportView } from "../../../server/src/protocol.ts";
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
    element(
      "div",
      { class: "scroll", role: "region", "aria-label": heading, tabindex: 0 },
      table(blame, say),
    ),
    element(
      "ul",
      { class: "limits quiet" },
      blame.notes.map((note) => element("li", {}, withCode(note))),
    ),
  );
}

function table({ places, endpoints }: BlameView, say: Say): Content {
  const heads = [say("endpoint"), ...places, say("atFault")];
  return element(
    "table",
    { class: "grid blame" },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        heads.map((head) => element("th", { scope: "col" }, head)),
      ),
    ),
    element(
      "tbody",
      {},
      endpoints.map(({ url, cells, who }) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, url),
          cells.map((cell) =>
            element(
              "td",
              {},
              cell === null ? say("notSeen") : markWord(cell.mark, cell.label),
            ),
          ),
          element("td", { class: "changed" }, who),
        ),
      ),
    ),
  );
}
