import { goQuote } from "../../syntax/gomod/go-quote.ts";
import { parseUrl, redactUrl } from "../../text/url.ts";
import { goEscapePath, goUrlError } from "./go-url.ts";

/** go puts `https://` in front of what looks like a host, so that `goproxy.cn` works. */
export function takesImplicitScheme(text: string): boolean {
  return /[.:/]/.test(text) && !text.includes(":/") && !text.startsWith("/");
}

/** The URL that go asks: https where no scheme is written, a blank in the path escaped. */
export function urlOf(text: string): string {
  const url = takesImplicitScheme(text) ? `https://${text}` : text;
  return url.replaceAll(" ", "%20");
}

/** go's message for an entry that it does not even try, or undefined. */
export function refusalOf(text: string): string | undefined {
  const url = takesImplicitScheme(text) ? `https://${text}` : text;
  const reason = goUrlError(url);
  if (reason !== undefined)
    return `parse ${goQuote(redactUrl(url))}: ${reason}`;
  const scheme = /^([A-Za-z][-+.A-Za-z0-9]*):/.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return `invalid proxy URL missing scheme: ${goEscapePath(url)}`;
  if (scheme === "file")
    return isPlainFileUrl(url)
      ? undefined
      : `invalid file:// proxy URL with non-path elements: ${redactUrl(url)}`;
  if (scheme === "http" || scheme === "https") return undefined;
  return `invalid proxy URL scheme (must be https, http, file): ${redactUrl(url)}`;
}

/** A word that go takes as an entry: a keyword, or a URL or host without a fault. */
export function isEntry(text: string): boolean {
  if (text === "direct" || text === "off") return true;
  if (/[\s;，；｜、"'`]/.test(text)) return false;
  const parsed = parseUrl(urlOf(text));
  return (
    refusalOf(text) === undefined &&
    parsed !== undefined &&
    (parsed.host !== "" || parsed.scheme === "file")
  );
}

/** `file://` with nothing but a path behind it. */
function isPlainFileUrl(url: string): boolean {
  return /^file:\/\/(?:\/[^?#]*)?$/i.test(url);
}
