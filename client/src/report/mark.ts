import type { Mark } from "../../../server/src/protocol.ts";
import { type Content, element, withCode } from "./html.ts";

/** What is drawn inside of a circle of 16 by 16. */
const signs: Readonly<Record<Mark, string>> = {
  ok: "M5 8.2 7.2 10.4 11 6",
  slow: "M8 4.6 V8 L10.4 9.6",
  failed: "M5.7 5.7 10.3 10.3 M10.3 5.7 5.7 10.3",
  unknown:
    "M6.2 6.4 C6.2 4.2 9.8 4.2 9.8 6.4 C9.8 7.8 8 7.8 8 9.3 M8 11.4 V11.5",
};

/** A word with the sign of its mark before it; the sign is for the eye only. */
export function markWord(mark: Mark, word: string): Content {
  return element(
    "span",
    { class: `mark ${mark}` },
    element(
      "svg",
      { viewBox: "0 0 16 16", "aria-hidden": "true" },
      element("circle", { cx: 8, cy: 8, r: 6.5 }),
      element("path", { d: signs[mark] }),
    ),
    element("span", {}, withCode(word)),
  );
}
