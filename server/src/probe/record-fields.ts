import { clean } from "./text.ts";

/** What one tool run left behind: its messages with the millisecond at which each came. */
export interface LogLine {
  readonly milliseconds: number;
  readonly text: string;
}

/** A whole number from 0 up to, not including, `limit`. */
export function number(text: string, limit: number): number | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const value = Number(text);
  return value < limit ? value : undefined;
}

/** A word of our own: nothing but letters, digits and `+_-`. */
export function word(text: string): string {
  return text.replaceAll(/[^a-z0-9+_-]/gi, "").slice(0, 40);
}

/** Lines of the form "ms text". */
export function logLines(text: string): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (const line of text.split("\n").slice(0, 60)) {
    const match = /^(\d{1,7}) (.{1,200})/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined)
      lines.push({ milliseconds: Number(match[1]), text: clean(match[2]) });
  }
  return lines;
}

/** The bytes of a field: `b:` base64, `h:` hexadecimal, `l:` a log in words of our own, anything else is empty. */
export function decode(field: string): string {
  if (/^l:[0-9a-z=+,]*$/.test(field))
    return field.slice(2).replaceAll(/[=+]/g, " ").replaceAll(",", "\n");
  if (field.startsWith("h:")) {
    const digits = field.slice(2);
    if (!/^[0-9a-f]*$/.test(digits)) return "";
    return digits.replaceAll(/../g, (pair) =>
      String.fromCharCode(Number.parseInt(pair, 16)),
    );
  }
  if (!field.startsWith("b:") || !/^[A-Za-z0-9+/]*={0,2}$/.test(field.slice(2)))
    return "";
  try {
    return atob(field.slice(2));
  } catch {
    return "";
  }
}

/** `excluded`: NO_PROXY names it. `untested`: a proxy is set that the image's tools cannot use. */
export type Way =
  | { readonly kind: "direct" | "excluded" | "untested" }
  | { readonly kind: "proxy"; readonly host: string; readonly port: number };

/** How downloads from an endpoint go; undefined for what the script does not say. */
export function readWay(
  kind: string,
  host: string,
  port: string,
): Way | undefined {
  if (kind === "direct" || kind === "excluded" || kind === "untested")
    return { kind };
  const place = number(port, 65_536);
  return kind === "proxy" &&
    place !== undefined &&
    /^[0-9A-Za-z._-]{1,253}$/.test(host)
    ? { kind, host, port: place }
    : undefined;
}
