import type { EndpointReport, ProbeReport, VerdictId } from "./types.ts";

/** What one place sees of an endpoint, as far as it matters for who is to blame. `unseen`: nothing is known from there. */
export const SEEN = [
  "works",
  "works-through-proxy",
  "lookup-late",
  "nameserver",
  "no-name",
  "false-address",
  "hosts-file",
  "ipv6-only",
  "dropped",
  "refused",
  "no-route",
  "large-lost",
  "tls-cut",
  "tls-silent",
  "http-cut",
  "certificate",
  "authority",
  "intercepted",
  "server-error",
  "denied",
  "portal",
  "other-answer",
  "proxy",
  "unseen",
] as const;

/** `other-answer`: a server is there and answers something else than what was asked for. */
export type Seen = (typeof SEEN)[number];

/** What a place has seen whose verdict this is. */
export const SEEN_BY_VERDICT: Readonly<Record<VerdictId, Seen>> = {
  ok: "works",
  slow: "works",
  "dns-first-server-dead": "lookup-late",
  "dns-slow": "lookup-late",
  "dns-search-slow": "lookup-late",
  "dns-ipv6-slow": "lookup-late",
  "dns-ipv6-dead": "nameserver",
  "dns-tcp-only": "nameserver",
  "slow-download": "works",
  "dns-no-nameserver": "nameserver",
  "dns-server-silent": "nameserver",
  "dns-server-refused": "nameserver",
  "dns-server-error": "nameserver",
  "dns-lookup-failed": "nameserver",
  "dns-name-not-found": "no-name",
  "dns-no-address": "no-name",
  "dns-search-captured": "false-address",
  "dns-answers-differ": "false-address",
  "dns-public-differs": "false-address",
  "dns-hidden": "no-name",
  "dns-sinkhole": "false-address",
  "dns-ipv6-only": "ipv6-only",
  "hosts-override": "hosts-file",
  "tcp-timeout": "dropped",
  "tcp-refused": "refused",
  "tcp-unreachable": "no-route",
  "tls-large-lost": "large-lost",
  "tls-reset": "tls-cut",
  "tls-stall": "tls-silent",
  "tls-alert": "tls-silent",
  "tls-not-tls": "other-answer",
  "tls-certificate": "authority",
  "tls-unknown-authority": "authority",
  "tls-interception": "intercepted",
  "tls-expired": "certificate",
  "tls-not-yet-valid": "certificate",
  "tls-wrong-name": "certificate",
  "http-stall": "http-cut",
  "http-reset": "http-cut",
  "http-body-stall": "http-cut",
  "http-unauthorized": "denied",
  "http-forbidden": "denied",
  "http-blocked": "denied",
  "http-too-many-requests": "denied",
  "http-not-found": "other-answer",
  "http-bad-gateway": "server-error",
  "http-unavailable": "server-error",
  "http-status": "server-error",
  "http-checksums-fail": "server-error",
  "http-portal": "portal",
  "http-redirected": "portal",
  "http-not-modules": "other-answer",
  "proxy-not-found": "proxy",
  "proxy-refused": "proxy",
  "proxy-unreachable": "proxy",
  "proxy-silent": "proxy",
  "proxy-credentials": "proxy",
  "proxy-forbids": "proxy",
  "proxy-error": "proxy",
  "proxy-cut": "proxy",
  "not-tested": "unseen",
  cancelled: "unseen",
  unknown: "unseen",
};

/** What a place has seen of the endpoint at `index` of its report; no report, nothing seen. */
export function seenOf(report: ProbeReport | undefined, index: number): Seen {
  const endpoint = report?.endpoints[index];
  if (endpoint === undefined) return "unseen";
  const seen = SEEN_BY_VERDICT[endpoint.verdict.id];
  return seen === "works" && isProxyNeeded(endpoint)
    ? "works-through-proxy"
    : seen;
}

/** Whether what makes the connections there refuses certificates that the place does not trust. */
export function verifies({ capabilities }: ProbeReport): boolean {
  const transport = capabilities?.transport ?? "none";
  return !/^(?:busybox-wget|getent|none)/.test(transport);
}

function isProxyNeeded({ direct }: EndpointReport): boolean {
  if (direct === undefined) return false;
  const seen = SEEN_BY_VERDICT[direct.verdict.id];
  return seen !== "works" && seen !== "lookup-late";
}
