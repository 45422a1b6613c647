import { isPublicHost } from "./public-hosts.ts";
import type { Steps } from "./steps.ts";
import type { ProxySteps } from "./steps-proxy.ts";
import type { NameserverStep, ProbeTarget, Verdict } from "./types.ts";
import { goodVerdict, isLateWithIpv6 } from "./verdict-good.ts";
import { httpVerdict } from "./verdict-http.ts";
import { address, verdict, type Case } from "./verdict-parts.ts";
import { tlsVerdict } from "./verdict-tls.ts";
import { wrongAddress, type SearchList } from "./verdict-names.ts";
import { proxyVerdict } from "./verdict-proxy.ts";

/** How the run itself went for this endpoint. */
export interface Circumstances {
  readonly cancelled: boolean;
  /** The endpoint's own end record arrived. */
  readonly complete: boolean;
  readonly search: SearchList;
  /** When the run began, in milliseconds since 1970. */
  readonly now: number;
}

/** The conclusion about one endpoint: the first step that fails, else slowness, else ok. Never "ok" without an end record. */
export function decide(
  target: ProbeTarget,
  steps: Steps,
  circumstances: Circumstances,
): Verdict {
  const values = { url: target.url, host: target.host, port: target.port };
  const theCase: Case = { target, steps, values };
  if (!circumstances.complete)
    return verdict(
      theCase,
      circumstances.cancelled ? "cancelled" : "unknown",
      {},
    );
  const { search } = circumstances;
  const unreached = dnsVerdict(theCase) ?? tcpVerdict(theCase);
  const failed = unreached ?? tlsVerdict(theCase, circumstances.now);
  if (failed) return wrongAddress(theCase, search) ?? failed;
  const answered = httpVerdict(theCase);
  // A page where modules should be may be another host's page.
  return answered?.id === "http-portal"
    ? (wrongAddress(theCase, search) ?? answered)
    : (answered ?? goodVerdict(theCase, { search }));
}

/** What a way through a proxy is judged by, beside its steps. */
export interface ThroughProxy extends Circumstances {
  readonly dns: Steps["dns"];
  readonly hosts: Steps["hosts"];
  readonly proxy: string;
  readonly isDirectGood: boolean;
}

/** The conclusion about an endpoint that the container's variables send through an HTTP proxy. */
export function decideThrough(
  target: ProbeTarget,
  steps: ProxySteps,
  through: ThroughProxy,
): Verdict {
  const { url, host, port } = target;
  const { dns, hosts, proxy } = through;
  const values = { url, host, port, proxy };
  // The proxy looks the name up: what the container's nameservers say does not matter.
  const { address: _, ...resolver } = steps.resolver;
  const theCase: Case = {
    target,
    steps: { ...steps, dns, hosts, resolver },
    values,
  };
  if (!through.complete)
    return verdict(theCase, through.cancelled ? "cancelled" : "unknown", {});
  return (
    proxyVerdict(theCase, { ...through, steps }) ??
    tlsVerdict(theCase, through.now) ??
    httpVerdict(theCase) ??
    goodVerdict(theCase, {
      search: through.search,
      message: through.isDirectGood ? "ok-proxy" : "ok-proxy-needed",
    })
  );
}

function dnsVerdict(theCase: Case): Verdict | undefined {
  const { resolver, dns, tcp } = theCase.steps;
  if (resolver.outcome === "ok") return undefined;
  // Connected by name: the lookup worked, only its time is unknown.
  if (resolver.outcome === "not-tested")
    return tcp.outcome === "ok" ? undefined : untested(theCase);
  if (dns.length === 0)
    return verdict(theCase, "dns-no-nameserver", {
      step: "dns",
      advice: "nameserver",
    });
  const found = mostTelling(dns);
  if (!found)
    return verdict(theCase, "dns-lookup-failed", {
      step: "dns",
      advice: "nameserver",
    });
  return fromServer(theCase, found);
}

function untested(theCase: Case): Verdict | undefined {
  return theCase.steps.tcp.outcome === "not-tested"
    ? verdict(theCase, "not-tested", {})
    : undefined;
}

/** A definite answer says more than silence, whichever server gave it. */
function mostTelling(
  dns: readonly NameserverStep[],
): NameserverStep | undefined {
  for (const outcome of [
    "nxdomain",
    "no-address",
    "error",
    "answered",
    "refused",
    "silent",
  ] as const) {
    const found = dns.find((step) => step.outcome === outcome);
    if (found) return found;
  }
  return undefined;
}

function adviceOfName({ host }: ProbeTarget): "public-name" | "name" {
  return isPublicHost(host) ? "public-name" : "name";
}

function fromServer(theCase: Case, server: NameserverStep): Verdict {
  const parts = {
    step: "dns",
    subject: server.server,
    values: { rcode: server.rcode ?? "" },
  } as const;
  const advice = adviceOfName(theCase.target);
  switch (server.outcome) {
    case "nxdomain":
      return verdict(theCase, "dns-name-not-found", { ...parts, advice });
    case "no-address":
      return verdict(theCase, "dns-no-address", { ...parts, advice });
    case "error":
      return verdict(theCase, "dns-server-error", {
        ...parts,
        advice:
          server.rcode === "REFUSED" ? "nameserver-refuses" : "nameserver",
      });
    case "refused":
      return verdict(theCase, "dns-server-refused", {
        ...parts,
        advice: "nameserver",
      });
    case "silent":
      if (server.overTcp === true)
        return verdict(theCase, "dns-tcp-only", {
          step: "dns",
          subject: server.server,
        });
      return verdict(theCase, "dns-server-silent", {
        ...parts,
        advice: "nameserver",
      });
    case "answered":
      if (isLateWithIpv6(server))
        return verdict(theCase, "dns-ipv6-dead", {
          step: "dns",
          subject: server.server,
        });
      return verdict(theCase, "dns-lookup-failed", {
        ...parts,
        message: "dns-lookup-failed-though-answered",
        advice: "nameserver",
      });
    case "unknown":
      return verdict(theCase, "dns-lookup-failed", {
        step: "dns",
        advice: "nameserver",
      });
  }
}

function tcpVerdict(theCase: Case): Verdict | undefined {
  const { tcp } = theCase.steps;
  if (tcp.outcome === "ok") return undefined;
  if (tcp.outcome === "not-tested")
    return theCase.steps.http.outcome === "ok"
      ? undefined
      : verdict(theCase, "not-tested", {});
  const parts = { step: "tcp", subject: address(theCase) } as const;
  if (tcp.outcome === "timed-out")
    return verdict(theCase, "tcp-timeout", { ...parts, advice: "firewall" });
  if (tcp.cause === "refused")
    return verdict(theCase, "tcp-refused", { ...parts, advice: "service" });
  if (tcp.cause === "unreachable")
    return verdict(theCase, "tcp-unreachable", { ...parts, advice: "route" });
  return verdict(theCase, "unknown", { ...parts });
}
