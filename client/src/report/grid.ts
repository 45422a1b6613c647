import { type Content, element } from "./html.ts";

/** A row of a grid: what it is about, and its cells (`td`). */
export interface GridRow {
  readonly head: string;
  readonly cells: readonly Content[];
}

/** A table with a heading for each row and column, which scrolls sideways by itself, by keyboard too. */
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
      { class: kind },
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
        rows.map(({ head, cells }) =>
          element("tr", {}, element("th", { scope: "row" }, head), cells),
        ),
      ),
    ),
  );
}
