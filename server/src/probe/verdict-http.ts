import { parseUrl } from "../core/text/url.ts";
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
    values: {
      ...(status === undefined ? {} : { status }),
      ...(http.location === undefined ? {} : { location: http.location }),
    },
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
  if (
    status === undefined ||
    isWithoutDatabase(target, status) ||
    isWithoutPublic(target, status)
  )
    return undefined;
  if (target.role === "checksum database" && passesOn(target))
    return passedOnVerdict(http);
  if (status >= 400)
    return isHealthy(target, status)
      ? undefined
      : (STATUS_VERDICTS[status] ?? "http-status");
  if (status >= 300)
    return leadsAway(target, http.location) ? "http-redirected" : undefined;
  return contentVerdict(target, content);
}

/**
 * Whether a redirect leads to a page and not to the download: to another host, under a path that has nothing of what was
 * asked for. Mirrors send on to other hosts too, but the file keeps its name, or is at least no page.
 */
function leadsAway(
  { role, host, path, asks }: ProbeTarget,
  location: string | undefined,
): boolean {
  const isAsked = WANTED[role] !== undefined || isFile({ role, path });
  const to = location === undefined ? undefined : parseUrl(location);
  if (!isAsked || to === undefined || to.host === host) return false;
  const name = asks.slice(asks.lastIndexOf("/"));
  const [there = ""] = to.path.split(/[?#]/, 1);
  if (name.length > 1 && there.endsWith(name)) return false;
  return WANTED[role] !== undefined || isPage(there);
}

function isPage(path: string): boolean {
  return (
    path === "" ||
    path.endsWith("/") ||
    /\.(?:html?|php|aspx?|jsp|cgi|do)$/i.test(path) ||
    /(?:^|[/_-])(?:log-?in|sign-?in|auth|portal|captive|welcome|redirect)(?:[/._-]|$)/i.test(
      path,
    )
  );
}

function isFile({ role, path }: Pick<ProbeTarget, "role" | "path">): boolean {
  return (role === "file" || role === "origin") && path !== "/";
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

/** Whether a module proxy that need not have public modules says that it has not the one that was asked for. */
export function isWithoutPublic(target: ProbeTarget, status: number): boolean {
  return (
    target.mayLackPublicModules === true && (status === 404 || status === 410)
  );
}

/** A registry's root may answer 404 or ask for credentials and still serve downloads; what is asked of a proxy or file may not. */
function isHealthy({ role, path }: ProbeTarget, status: number): boolean {
  const isAsked = WANTED[role] !== undefined || isFile({ role, path });
  return (
    !isAsked &&
    (status === 401 || status === 404 || status === 405 || status === 410)
  );
}
