/** The parts of a URL with an authority. core has no URL class: it runs where there is none. */
export interface Url {
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** What stands before the last `@` of the authority. */
  readonly userinfo?: string;
  /** Lower case; an IPv6 address without its brackets; empty for `file:///…`. */
  readonly host: string;
  /** As written, else the default of the scheme; absent where there is neither. */
  readonly port?: number;
  /** Empty or with its leading slash; escapes are kept. */
  readonly path: string;
  /** Without the question mark. */
  readonly query?: string;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ssh: 22,
  git: 9418,
  socks5: 1080,
  socks5h: 1080,
};

const SCHEME = /^([A-Za-z][-+.A-Za-z0-9]*):\/\//;

/**
 * Splits `scheme://[userinfo@]host[:port][/path][?query][#fragment]`. Undefined for a text without `scheme://`, with a
 * blank or control character, or with a host or port that cannot be one. Escapes in a path are not checked.
 */
export function parseUrl(text: string): Url | undefined {
  const match = SCHEME.exec(text);
  if (match === null || hasBlank(text)) return undefined;
  const scheme = (match[1] ?? "").toLowerCase();
  const start = match[0].length;
  const end = indexOfAny(text, "/?#", start);
  const authority = parseAuthority(text.slice(start, end));
  if (authority === undefined) return undefined;
  const fragment = indexOfAny(text, "#", end);
  const question = Math.min(indexOfAny(text, "?", end), fragment);
  const port = authority.port ?? DEFAULT_PORTS[scheme];
  return {
    scheme,
    host: authority.host,
    path: text.slice(end, question),
    ...(authority.userinfo === undefined
      ? {}
      : { userinfo: authority.userinfo }),
    ...(port === undefined ? {} : { port }),
    ...(question < fragment
      ? { query: text.slice(question + 1, fragment) }
      : {}),
  };
}

/** True for a blank or a control character: no URL has one. */
function hasBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** Offset of the first of `characters` from `start` on, or the length of the text. */
function indexOfAny(text: string, characters: string, start: number): number {
  let index = start;
  while (index < text.length && !characters.includes(text[index] ?? ""))
    index++;
  return index;
}

interface Authority {
  readonly userinfo: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

/** `[userinfo@]host[:port]`, also without a scheme in front; undefined where it cannot be one. */
export function parseAuthority(text: string): Authority | undefined {
  const at = text.lastIndexOf("@");
  const userinfo = at < 0 ? undefined : text.slice(0, at);
  const rest = text.slice(at + 1);
  const bracket = rest.startsWith("[") ? rest.indexOf("]") : 0;
  if (bracket < 0) return undefined;
  const colon = rest.indexOf(":", bracket);
  const hostEnd = colon < 0 ? rest.length : colon;
  const literal = rest.slice(0, hostEnd);
  const host = hostOf(literal);
  const digits = rest.slice(hostEnd + 1);
  if (host === undefined || !/^[0-9]{0,5}$/.test(digits)) return undefined;
  const port = digits === "" ? undefined : Number(digits);
  return port === undefined || port <= 65_535
    ? { userinfo, host, port }
    : undefined;
}

/** Characters that no host name can have, of those that people write by mistake; names beyond ASCII are left alone. */
const NO_HOST = /[\s"'`<>\\^{}|%]/;

function hostOf(literal: string): string | undefined {
  if (!literal.startsWith("[")) {
    return NO_HOST.test(literal) || /[[\]]/.test(literal)
      ? undefined
      : literal.toLowerCase();
  }
  const isAddress =
    /^\[[0-9A-Fa-f:.]+(?:%25[-._~0-9A-Za-z]+)?\]$/.test(literal) &&
    literal.includes(":");
  return isAddress ? literal.slice(1, -1).toLowerCase() : undefined;
}

/** True for a host that is the machine itself: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    /^127(?:\.[0-9]{1,3}){3}$/.test(name) ||
    name === "::1"
  );
}

/**
 * Any text with the user names and passwords of its URLs cut out: `https://user:pass@host/x` becomes `https://host/x`.
 * Errs towards cutting: a password with an unescaped slash, which no parser takes, goes too. Linear.
 */
export function redactUrl(text: string): string {
  return text.replace(/[^\s"'`<>]+/g, redactWord);
}

function redactWord(word: string): string {
  const [scheme = "", ...rest] = word.split("://");
  const lastAt = word.lastIndexOf("@");
  let result = scheme;
  let offset = scheme.length;
  for (const part of rest) {
    const start = offset + 3;
    offset = start + part.length;
    const authority = part.slice(0, indexOfAny(part, "/?#", 0));
    const at = authority.lastIndexOf("@");
    // No host and port: perhaps a password with a slash, so all up to the last `@` of the word is suspect.
    if (at < 0 && lastAt >= start && !isHostAndPort(authority))
      return `${result}://${word.slice(lastAt + 1)}`;
    result += `://${part.slice(at + 1)}`;
  }
  return result;
}

/** What follows a list separator may be the scheme of the next URL. */
function isHostAndPort(authority: string): boolean {
  return (
    parseAuthority(authority.slice(0, indexOfAny(authority, ",|;", 0))) !==
    undefined
  );
}
