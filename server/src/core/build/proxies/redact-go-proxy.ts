import { redactUrl } from "../../text/url.ts";

/** A value of GOPROXY without the passwords in it. */
export function redactGoProxy(value: string): string {
  return value
    .split(/([,|])/)
    .map((part) => redactUrl(part))
    .join("");
}
