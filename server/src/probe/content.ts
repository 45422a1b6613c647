import { clean, redactUrl } from "./text.ts";
import type { Content, HttpStep, Sample } from "./types.ts";

/** What an answer's body is; nothing is said where neither its type nor its first bytes are known. */
export function contentOf(
  contentType: string | undefined,
  body: string,
): { readonly content?: Content } {
  const start = body.slice(0, 300).trimStart();
  if (/^text\/html\b|^application\/xhtml/i.test(contentType ?? ""))
    return { content: "html" };
  if (start === "") return {};
  if (start.startsWith("<")) return { content: "html" };
  if (/^v\d{1,9}\.\d/.test(start)) return { content: "versions" };
  if (start.startsWith("PK\u0003\u0004")) return { content: "zip" };
  if (start.startsWith("go.sum database tree"))
    return { content: "signed-tree" };
  return { content: "other" };
}

/** Where a redirect leads, without what may be secret; nothing is said where that is no absolute http URL. */
export function locationOf(text: string | undefined): {
  readonly location?: string;
} {
  const match = /^https?:\/\/[^\s?#]{1,200}/i.exec(text ?? "");
  if (!match) return {};
  const location = clean(redactUrl(match[0]));
  return location === "" ? {} : { location };
}

/** An answer whose body had not come to its end when time ended: the download would hang, whatever its status says. */
export function bodyStep(step: HttpStep, cut: boolean): HttpStep {
  const isGood =
    step.status !== undefined && step.status >= 200 && step.status < 300;
  if (!cut || !isGood) return step;
  const { milliseconds: _, ...rest } = step;
  return { ...rest, outcome: "timed-out", cause: "body" };
}

/** Steps with how fast the download came, where it answered. */
export function withSample<S extends { readonly http: HttpStep }>(
  steps: S,
  sample: Sample | undefined,
): S {
  return sample === undefined || steps.http.outcome !== "ok"
    ? steps
    : { ...steps, http: { ...steps.http, sample } };
}

/** How long a body took, from the moments at which it began and came to its end. */
export function bodyTime(
  began: number | undefined,
  ended: number | undefined,
): Pick<HttpStep, "bodyMilliseconds"> {
  return began === undefined || ended === undefined
    ? {}
    : { bodyMilliseconds: Math.max(0, ended - began) };
}
