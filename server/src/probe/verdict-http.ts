import { STATUS_VERDICTS } from "./http-verdicts.ts";
import type { HttpStep, ProbeTarget, Verdict, VerdictId } from "./types.ts";
import { address, verdict, type Case } from "./verdict-parts.ts";

/** What is wrong with the HTTP answer, if anything. */
export function httpVerdict(theCase: Case): Verdict | undefined {
  const { http } = theCase.steps;
  const { status } = http;
  const parts = {
    step: "http",
    subject: address(theCase),
    ...(status === undefined ? {} : { values: { status } }),
  } as const;
  if (http.outcome === "timed-out")
    return http.cause === "body"
      ? verdict(theCase, "http-body-stall", parts)
      : verdict(theCase, "http-stall", { ...parts, advice: "stall" });
  if (http.outcome === "failed")
    return verdict(theCase, "http-reset", { ...parts, advice: "tls-filter" });
  const id = answerVerdict(theCase.target, http);
  return id && verdict(theCase, id, parts);
}

function answerVerdict(
  target: ProbeTarget,
  http: HttpStep,
): VerdictId | undefined {
  const { status, content } = http;
  if (status === undefined || isWithoutDatabase(target, status))
    return undefined;
  if (target.role === "checksum database" && passesOn(target))
    return passedOnVerdict(http);
  if (status >= 400)
    return isHealthy(target, status)
      ? undefined
      : (STATUS_VERDICTS[status] ?? "http-status");
  return status >= 300 ? undefined : contentVerdict(target, content);
}

/** A status says nothing about whose answer it is: a portal answers 200 too. */
function contentVerdict(
  { role }: ProbeTarget,
  content: HttpStep["content"],
): VerdictId | undefined {
  const wanted = WANTED[role];
  if (wanted === undefined || content === undefined) return undefined;
  if (content === "html") return "http-portal";
  return content === wanted ? undefined : "http-not-modules";
}

/** What a good answer is, by role. */
const WANTED: Readonly<Record<string, HttpStep["content"]>> = {
  "module proxy": "versions",
  "checksum database": "signed-tree",
};

/** A module proxy's way to the database: a page would be taken for a yes, and every other error ends `go`. */
function passedOnVerdict(http: HttpStep): VerdictId | undefined {
  if (http.content === "html" && http.status === 200) return "http-portal";
  return http.status !== undefined && http.status >= 400
    ? "http-checksums-fail"
    : undefined;
}

function passesOn(target: ProbeTarget): boolean {
  return target.asks.endsWith("/supported");
}

/** Whether a module proxy says that it does not pass the checksum database on, which `go` takes as it is. */
export function isWithoutDatabase(
  target: ProbeTarget,
  status: number,
): boolean {
  return passesOn(target) && (status === 404 || status === 410);
}

/** A registry's root may answer 404 or ask for credentials and still serve downloads; what is asked of a proxy or file may not. */
function isHealthy({ role, path }: ProbeTarget, status: number): boolean {
  const isAsked =
    WANTED[role] !== undefined ||
    ((role === "file" || role === "origin") && path !== "/");
  return (
    !isAsked &&
    (status === 401 || status === 404 || status === 405 || status === 410)
  );
}
