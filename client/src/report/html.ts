/** What stands in a page. A string is always text: nothing that comes from elsewhere can become a tag or an attribute. */
export type Content = HtmlElement | string | undefined | readonly Content[];

export interface HtmlElement {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Content[];
}

/** `true` stands for an attribute without a value; `false` and undefined leave it out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** Makes an element. Names are of our own; values and children may come from anywhere. */
export function element(
  name: string,
  attributes: Attributes = {},
  ...children: readonly Content[]
): HtmlElement {
  return { name, attributes, children };
}

/** The HTML of some content. */
export function toHtml(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escapeHtml(content);
  if (!("name" in content)) return content.map(toHtml).join("");
  const { name, attributes, children } = content;
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) =>
      value === true ? ` ${key}` : ` ${key}="${escapeHtml(String(value))}"`,
    );
  return `<${name}${written.join("")}>${children.map(toHtml).join("")}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that stays text between tags and between quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");
}

/** A text with what stands between backquotes as code. */
export function withCode(text: string): Content {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part : element("code", {}, part)));
}
