import { urlOf } from "../build/proxies/goproxy-refusal.ts";

/** What go asks where an entry of GOPROXY passes as a URL, but names no host that can be. */
export interface UnrealRequest {
  /** As go prints it, credentials cut. */
  readonly url: string;
  /** The name that go looks up; undefined where it does not get that far. */
  readonly host: string | undefined;
  readonly reason: string;
}

/** `https://a.example;direct`: go takes all of it for a host's name (run with Go 1.16, 1.21 and 1.27). */
export function unrealRequest(text: string, file: string): UnrealRequest {
  const { end, host, port, start } = partsOf(urlOf(text));
  const shown = `${escapeBeyondAscii(host)}${port === "" ? "" : `:${port}`}`;
  const url = `${start}${shown}${escapeBeyondAscii(end)}/${file}`;
  if (host === "")
    return { url, host: undefined, reason: "http: no Host in request URL" };
  if (Number(port) > 65_535) {
    const reason = `dial tcp: address ${port}: invalid port`;
    return { url, host: undefined, reason };
  }
  return { url, host, reason: `dial tcp: lookup ${host}: no such host` };
}

interface Parts {
  /** `https://`, or `https:` where that is all. */
  readonly start: string;
  readonly host: string;
  readonly port: string;
  /** The path, as go cleans it. */
  readonly end: string;
}

function partsOf(url: string): Parts {
  const start = /^https?:(?:\/\/)?/i.exec(url)?.[0] ?? "";
  const rest = url.slice(start.length).replace(/[?#].*$/s, "");
  const slash = start.endsWith("/") ? rest.search(/\/|$/) : 0;
  const authority = rest.slice(0, slash);
  const name = authority.slice(authority.lastIndexOf("@") + 1);
  const colon = /:\d*$/.exec(name)?.index ?? name.length;
  return {
    start: start.toLowerCase(),
    host: name.slice(0, colon),
    port: name.slice(colon + 1),
    end: rest.slice(slash).replace(/\/+/g, "/").replace(/\/$/, ""),
  };
}

/** A lone surrogate is no character and stays. */
function escapeBeyondAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (one) =>
    /[\ud800-\udfff]/u.test(one) ? one : encodeURIComponent(one),
  );
}
