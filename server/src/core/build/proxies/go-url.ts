import { goQuote } from "../../syntax/gomod/go-quote.ts";

/**
 * Why Go's net/url does not take a text as a URL, in its words without the leading `parse "…": `, or undefined.
 * Wording of Go 1.26, where a second colon in the host of an http URL is refused.
 */
export function goUrlError(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- what Go refuses first
  if (/[\u0000-\u001f\u007f]/.test(text))
    return "net/url: invalid control character in URL";
  const hash = text.indexOf("#");
  if (hash < 0) return plainError(text);
  return plainError(text.slice(0, hash)) ?? escapeError(text.slice(hash + 1));
}

/** A URL without its fragment. */
function plainError(plain: string): string | undefined {
  if (plain === "*") return undefined;
  if (plain.startsWith(":")) return "missing protocol scheme";
  const scheme = /^[A-Za-z][-+.A-Za-z0-9]*(?=:)/.exec(plain)?.[0].toLowerCase();
  const rest =
    plain
      .slice(scheme === undefined ? 0 : scheme.length + 1)
      .split("?", 1)[0] ?? "";
  if (rest.startsWith("/")) return hierarchyError(rest, scheme);
  if (scheme !== undefined) return undefined;
  const hasColon = (rest.split("/", 1)[0] ?? "").includes(":");
  return hasColon
    ? "first path segment in URL cannot contain colon"
    : escapeError(rest);
}

/** `//authority/path` or `/path`. */
function hierarchyError(
  rest: string,
  scheme: string | undefined,
): string | undefined {
  if (
    !rest.startsWith("//") ||
    (scheme === undefined && rest.startsWith("///"))
  )
    return escapeError(rest);
  const slash = rest.indexOf("/", 2);
  const end = slash < 0 ? rest.length : slash;
  return (
    authorityError(rest.slice(2, end), scheme) ?? escapeError(rest.slice(end))
  );
}

function authorityError(
  authority: string,
  scheme: string | undefined,
): string | undefined {
  const at = authority.lastIndexOf("@");
  const reason = hostError(authority.slice(at + 1), scheme);
  if (reason !== undefined || at < 0) return reason;
  const userinfo = authority.slice(0, at);
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(userinfo))
    return "net/url: invalid userinfo";
  return escapeError(userinfo);
}

function hostError(
  host: string,
  scheme: string | undefined,
): string | undefined {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) return "invalid IP-literal";
  if (bracket === 0) return literalError(host);
  const isStrict = scheme === "http" || scheme === "https";
  const colon = isStrict ? host.indexOf(":") : host.lastIndexOf(":");
  const port = colon < 0 ? "" : host.slice(colon);
  if (!/^(?::[0-9]*)?$/.test(port))
    return `invalid port ${goQuote(port)} after host`;
  return hostCharacterError(host);
}

function literalError(host: string): string | undefined {
  const close = host.lastIndexOf("]");
  if (close < 0) return "missing ']' in host";
  const port = host.slice(close + 1);
  if (!/^(?::[0-9]*)?$/.test(port))
    return `invalid port ${goQuote(port)} after host`;
  return /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%25.+)?$/.test(host.slice(1, close))
    ? undefined
    : "invalid host";
}

/** Escapes in a host may only stand for bytes beyond ASCII; most punctuation is refused. */
function hostCharacterError(host: string): string | undefined {
  const wrong = /%(?![89A-Fa-f][0-9A-Fa-f]|25)|[ #/?@\\^`{|}]/.exec(host);
  if (wrong === null) return undefined;
  if (wrong[0] !== "%")
    return `invalid character ${goQuote(wrong[0])} in host name`;
  return `invalid URL escape ${goQuote(host.slice(wrong.index, wrong.index + 3))}`;
}

function escapeError(path: string): string | undefined {
  const wrong = /%(?![0-9A-Fa-f]{2})/.exec(path);
  return wrong === null
    ? undefined
    : `invalid URL escape ${goQuote(path.slice(wrong.index, wrong.index + 3))}`;
}

/** A path as Go prints it in a URL: left alone where it is valid, else escaped. */
export function goEscapePath(path: string): string {
  if (/^[-A-Za-z0-9._~!$&'()*+,;=:@/[\]%]*$/.test(path)) return path;
  return path.replace(/[^-A-Za-z0-9._~$&+,/:;=@]/gu, encodeURIComponentOf);
}

function encodeURIComponentOf(character: string): string {
  const bytes: number[] = [];
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) bytes.push(code);
  else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
  else if (code < 0x10000)
    bytes.push(
      0xe0 | (code >> 12),
      0x80 | ((code >> 6) & 0x3f),
      0x80 | (code & 0x3f),
    );
  else
    bytes.push(
      0xf0 | (code >> 18),
      0x80 | ((code >> 12) & 0x3f),
      0x80 | ((code >> 6) & 0x3f),
      0x80 | (code & 0x3f),
    );
  return bytes
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}
