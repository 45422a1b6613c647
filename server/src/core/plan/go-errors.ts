import { compareGoVersions } from "../build/go/go-version.ts";
import {
  isStatus,
  statusLine,
  type Fault,
  type FaultStatus,
} from "./faults.ts";
import type { ProxyFailure } from "./http-proxy.ts";

/**
 * What the go command's HTTP client says of a request that fails, in the wording of that version; undefined for `stall`,
 * of which it never says anything. A host stands where go prints its address, which nobody knows before.
 */
export function requestError(
  url: string,
  fault: Fault,
  goVersion: string | undefined,
): string | undefined {
  if (fault === "stall") return undefined;
  return isStatus(fault)
    ? `reading ${url}: ${statusLine(fault)}`
    : `Get "${url}": ${transportError(url, fault, goVersion)}`;
}

function transportError(
  url: string,
  fault: Exclude<Fault, FaultStatus | "stall">,
  goVersion: string | undefined,
): string {
  const [scheme = "", , authority = ""] = url.split("/", 3);
  const hasPort = /:\d+$/.test(authority);
  const port = scheme === "http:" ? "80" : "443";
  const address = hasPort ? authority : `${authority}:${port}`;
  switch (fault) {
    case "dns":
      return `dial tcp: lookup ${authority.replace(/:\d+$/, "")}: no such host`;
    case "timeout":
      return `dial tcp ${address}: i/o timeout`;
    case "refused":
      return `dial tcp ${address}: connect: connection refused`;
    case "reset":
      return `read tcp ${address}: read: connection reset by peer`;
    case "tls":
      return `${verifyPrefix(goVersion)}x509: certificate signed by unknown authority`;
    case "tlsstall":
      return "net/http: TLS handshake timeout";
  }
}

/** Since Go 1.20 (go-facts 2.1). */
function verifyPrefix(goVersion: string | undefined): string {
  return goVersion !== undefined && compareGoVersions(goVersion, "1.20") < 0
    ? ""
    : "tls: failed to verify certificate: ";
}

/** The same where the HTTP proxy before the host is what fails (run with Go 1.16 and 1.27; `stall` with 1.16). */
export function proxyError(
  url: string,
  { fault, proxy }: ProxyFailure,
  goVersion: string | undefined,
): string | undefined {
  const isPlain = url.startsWith("http:");
  if (fault === "stall")
    // Go gives the tunnel a minute, and a plain request no limit.
    return isPlain ? undefined : `Get "${url}": context deadline exceeded`;
  if (isStatus(fault))
    return isPlain
      ? requestError(url, fault, goVersion)
      : `Get "${url}": ${statusLine(fault).slice("503 ".length)}`;
  // What comes after the connection is no fault of connecting.
  const isConnecting = !["reset", "tls", "tlsstall"].includes(fault);
  const start = isConnecting ? "proxyconnect tcp: " : "";
  return `Get "${url}": ${start}${transportError(proxy.url, fault, goVersion)}`;
}
