import { type Content, escapeHtml, toHtml } from "./html.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

/** What stands around the body of a page. */
export interface Frame {
  readonly title: string;
  /** The value of the attribute `lang`. */
  readonly language: string;
  /** Letters and digits, new for each page. */
  readonly nonce: string;
}

/** A page as an HTML document without anything from elsewhere: only the style and the script with this nonce count. */
export function htmlDocument(
  { title, language, nonce }: Frame,
  body: Content,
): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${escapeHtml(nonce)}">${style}</style>
</head>
<body>
${toHtml(body)}
<script nonce="${escapeHtml(nonce)}">${script}</script>
</body>
</html>`;
}
