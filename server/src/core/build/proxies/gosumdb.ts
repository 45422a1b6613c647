import { goUrlError } from "./go-url.ts";

/** A value of GOSUMDB as the go command reads it. Go does so only when it needs a hash that go.sum has not. */
export type GoSumDb =
  /** Empty: `sum.golang.org`. */
  | { readonly kind: "default"; readonly name: string; readonly url: undefined }
  | { readonly kind: "off" }
  | {
      readonly kind: "database";
      /** What names it in go.sum errors and in `/sumdb/<name>/` of a module proxy. */
      readonly name: string;
      /** Where it is asked. Undefined: each module proxy first, then `https://<name>`. */
      readonly url: string | undefined;
    }
  | {
      readonly kind: "invalid";
      readonly reason: "not-a-key" | "too-many-fields" | "bad-url" | "missing";
      /** go's own words. */
      readonly message: string;
      /** Offsets in the value. */
      readonly start: number;
      readonly end: number;
      /** The value put right, where that is mechanical. */
      readonly corrected: string | undefined;
    };

/** The database whose key is built into go, and its address for mainland China. */
const KNOWN_NAME = "sum.golang.org";
const CHINA_NAME = "sum.golang.google.cn";

/**
 * Reads GOSUMDB. Takes any text. A key (`name+hash+base64`) is checked for its form; its hash and curve point are not,
 * so that a well-formed key may still be refused by go.
 */
export function parseGoSumDb(value: string): GoSumDb {
  if (value === "")
    return { kind: "default", name: KNOWN_NAME, url: undefined };
  if (value === "off") return { kind: "off" };
  if (value === CHINA_NAME)
    return { kind: "database", name: KNOWN_NAME, url: `https://${CHINA_NAME}` };
  const fields = value.split(/\s+/).filter((field) => field !== "");
  const [key, url] = fields;
  if (key === undefined) return invalid(value, "missing", "missing GOSUMDB");
  if (fields.length > 2)
    return invalid(
      value,
      "too-many-fields",
      "invalid GOSUMDB: too many fields",
    );
  const name = key === KNOWN_NAME ? key : keyName(key);
  if (name === undefined)
    return invalid(
      value,
      "not-a-key",
      "invalid GOSUMDB: malformed verifier id",
    );
  const reason = url === undefined ? undefined : goUrlError(url);
  if (reason === undefined) return { kind: "database", name, url };
  return invalid(
    value,
    "bad-url",
    `invalid GOSUMDB URL: parse "${url ?? ""}": ${reason}`,
  );
}

/** The name in `name+8 hex digits+base64`; undefined where a text is no such key. */
function keyName(key: string): string | undefined {
  const match =
    /^([^+\s]+)\+[0-9A-Fa-f]{8}\+((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(
      key,
    );
  // A key is one byte of algorithm and 32 bytes of Ed25519.
  return match?.[2]?.length === 44 ? match[1] : undefined;
}

function invalid(
  value: string,
  reason: Extract<GoSumDb, { kind: "invalid" }>["reason"],
  message: string,
): GoSumDb {
  return {
    kind: "invalid",
    reason,
    message,
    start: 0,
    end: value.length,
    corrected: correct(value),
  };
}

/** Words that people write for `off` and for the default. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...["off", "false", "none", "disable", "disabled", "0"].map(
    (word) => [word, "off"] as const,
  ),
  ...["on", "true", "default", "1"].map((word) => [word, KNOWN_NAME] as const),
]);

/** The value that was meant: another word for it, the database's name as a URL, or one between quotes. */
function correct(value: string): string | undefined {
  const bare = value
    .trim()
    .replace(/^["'`]|["'`]$/g, "")
    .trim();
  const word = bare.toLowerCase();
  const known =
    WORDS.get(word) ??
    /^(?:https?:\/\/)?(sum\.golang\.(?:org|google\.cn))\/?$/.exec(word)?.[1];
  if (known !== undefined || bare === value || bare === "") return known;
  return parseGoSumDb(bare).kind === "database" ? bare : undefined;
}
