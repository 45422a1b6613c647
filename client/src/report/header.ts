import type { Mark } from "../../../server/src/protocol.ts";
import { type Content, element, withCode } from "./html.ts";
import { markWord } from "./mark.ts";

/** What stands at the head of a page: verdict first, then facts, then what can be done. */
export interface Header {
  readonly mark: Mark;
  /** The mark in a word. */
  readonly word: string;
  readonly headline: string;
  readonly facts: readonly string[];
  /** What a screen reader calls the buttons. */
  readonly actionsLabel: string;
  readonly actions: readonly Content[];
}

/** The head of a page, with the line that says what a button has done. */
export function header({
  mark,
  word,
  headline,
  facts,
  actionsLabel,
  actions,
}: Header): Content {
  return element(
    "header",
    { class: `verdict ${mark}` },
    markWord(mark, word),
    element("h1", { tabindex: -1 }, withCode(headline)),
    facts.map((fact) => element("p", { class: "quiet" }, fact)),
    element(
      "div",
      { class: "actions", role: "group", "aria-label": actionsLabel },
      actions,
      element("p", { class: "said", role: "status" }),
    ),
  );
}
