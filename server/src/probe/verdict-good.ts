import type { NameserverStep, StepName, Verdict } from "./types.ts";
import { isWithoutDatabase, isWithoutPublic } from "./verdict-http.ts";
import {
  searchesFirst,
  searchValues,
  type SearchList,
} from "./verdict-names.ts";
import { address, verdict, type Case } from "./verdict-parts.ts";

/** Milliseconds above which a step that works is called slow. */
const SLOW: Readonly<Record<Exclude<StepName, "proxy">, number>> = {
  dns: 1000,
  tcp: 900,
  tls: 2000,
  http: 3000,
};

/** What there is to say of an endpoint that works: how slow it is, or that it is well. */
export function goodVerdict(
  theCase: Case,
  good: {
    readonly search: SearchList;
    readonly message?: "ok-proxy" | "ok-proxy-needed";
  },
): Verdict {
  const { search, message } = good;
  const { resolver, tcp, tls, http } = theCase.steps;
  const steps = { dns: resolver, tcp, tls, http };
  const took = (["dns", "tcp", "tls", "http"] as const).map((step) => ({
    step,
    ms: steps[step].milliseconds ?? 0,
  }));
  const lookup = resolver.milliseconds ?? 0;
  const slowName =
    lookup > SLOW.dns ? slowLookup(theCase, lookup, search) : undefined;
  if (slowName) return slowName;
  const slow = took.find(({ step, ms }) => step !== "dns" && ms > SLOW[step]);
  if (slow)
    return verdict(theCase, "slow", {
      step: slow.step,
      advice: "slow",
      values: { ms: slow.ms, step: slow.step.toUpperCase() },
    });
  const slowSample = sampleVerdict(theCase);
  if (slowSample) return slowSample;
  const ms = took.reduce((sum, part) => sum + part.ms, 0);
  const parts = {
    subject: address(theCase),
    values: { ms, status: http.status ?? "" },
  };
  if (message !== undefined)
    return verdict(theCase, "ok", { ...parts, message });
  return verdict(
    theCase,
    "ok",
    http.status === undefined
      ? { ...parts, message: "ok-no-http" }
      : isWithoutDatabase(theCase.target, http.status)
        ? { ...parts, message: "ok-no-database" }
        : isWithoutPublic(theCase.target, http.status)
          ? { ...parts, message: "ok-no-public" }
          : parts,
  );
}

/** Bytes per second below which a download is called slow, where enough of it came to tell. */
const SLOW_DOWNLOAD = 200_000;
const ENOUGH_BYTES = 32_768;
const ENOUGH_MILLISECONDS = 2000;

function sampleVerdict(theCase: Case): Verdict | undefined {
  const { sample } = theCase.steps.http;
  if (sample === undefined || sample.bytesPerSecond >= SLOW_DOWNLOAD)
    return undefined;
  const { bytes, milliseconds } = sample;
  const isEnough = bytes >= ENOUGH_BYTES || milliseconds >= ENOUGH_MILLISECONDS;
  return isEnough
    ? verdict(theCase, "slow-download", {
        step: "http",
        subject: address(theCase),
        values: { rate: Math.round(sample.bytesPerSecond / 1000) },
      })
    : undefined;
}

/** Share of a wait that its cause must account for. */
const MOST = 0.75;

/** A lookup that takes long: who makes it wait. Undefined where nobody does, and it is no longer than a busy machine takes. */
function slowLookup(
  theCase: Case,
  ms: number,
  search: SearchList,
): Verdict | undefined {
  const { dns } = theCase.steps;
  const parts = { step: "dns", values: { ms } } as const;
  const dead = deadFirst(dns);
  if (dead)
    return verdict(theCase, "dns-first-server-dead", {
      ...parts,
      subject: dead.server,
      advice: "first-nameserver",
    });
  const late = dns.find(isLateWithIpv6);
  const isSearched = searchesFirst(theCase.target.host, search);
  // Where other names are tried first, one late answer must account for the wait before it is told.
  if (late && (!isSearched || ipv6Wait(late) > ms * MOST))
    return verdict(theCase, "dns-ipv6-slow", {
      ...parts,
      subject: late.server,
    });
  // What would do without the search list is not to blame beside it.
  const slow = dns.find(
    (step) => isLate(step) || (!isSearched && isTwiceLate(step)),
  );
  if (slow)
    return verdict(theCase, "dns-slow", { ...parts, subject: slow.server });
  if (isSearched)
    return verdict(theCase, "dns-search-slow", {
      step: "dns",
      values: { ms, ...searchValues(search) },
    });
  // The nameservers were quick: one wait more than a machine that is short of time may make.
  if (ms < SLOW.dns * 2 && dns.some(({ outcome }) => outcome === "answered"))
    return undefined;
  return verdict(theCase, "slow", {
    step: "dns",
    advice: "slow",
    values: { ms, step: "DNS" },
  });
}

/** One answer alone makes a lookup slow. */
function isLate({ milliseconds = 0 }: NameserverStep): boolean {
  return milliseconds > SLOW.dns;
}

/** Each time that it was asked, its answer made half of a slow lookup: it was not the machine once. */
function isTwiceLate({
  milliseconds = 0,
  ipv6Lookup,
}: NameserverStep): boolean {
  const second = ipv6Lookup?.milliseconds ?? milliseconds;
  return Math.min(milliseconds, second) > SLOW.dns / 2;
}

/** A first nameserver for which every lookup waits before the next one answers, whatever that takes for IPv6. */
function deadFirst([first, ...others]: readonly NameserverStep[]):
  NameserverStep | undefined {
  const isDead = first?.outcome === "silent" || first?.outcome === "refused";
  return isDead && others.some(({ outcome }) => outcome === "answered")
    ? first
    : undefined;
}

/** Knows the IPv4 address, and is silent or much later with the answer for IPv6. */
export function isLateWithIpv6(step: NameserverStep): boolean {
  const { outcome, milliseconds = 0 } = step;
  return outcome === "answered" && ipv6Wait(step) > milliseconds + SLOW.dns / 2;
}

/** Milliseconds that the answer for IPv6 took; for ever where none came. */
function ipv6Wait({ ipv6Lookup }: NameserverStep): number {
  if (ipv6Lookup?.outcome === "silent") return Infinity;
  return ipv6Lookup?.milliseconds ?? 0;
}
