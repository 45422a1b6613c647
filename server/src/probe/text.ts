/** Text with control, bidirectional and invisible characters replaced by spaces. */
export function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** A URL fit for people: no credentials, no control characters, at most 200 characters. */
export function redactUrl(url: string): string {
  return clean(url.slice(0, 2000))
    .replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)?[^/?#]*@/i, "$1")
    .slice(0, 200);
}

/** Text of an engine or tool with the credentials of URLs and bearer tokens taken out. */
export function redact(text: string): string {
  return text
    .slice(0, 5000)
    .replaceAll(/:\/\/[^/@\s]{1,300}@/g, "://")
    .replaceAll(/\b(Bearer|Basic) [\w.~+/=-]{1,2000}/gi, "$1 …");
}
