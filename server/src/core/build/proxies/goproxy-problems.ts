import { isLoopbackHost, parseUrl } from "../../text/url.ts";
import type { Url } from "../../text/url.ts";
import {
  isEntry,
  refusalOf,
  takesImplicitScheme,
  urlOf,
} from "./goproxy-refusal.ts";

export type GoProxyProblemId =
  | "no-entries"
  /** `Direct`, `OFF`. */
  | "wrong-case"
  /** Quotes that reached go. */
  | "quoted"
  | "blank-inside"
  | "semicolon"
  /** `，`, `；`, `｜`, `、`. */
  | "fullwidth-separator"
  /** Not https, http or file. */
  | "unknown-scheme"
  /** One word, or an absolute path. */
  | "missing-scheme"
  /** `file://host/x`, `file:/x`. */
  | "file-with-host"
  | "malformed-url"
  /** `direct/`, `off/`: taken for a host. */
  | "keyword-with-slash"
  /** `https:/host`, `https//host`. */
  | "missing-slash"
  /** `https://`, `https:///x`. */
  | "no-host"
  /** go does not send a password over http. */
  | "userinfo-over-http"
  /** `localhost:3000` becomes https, which such a server does not speak. */
  | "implicit-https";

export interface GoProxyProblem {
  readonly id: GoProxyProblemId;
  /** `refused`: before any request, whatever the other entries are. `when-reached`: only this entry fails. */
  readonly effect: "refused" | "when-reached";
  /** go's message, without credentials, where it refuses the entry. */
  readonly message: string | undefined;
  /** Offsets in the value. */
  readonly start: number;
  readonly end: number;
  /** The entry put right, where that is mechanical: replaces `start` to `end` of the fix. */
  readonly fix?: {
    readonly start: number;
    readonly end: number;
    readonly newText: string;
  };
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with one trimmed entry that is neither `direct` nor `off`. */
export function findGoProxyProblem(entry: Place): GoProxyProblem | undefined {
  const refusal = refusalOf(entry.text);
  const found = findShape(entry, refusal);
  if (found !== undefined) return found;
  return refusal === undefined
    ? findUnreachable(entry)
    : build(entry, "malformed-url", refusal);
}

type Shape = (
  entry: Place,
  refusal: string | undefined,
) => GoProxyProblem | undefined;

/** Faults with a name of their own; the first that fits speaks. */
const SHAPES: readonly Shape[] = [
  findQuotes,
  separatorShape("fullwidth-separator", /[，；、｜]/),
  separatorShape("semicolon", /;/),
  separatorShape("blank-inside", /\s+/),
  findWrongCase,
  findMissingSlash,
  findScheme,
];

function findShape(
  entry: Place,
  refusal: string | undefined,
): GoProxyProblem | undefined {
  for (const shape of SHAPES) {
    const problem = shape(entry, refusal);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const QUOTES = "\"'`“”‘’";

function findQuotes(
  entry: Place,
  refusal: string | undefined,
): GoProxyProblem | undefined {
  const { text, start } = entry;
  const isOpen = QUOTES.includes(text[0] ?? " ");
  const isClosed = QUOTES.includes(text.at(-1) ?? " ");
  if (!isOpen && !isClosed) return undefined;
  const inner = text.slice(isOpen ? 1 : 0, isClosed ? -1 : undefined).trim();
  const at = isOpen ? start : entry.end - 1;
  return {
    ...build(entry, "quoted", refusal, isEntry(inner) ? inner : undefined),
    start: at,
    end: at + 1,
  };
}

/** Something that was meant to divide two entries: what it divides would be entries of their own. */
function separatorShape(id: GoProxyProblemId, separator: RegExp): Shape {
  return (entry, refusal) => {
    const { text, start } = entry;
    const first = separator.exec(text);
    if (first === null) return undefined;
    const pieces = text.split(separator).map((piece) => piece.trim());
    const named = pieces.filter((piece) => piece !== "");
    const areEntries = named.length > 0 && named.every(isEntry);
    // In a path a semicolon or a blank is part of the URL: go accepts it.
    if (!areEntries && refusal === undefined) return undefined;
    const newText = named.join(text.includes("｜") ? "|" : ",");
    const at = start + first.index;
    return {
      ...build(entry, id, refusal, areEntries ? newText : undefined),
      start: at,
      end: at + first[0].length,
    };
  };
}

function findWrongCase(
  entry: Place,
  refusal: string | undefined,
): GoProxyProblem | undefined {
  const word = entry.text.toLowerCase();
  if (word === "direct" || word === "off")
    return build(entry, "wrong-case", refusal, word);
  const bare = /^(direct|off)\/+$/.exec(word)?.[1];
  return bare === undefined
    ? undefined
    : build(entry, "keyword-with-slash", refusal, bare);
}

/** `https:/host`, `https//host`, `https:host`. */
function findMissingSlash(
  entry: Place,
  refusal: string | undefined,
): GoProxyProblem | undefined {
  const match = /^(https?)(?::\/|\/\/|:(?!\/))(?!\/)(.+)$/i.exec(entry.text);
  if (match === null) return undefined;
  const newText = `${(match[1] ?? "").toLowerCase()}://${match[2] ?? ""}`;
  return build(
    entry,
    "missing-slash",
    refusal,
    isEntry(newText) ? newText : undefined,
  );
}

function findScheme(
  entry: Place,
  refusal: string | undefined,
): GoProxyProblem | undefined {
  const { text } = entry;
  if (refusal?.startsWith("invalid proxy URL scheme") === true)
    return build(entry, "unknown-scheme", refusal);
  if (refusal?.startsWith("invalid file://") === true) {
    const path = /^file:(\/[^/?#@][^?#@]*)$/i.exec(text)?.[1];
    return build(entry, "file-with-host", refusal, path && `file://${path}`);
  }
  if (refusal?.startsWith("invalid proxy URL missing scheme") !== true)
    return undefined;
  const isPath = /^\/[^/]/.test(text) && isEntry(`file://${text}`);
  return build(
    entry,
    "missing-scheme",
    refusal,
    isPath ? `file://${text}` : undefined,
  );
}

/** What go accepts and what then cannot work. */
function findUnreachable(entry: Place): GoProxyProblem | undefined {
  const { text } = entry;
  const isImplicit = takesImplicitScheme(text);
  const url = parseUrl(urlOf(text));
  if (url === undefined) return build(entry, "malformed-url", undefined);
  if (url.scheme === "file") return undefined;
  if (url.host === "") return build(entry, "no-host", undefined);
  if (url.scheme === "http" && url.userinfo !== undefined) {
    return build(
      entry,
      "userinfo-over-http",
      undefined,
      text.replace(/^http:/i, "https:"),
    );
  }
  return isImplicit && speaksPlainHttp(url)
    ? build(entry, "implicit-https", undefined, `http://${text}`)
    : undefined;
}

/** Hosts that serve plain HTTP on the ports of a development set-up: the machine itself, or a container's name. */
function speaksPlainHttp({ host, port }: Url): boolean {
  if (port === 443 || port === 8443) return false;
  return (
    isLoopbackHost(host) ||
    host === "host.docker.internal" ||
    !/[.:]/.test(host)
  );
}

/** A problem of the whole entry: refused where go has a message for it, else seen when the entry is asked. */
function build(
  { text, start, end }: Place,
  id: GoProxyProblemId,
  refusal: string | undefined,
  newText?: string,
): GoProxyProblem {
  return {
    id,
    effect: refusal === undefined ? "when-reached" : "refused",
    message: refusal,
    start,
    end,
    ...(newText === undefined || newText === text
      ? {}
      : { fix: { start, end, newText } }),
  };
}
