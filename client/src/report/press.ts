import { type Attributes, type Content, element } from "./html.ts";

/** A button of a page; `what` is the word that it sends. */
export function press(
  what: string,
  label: string,
  attributes: Attributes = {},
): Content {
  return element(
    "button",
    { type: "button", class: "press", "data-do": what, ...attributes },
    label,
  );
}
