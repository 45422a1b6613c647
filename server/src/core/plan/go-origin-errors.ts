import { compareGoVersions } from "../build/go/go-version.ts";
import { faultText, isStatus, numberOf, type Fault } from "./faults.ts";
import { proxyError, requestError } from "./go-errors.ts";
import { endpointOf } from "./endpoint.ts";
import { unnamedModule, type GoQuestion } from "./go-question.ts";
import type { ProxyFailure } from "./http-proxy.ts";
import type { Endpoint } from "./model.ts";

/** Hosts whose module paths name the repository: go asks for no page (cmd/go/internal/vcs, 1.27). */
const plainHosts = new Set(["github.com", "bitbucket.org"]);

/** True where the path itself says which repository it is. */
export function namesRepository(path: string): boolean {
  const [host = ""] = path.split("/", 1);
  return plainHosts.has(host) || /\.git(?:\/|$)/.test(path);
}

/** Where go asks a module's own host; `direct` where the module is not known. */
export function originOf(path: string): Endpoint | undefined {
  const rest = { role: "origin", span: undefined, next: "never" } as const;
  if (path === unnamedModule)
    return { url: "direct", host: "", port: 0, ...rest };
  const url = namesRepository(path)
    ? `https://${path.split("/").slice(0, 3).join("/")}`
    : `https://${path}?go-get=1`;
  return endpointOf(url, rest);
}

/** What go says where the page that names the repository cannot be had; undefined for `stall`. */
export function pageError(
  { goVersion, path }: GoQuestion,
  fault: Fault,
  failure?: ProxyFailure,
): string | undefined {
  const url = `https://${path}?go-get=1`;
  const reason =
    failure === undefined
      ? requestError(url, fault, goVersion)
      : proxyError(url, failure, goVersion);
  if (reason === undefined) return undefined;
  const fetch = reason.startsWith("Get ") ? "https fetch: " : "";
  return `unrecognized import path "${path}": ${fetch}${reason}`;
}

/**
 * What go says where git cannot reach the repository (run with 1.16 to 1.27 and git 2.39); undefined for `stall`. The folder
 * that it names, a hash below the module cache, is an ellipsis.
 */
export function repositoryError(
  question: GoQuestion,
  fault: Fault,
  failure?: ProxyFailure,
): string | undefined {
  const { file, goVersion, path, printedFile, version } = question;
  const url = `https://${path.split("/").slice(0, 3).join("/")}`;
  const reason = gitError(`${url}/`, fault, failure?.proxy);
  if (reason === undefined) return undefined;
  const isBefore = (other: string): boolean =>
    goVersion !== undefined && compareGoVersions(goVersion, other) < 0;
  const options = isBefore("1.24") ? "-q" : "-q --end-of-options";
  const remote = isBefore("1.25") ? "origin" : url;
  const git = `git ls-remote ${options} ${remote} in …: exit status 128:\n\tfatal: ${reason}`;
  if (file === "list") return git;
  if (file !== "mod" || printedFile !== undefined)
    return `invalid version: ${git}`;
  const where = goModPlace(path, version);
  return isBefore("1.17")
    ? `${where.text}: unknown revision ${where.revision}`
    : `${where.text}: ${git}`;
}

/** `reading github.com/a/b/sub/go.mod at revision sub/v1.0.0`. */
function goModPlace(
  path: string,
  version: string,
): { readonly text: string; readonly revision: string } {
  const [host, owner, repository, ...below] = path.split("/");
  const folders = below.filter(
    (one, at) => at < below.length - 1 || !/^v\d+$/.test(one),
  );
  const file = [host, owner, repository, ...folders, "go.mod"].join("/");
  const commit = /-([0-9a-f]{12})$/.exec(version)?.[1];
  const revision = commit ?? [...folders, version].join("/");
  return { text: `reading ${file} at revision ${revision}`, revision };
}

/** What git says of a host, behind `fatal: `, for `https://HOST/…`; undefined for `stall`. */
function gitError(
  url: string,
  fault: Fault,
  proxy?: Endpoint,
): string | undefined {
  const [, , host = ""] = url.split("/", 3);
  if (fault === "stall") return undefined;
  if (proxy !== undefined)
    return `unable to access '${url}': ${faultText(fault)}: HTTP proxy ${proxy.host}`;
  if (fault === 404) return `repository '${url}' not found`;
  if (fault === 401)
    return `could not read Username for 'https://${host}': terminal prompts disabled`;
  return `unable to access '${url}': ${gitReason(host, fault)}`;
}

function gitReason(host: string, fault: Exclude<Fault, "stall">): string {
  if (isStatus(fault))
    return `The requested URL returned error: ${numberOf(fault)}`;
  switch (fault) {
    case "dns":
      return `Could not resolve host: ${host}`;
    case "timeout":
    case "refused":
      return `Failed to connect to ${host} port 443: Couldn't connect to server`;
    case "reset":
      return "Recv failure: Connection reset by peer";
    case "tls":
      return "server certificate verification failed. CAfile: none CRLFile: none";
    case "tlsstall":
      return "SSL connection timeout";
  }
}
