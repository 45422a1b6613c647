import { type Content, element } from "./html.ts";

/** A row of a grid: what it is about, and its cells (`td`). */
export interface GridRow {
  readonly head: string;
  readonly cells: readonly Content[];
}

/**
 * A table with a heading for each row and column, which scrolls sideways by itself, by keyboard too. Its roles are said,
 * as rows that a narrow page shows one below the other are no table by themselves; cells say theirs.
 */
export function grid(
  label: string,
  heads: readonly string[],
  rows: readonly GridRow[],
  kind = "grid",
): Content {
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": label, tabindex: 0 },
    element(
      "table",
      { class: kind, role: "table" },
      element(
        "thead",
        { role: "rowgroup" },
        element(
          "tr",
          { role: "row" },
          heads.map((head) =>
            element("th", { scope: "col", role: "columnheader" }, head),
          ),
        ),
      ),
      element(
        "tbody",
        { role: "rowgroup" },
        rows.map(({ head, cells }) =>
          element(
            "tr",
            { role: "row" },
            element("th", { scope: "row", role: "rowheader" }, head),
            cells,
          ),
        ),
      ),
    ),
  );
}
