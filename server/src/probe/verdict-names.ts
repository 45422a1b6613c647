import type { NameserverStep, Verdict } from "./types.ts";
import { verdict, type Case } from "./verdict-parts.ts";

/** What resolv.conf says beside its nameservers. */
export interface SearchList {
  readonly domains: readonly string[];
  readonly ndots: number;
}

/**
 * Whether a failing connection failed because of the address that the name was given: then that is the verdict, not
 * what happened at the wrong address. Silent where all that is known about the name fits the address.
 */
export function wrongAddress(
  theCase: Case,
  search: SearchList,
): Verdict | undefined {
  const { steps, target } = theCase;
  const { address } = steps.resolver;
  if (steps.resolver.cause === "literal") return undefined;
  const ipv6 = ipv6Only(theCase) ?? hidden(theCase);
  if (ipv6) return ipv6;
  if (address === undefined) return undefined;
  // Every /etc/hosts has it.
  if (isOwn(address) && target.host === "localhost") return undefined;
  const parts = { step: "dns", subject: address } as const;
  if (steps.hosts.includes(address))
    return verdict(theCase, "hosts-override", parts);
  if (isOwn(address)) return verdict(theCase, "dns-sinkhole", parts);
  return (
    captured(theCase, search) ??
    disagreement(theCase, address) ??
    publicDisagreement(theCase, address)
  );
}

/** Whether the container's own lookup has tried the search list before the name as it stands. */
export function searchesFirst(host: string, search: SearchList): boolean {
  return search.domains.length > 0 && host.split(".").length - 1 < search.ndots;
}

/** The search list as values of a message. */
export function searchValues(search: SearchList) {
  return { domains: search.domains.join(", "), ndots: search.ndots };
}

function ipv6Only(theCase: Case): Verdict | undefined {
  const { dns, resolver } = theCase.steps;
  if (resolver.address !== undefined && !resolver.address.includes(":"))
    return undefined;
  if (dns.some((server) => server.outcome === "answered")) return undefined;
  const found = dns.find((server) => (server.ipv6 ?? []).length > 0);
  return (
    found &&
    verdict(theCase, "dns-ipv6-only", {
      step: "dns",
      values: { addresses: listed(found.ipv6 ?? []) },
    })
  );
}

/** 0.0.0.0 and 127.… reach whatever connects to them. */
function isOwn(address: string): boolean {
  return /^(?:0\.0\.0\.0|127\.[\d.]+|::1?)$/.test(address);
}

/** The lookup found an address that no nameserver has given for the name itself. */
function captured(theCase: Case, search: SearchList): Verdict | undefined {
  const { dns, resolver } = theCase.steps;
  const { address = "" } = resolver;
  const isSaid = dns.some(
    (server) => server.outcome === "unknown" || says(server, address),
  );
  const isAsked = dns.some(
    ({ outcome }) => outcome === "answered" || outcome === "nxdomain",
  );
  if (isSaid || !isAsked || !searchesFirst(theCase.target.host, search))
    return undefined;
  return verdict(theCase, "dns-search-captured", {
    step: "dns",
    subject: address,
    values: searchValues(search),
  });
}

/** The address comes from one nameserver, and another one gives nothing but other addresses. */
function disagreement(theCase: Case, address: string): Verdict | undefined {
  const { dns } = theCase.steps;
  const server = dns.find((step) => says(step, address));
  if (server === undefined) return undefined;
  const other = dns.find(
    (step) =>
      step.outcome === "answered" &&
      step.addresses.every((found) => !says(server, found)),
  );
  return (
    other &&
    verdict(theCase, "dns-answers-differ", {
      step: "dns",
      subject: address,
      values: {
        server: server.server,
        other: other.server,
        addresses: listed(other.addresses),
      },
    })
  );
}

/** No nameserver of the container has the name, and the public one has. */
function hidden(theCase: Case): Verdict | undefined {
  const { dns, publicDns, resolver } = theCase.steps;
  const denying = dns.find(
    ({ outcome, rcode }) =>
      outcome === "nxdomain" || outcome === "no-address" || rcode === "REFUSED",
  );
  if (
    resolver.outcome === "ok" ||
    denying === undefined ||
    publicDns?.outcome !== "answered" ||
    dns.some(({ outcome }) => outcome === "answered")
  )
    return undefined;
  return verdict(theCase, "dns-hidden", {
    step: "dns",
    subject: denying.server,
    values: publicValues(publicDns),
  });
}

/** The public nameserver gives nothing but other addresses. */
function publicDisagreement(
  theCase: Case,
  address: string,
): Verdict | undefined {
  const { dns, publicDns } = theCase.steps;
  const own = dns.find((step) => says(step, address));
  if (own === undefined || publicDns?.outcome !== "answered") return undefined;
  return publicDns.addresses.some((found) => says(own, found))
    ? undefined
    : verdict(theCase, "dns-public-differs", {
        step: "dns",
        subject: address,
        values: publicValues(publicDns),
      });
}

function publicValues({ server, addresses }: NameserverStep) {
  return { server, addresses: listed(addresses) };
}

function says(server: NameserverStep, address: string): boolean {
  return (
    server.addresses.includes(address) ||
    (server.ipv6 ?? []).includes(address.toLowerCase())
  );
}

function listed(addresses: readonly string[]): string {
  return addresses.slice(0, 3).join(", ");
}
