/** Who signed a certificate. */
export interface Signer {
  /** Common name and organisation, as far as there are. */
  readonly issuer: string;
  /** Organisation of the issuer; empty where there is none. */
  readonly organisation: string;
}

/** What a server's certificate says of itself. Nothing here is verified: that is the container's tools' part. */
export interface Certificate extends Signer {
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DNS names and addresses that it is for. */
  readonly names: readonly string[];
}

interface Part {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const SEQUENCE = 0x30;
const COMMON_NAME = "U\u0004\u0003";
const ORGANISATION = "U\u0004\u000a";
const ALTERNATIVE_NAMES = "U\u001d\u0011";

/**
 * The first certificate in the first bytes of a TLS 1.2 handshake (characters 0–255); undefined where it is not
 * whole or does not parse. The bytes come from whoever answered.
 */
export function serverCertificate(data: string): Certificate | undefined {
  const der = firstCertificate(handshake(data));
  return der === undefined ? undefined : parse(der);
}

/** The handshake messages of the records, put together. */
function handshake(data: string): string {
  let messages = "";
  let at = 0;
  while (data.charCodeAt(at) === 0x16 && at + 5 < data.length) {
    const length = u16(data, at + 3);
    messages += data.slice(at + 5, at + 5 + length);
    at += 5 + length;
  }
  return messages;
}

function firstCertificate(messages: string): string | undefined {
  let at = 0;
  while (at + 4 <= messages.length) {
    const length = u24(messages, at + 1);
    if (messages.charCodeAt(at) === 11) {
      const size = u24(messages, at + 7);
      const der = messages.slice(at + 10, at + 10 + size);
      return der.length === size && size > 0 ? der : undefined;
    }
    at += 4 + length;
  }
  return undefined;
}

function parse(der: string): Certificate | undefined {
  const whole = part(der, 0, der.length);
  const body = whole && part(der, whole.start, whole.end);
  if (!body || body.tag !== SEQUENCE) return undefined;
  const fields = partsOf(der, body);
  // The version stands first, and may be left out.
  const [, , issuer, validity] =
    fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [notBefore = Number.NaN, notAfter = Number.NaN] = validity
    ? partsOf(der, validity).map((moment) => time(der, moment))
    : [];
  if (!issuer || Number.isNaN(notBefore + notAfter)) return undefined;
  const organisation = attribute(der, issuer, ORGANISATION);
  const name = attribute(der, issuer, COMMON_NAME);
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  return {
    issuer: [name, organisation].filter((text) => text !== "").join(", "),
    organisation,
    notBefore,
    notAfter,
    names: extensions ? alternativeNames(der, extensions) : [],
  };
}

/** One element of DER that lies within the limits. */
function part(der: string, at: number, limit: number): Part | undefined {
  if (at + 2 > limit) return undefined;
  const first = der.charCodeAt(at + 1);
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 3 || at + 2 + more > limit) return undefined;
  let length = more === 0 ? first : 0;
  for (let index = 0; index < more; index += 1)
    length = length * 256 + der.charCodeAt(at + 2 + index);
  const start = at + 2 + more;
  return start + length > limit
    ? undefined
    : { tag: der.charCodeAt(at), start, end: start + length };
}

function partsOf(der: string, outer: Part): readonly Part[] {
  const parts: Part[] = [];
  let at = outer.start;
  while (at < outer.end && parts.length < 100) {
    const found = part(der, at, outer.end);
    if (!found) break;
    parts.push(found);
    at = found.end;
  }
  return parts;
}

/** The value of a name's attribute; empty where there is none. */
function attribute(der: string, name: Part, type: string): string {
  for (const set of partsOf(der, name))
    for (const pair of partsOf(der, set)) {
      const [oid, value] = partsOf(der, pair);
      if (oid && value && der.slice(oid.start, oid.end) === type)
        return text(der.slice(value.start, value.end));
    }
  return "";
}

/** UTF-8 or Latin-1 as characters fit for people. */
function text(bytes: string): string {
  const values = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
  const decoded = new TextDecoder().decode(values.slice(0, 200));
  return decoded.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, " ").trim();
}

function alternativeNames(der: string, extensions: Part): readonly string[] {
  const [list] = partsOf(der, extensions);
  for (const extension of list ? partsOf(der, list) : []) {
    const fields = partsOf(der, extension);
    const [oid, value] = [fields[0], fields.at(-1)];
    if (!oid || !value || der.slice(oid.start, oid.end) !== ALTERNATIVE_NAMES)
      continue;
    const names = part(der, value.start, value.end);
    return (names ? partsOf(der, names) : []).flatMap((name) => {
      const bytes = der.slice(name.start, name.end);
      if (name.tag === 0x82) return [text(bytes).toLowerCase()];
      return name.tag === 0x87 && bytes.length === 4
        ? [Array.from(bytes, (byte) => byte.charCodeAt(0)).join(".")]
        : [];
    });
  }
  return [];
}

/** UTCTime (two digits of the year) or GeneralizedTime. */
function time(der: string, { tag, start, end }: Part): number {
  const digits = der.slice(start, end);
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(
    digits,
  );
  if (!match) return Number.NaN;
  const [, year = "", month, day, hours, minutes, seconds] = match;
  const century = tag === 0x18 ? "" : Number(year) < 50 ? "20" : "19";
  return Date.parse(
    `${century}${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`,
  );
}

function u16(data: string, at: number): number {
  return data.charCodeAt(at) * 256 + data.charCodeAt(at + 1);
}

function u24(data: string, at: number): number {
  return data.charCodeAt(at) * 65_536 + u16(data, at + 1);
}

/** Whether a certificate's name covers a host: a wildcard stands for one label. */
export function covers(names: readonly string[], host: string): boolean {
  const dot = host.indexOf(".");
  const rest = dot < 0 ? "" : host.slice(dot + 1);
  return names.some(
    (name) =>
      name === host ||
      (name.length > 2 && name.startsWith("*.") && name.slice(2) === rest),
  );
}

/** From the issuer as curl prints it: "C=US; O=Let's Encrypt; CN=R11", or with commas. */
export function signerIn(name: string): Signer {
  const fields = name.split(/[;,] ?(?=[A-Za-z]{1,12} ?=)/);
  const value = (key: string): string => {
    const field = fields.find((each) => each.startsWith(`${key}=`)) ?? "";
    return field.slice(key.length + 1).trim();
  };
  const organisation = value("O");
  const both = [value("CN"), organisation].filter((text) => text !== "");
  return { issuer: both.join(", "), organisation };
}
