import type {
  EndpointReport,
  VerdictId,
} from "../../server/src/probe/types.ts";
import type { Resolver } from "../support/engine-lab.ts";
import { LATER_FAULTS } from "./faults-later.ts";
import { INSPECTOR } from "../support/lab-certificates.ts";
import type { Kind, KindName } from "./kinds.ts";

/** A verdict with what it names: one of the lab's addresses by its name, or text. */
export type Expected = readonly [id: VerdictId, subject: string];

/** What is said where an image's tools do not see a fault, and why that is right. */
export interface Blind {
  readonly expected: Expected;
  readonly because: string;
}

/** What a kind of image has to say about a fault. */
export function expectedOn(
  fault: Fault,
  kind: Kind,
): { readonly expected: Expected; readonly isBlind: boolean } {
  const blind = fault.blind?.[kind.sees];
  return { expected: (blind ?? fault).expected, isBlind: blind !== undefined };
}

/** One fault of the lab, and what the check has to say about it. */
export interface Fault {
  /** What is wrong, as a row of the documentation. */
  readonly name: string;
  readonly resolver: Resolver;
  readonly url: string;
  /** "file" where it is left out. */
  readonly role?: string;
  readonly expected: Expected;
  /** Kinds of images whose tools cannot see it, with what is said there and why. Kinds that see the same have the same. */
  readonly blind?: Partial<Record<KindName, Blind>>;
  /** Variables of the container, by name; `@NAME` in a value stands for a lab server's address. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the sentence has to name beside the subject, where the fault is seen. */
  readonly names?: string;
  /** Options of `docker run`. */
  readonly options?: readonly string[];
  /** A public nameserver that the user allows to be asked: `@NAME`. */
  readonly publicResolver?: string;
  /** Hosts that the user calls private. */
  readonly privateHosts?: readonly string[];
  /** The user wants to know how fast downloads come. */
  readonly isSampled?: true;
  /** How downloads go by these variables. */
  readonly way?: EndpointReport["way"];
  readonly deadlineSeconds: number;
  /** Milliseconds: what is known at once is reported at once. */
  readonly within: number;
}

/** Known at once. */
const PROMPT = { deadlineSeconds: 8, within: 3000 } as const;
/** Known when time ends. */
const AT_DEADLINE = { deadlineSeconds: 3, within: 3500 } as const;

/** bash alone, or with `getent`. */
function withoutHttps(
  subject: string,
): Pick<NonNullable<Fault["blind"]>, "bash" | "slim"> {
  const blind: Blind = { expected: ["ok", subject], because: NO_TLS };
  return { bash: blind, slim: blind };
}

const NO_TLS =
  "bash speaks no TLS and verifies nothing: only the beginning of the handshake was tested, and the report says so";
const NO_ADDRESS =
  "bash connects by name, and nothing else in the image tells which address it takes";
const WAITING =
  "`go` says nothing while it waits, so that it is not known for what";
const LISTS_ALONE =
  "`go` can be made to ask for a list of versions alone: what else is served was not tested, and the report says so";
const NO_BODY = "`go` does not show what it takes for no list of versions";
const NO_CERTIFICATE = "`go` refuses the certificate and does not show it";
const NO_NAMESERVERS =
  "nothing in the image can ask the nameservers one by one";
const ONE_TIME =
  "the tool has one time for the lookup and what follows; `slow` begins above what it took, or names another step";

const MODULES = {
  resolver: "good",
  role: "module proxy",
  ...PROMPT,
} as const;

const LOOKUPS: readonly Fault[] = [
  {
    name: "DNS: the nameserver answers SERVFAIL",
    resolver: "servfail",
    url: "https://ok.lab.test/",
    expected: ["dns-server-error", "servfailDns"],
    ...PROMPT,
  },
  {
    name: "DNS: the nameserver answers REFUSED",
    resolver: "refusing",
    url: "https://ok.lab.test/",
    expected: ["dns-server-error", "refusingDns"],
    ...PROMPT,
  },
  {
    name: "DNS: nothing listens on the nameserver's port",
    resolver: "refused",
    url: "https://ok.lab.test/",
    expected: ["dns-server-refused", "closedDns"],
    deadlineSeconds: 5,
    within: 5500,
  },
  {
    name: "DNS: the first nameserver is silent",
    resolver: "dead-then-good",
    url: "https://ok.lab.test/",
    expected: ["dns-first-server-dead", "silentDns"],
    blind: {
      bash: { expected: ["slow", "ok.lab.test"], because: ONE_TIME },
      go: { expected: ["slow", "ok.lab.test"], because: ONE_TIME },
    },
    deadlineSeconds: 9,
    within: 9500,
  },
  {
    name: "DNS: the nameserver is slow",
    resolver: "slow",
    url: "https://ok.lab.test/",
    expected: ["dns-slow", "slowDns"],
    blind: {
      bash: { expected: ["slow", "ok.lab.test"], because: ONE_TIME },
      go: { expected: ["ok", "web"], because: ONE_TIME },
    },
    deadlineSeconds: 8,
    within: 6000,
  },
  {
    name: "DNS: one nameserver gives a false address",
    resolver: "poisoned",
    url: "https://ok.lab.test/",
    expected: ["dns-answers-differ", "refused"],
    blind: {
      bash: { expected: ["tcp-refused", "refused"], because: NO_ADDRESS },
      go: { expected: ["tcp-refused", "refused"], because: NO_NAMESERVERS },
    },
    names: "@web",
    ...PROMPT,
  },
  {
    name: "DNS: the name leads to the container itself",
    resolver: "good",
    url: "https://sink.lab.test/",
    expected: ["dns-sinkhole", "0.0.0.0"],
    blind: {
      bash: { expected: ["tcp-refused", "sink.lab.test"], because: NO_ADDRESS },
    },
    ...PROMPT,
  },
  {
    name: "DNS: the name has IPv6 addresses only",
    resolver: "good",
    url: "https://six.lab.test/",
    expected: ["dns-ipv6-only", "six.lab.test"],
    blind: {
      go: {
        expected: ["tcp-unreachable", "fd00::dead"],
        because: NO_NAMESERVERS,
      },
    },
    names: "fd00::dead",
    ...PROMPT,
  },
  {
    name: "DNS: search domains are tried first, and are slow",
    resolver: "slow-search",
    url: "https://ok.lab.test/",
    expected: ["dns-search-slow", "ok.lab.test"],
    blind: {
      bash: { expected: ["slow", "ok.lab.test"], because: ONE_TIME },
      go: { expected: ["ok", "web"], because: ONE_TIME },
    },
    deadlineSeconds: 8,
    within: 6000,
  },
  {
    name: "DNS: a search domain answers in the name's place",
    resolver: "captured",
    url: "https://ok.lab.test/",
    expected: ["dns-search-captured", "refused"],
    blind: {
      bash: { expected: ["tcp-refused", "refused"], because: NO_ADDRESS },
      go: { expected: ["tcp-refused", "refused"], because: NO_NAMESERVERS },
    },
    names: "wild.test",
    ...PROMPT,
  },
  {
    name: "/etc/hosts sends the name elsewhere",
    resolver: "good",
    url: "https://ok.lab.test/",
    options: ["--add-host", "ok.lab.test:@refused"],
    expected: ["hosts-override", "refused"],
    blind: {
      bash: { expected: ["tcp-refused", "refused"], because: NO_ADDRESS },
    },
    ...PROMPT,
  },
  {
    name: "/etc/hosts names an address that works",
    resolver: "good",
    url: "https://ok.lab.test/",
    options: ["--add-host", "ok.lab.test:@web"],
    expected: ["ok", "web"],
    ...PROMPT,
  },
];

const CERTIFICATES: readonly Fault[] = [
  {
    name: "certificate: expired",
    resolver: "good",
    url: "https://certificates.lab.test:4431/",
    expected: ["tls-expired", "certificates"],
    blind: {
      go: {
        expected: ["tls-certificate", "certificates"],
        because: NO_CERTIFICATE,
      },
    },
    ...PROMPT,
  },
  {
    name: "certificate: for another name",
    resolver: "good",
    url: "https://certificates.lab.test:4432/",
    expected: ["tls-wrong-name", "certificates"],
    blind: {
      go: {
        expected: ["tls-certificate", "certificates"],
        because: NO_CERTIFICATE,
      },
    },
    names: "other.test",
    ...PROMPT,
  },
  {
    name: "certificate: of an unknown authority",
    resolver: "good",
    url: "https://certificates.lab.test:4433/good",
    role: "module proxy",
    expected: ["tls-unknown-authority", "certificates"],
    names: INSPECTOR,
    blind: {
      ...withoutHttps("certificates"),
      go: {
        expected: ["tls-certificate", "certificates"],
        because: NO_CERTIFICATE,
      },
      busybox: {
        expected: ["ok", "certificates"],
        because: "BusyBox verifies no certificate; the report says so",
      },
    },
    ...PROMPT,
  },
  {
    name: "certificate: a public host's, of a firewall that intercepts",
    resolver: "good",
    url: "https://proxy.golang.org/good",
    role: "module proxy",
    expected: ["tls-interception", "certificates"],
    blind: {
      go: {
        expected: ["tls-certificate", "certificates"],
        because: NO_CERTIFICATE,
      },
    },
    names: INSPECTOR,
    ...PROMPT,
  },
];

/** A container that sends what is not the lab's healthy web server through a proxy of the lab. */
function through(proxy: string) {
  return {
    resolver: "good",
    way: "proxy",
    environment: {
      HTTPS_PROXY: `http://user:hidden-word@${proxy}`,
      HTTP_PROXY: `http://${proxy}`,
      NO_PROXY: "other.test, 10.213.0.0/16",
    },
    ...PROMPT,
  } as const;
}

const PROXIES: readonly Fault[] = [
  {
    name: "HTTP proxy: works, and so does the direct way",
    url: "https://ok.lab.test/",
    expected: ["ok", "ok.lab.test"],
    ...through("@proxy:3128"),
  },
  {
    name: "HTTP proxy: needed, the direct way is dropped",
    url: "https://blackhole.lab.test/",
    expected: ["ok", "blackhole.lab.test"],
    ...through("@proxy:3128"),
    ...AT_DEADLINE,
  },
  {
    name: "HTTP proxy: works for plain http",
    url: "http://modules.lab.test/good",
    role: "module proxy",
    expected: ["ok", "modules.lab.test"],
    ...through("@proxy:3128"),
  },
  {
    name: "HTTP proxy: what lies behind it is judged",
    url: "https://modules.lab.test/portal",
    role: "module proxy",
    expected: ["http-portal", "modules.lab.test"],
    blind: {
      go: {
        expected: ["http-not-modules", "modules.lab.test"],
        because: NO_BODY,
      },
      ...withoutHttps("modules.lab.test"),
    },
    ...through("@proxy:3128"),
  },
  {
    name: "HTTP proxy: left out by NO_PROXY",
    url: "https://private.lab.test/",
    expected: ["ok", "web"],
    ...through("@proxy:3130"),
    environment: {
      HTTPS_PROXY: "http://@proxy:3130",
      NO_PROXY: "10.213.0.0/16,.lab.test",
    },
    way: "excluded",
  },
  {
    name: "HTTP proxy: wants credentials (407), HTTPS",
    url: "https://ok.lab.test/",
    expected: ["proxy-credentials", "@proxy:3129"],
    ...through("@proxy:3129"),
  },
  {
    name: "HTTP proxy: wants credentials (407), HTTP",
    url: "http://ok.lab.test/",
    expected: ["proxy-credentials", "@proxy:3129"],
    ...through("@proxy:3129"),
  },
  {
    name: "HTTP proxy: does not allow the host (403)",
    url: "https://ok.lab.test/",
    expected: ["proxy-forbids", "@proxy:3130"],
    ...through("@proxy:3130"),
  },
  {
    name: "HTTP proxy: never answers",
    url: "https://ok.lab.test/",
    expected: ["proxy-silent", "@proxy:3131"],
    blind: { go: { expected: ["unknown", "ok.lab.test"], because: WAITING } },
    ...through("@proxy:3131"),
    ...AT_DEADLINE,
  },
  {
    name: "HTTP proxy: cannot reach the host (502)",
    url: "https://ok.lab.test/",
    expected: ["proxy-error", "@proxy:3132"],
    ...through("@proxy:3132"),
  },
  {
    name: "HTTP proxy: nobody listens",
    url: "https://ok.lab.test/",
    expected: ["proxy-refused", "@proxy:3133"],
    ...through("@proxy:3133"),
  },
  {
    name: "HTTP proxy: closes the connection",
    url: "https://ok.lab.test/",
    expected: ["proxy-cut", "@reset:443"],
    ...through("@reset:443"),
  },
  {
    name: "HTTP proxy: packets to it are dropped",
    url: "https://ok.lab.test/",
    expected: ["proxy-unreachable", "192.0.2.1:3128"],
    blind: { go: { expected: ["unknown", "ok.lab.test"], because: WAITING } },
    ...through("192.0.2.1:3128"),
    ...AT_DEADLINE,
  },
  {
    name: "HTTP proxy: its name does not exist",
    url: "https://ok.lab.test/",
    expected: ["proxy-not-found", "unknown.lab.test:3128"],
    ...through("unknown.lab.test:3128"),
  },
];

export const FAULTS: readonly Fault[] = [
  {
    name: "all well",
    resolver: "good",
    url: "http://ok.lab.test/",
    expected: ["ok", "web"],
    ...PROMPT,
  },
  {
    name: "DNS: the only nameserver is silent",
    resolver: "dead",
    url: "https://ok.lab.test/",
    expected: ["dns-server-silent", "silentDns"],
    blind: { go: { expected: ["unknown", "ok.lab.test"], because: WAITING } },
    deadlineSeconds: 5,
    within: 5500,
  },
  {
    name: "DNS: the name does not exist (NXDOMAIN)",
    resolver: "good",
    url: "https://unknown.lab.test/",
    expected: ["dns-name-not-found", "dns"],
    ...PROMPT,
  },
  {
    name: "TCP: packets are dropped",
    resolver: "good",
    url: "https://blackhole.lab.test/",
    expected: ["tcp-timeout", "blackhole"],
    blind: { go: { expected: ["unknown", "blackhole"], because: WAITING } },
    ...AT_DEADLINE,
  },
  {
    name: "TCP: the port is closed",
    resolver: "good",
    url: "https://refused.lab.test/",
    expected: ["tcp-refused", "refused"],
    ...PROMPT,
  },
  {
    name: "TCP: there is no route",
    resolver: "good",
    url: "https://unreachable.lab.test/",
    expected: ["tcp-unreachable", "unreachable"],
    ...PROMPT,
  },
  {
    name: "TCP: the connection is reset at once",
    resolver: "good",
    url: "https://cut.lab.test/",
    expected: ["tls-reset", "cut"],
    ...PROMPT,
  },
  {
    name: "TLS: the handshake is never answered",
    resolver: "good",
    url: "https://stall.lab.test/",
    expected: ["tls-stall", "stall"],
    blind: { go: { expected: ["unknown", "stall"], because: WAITING } },
    ...AT_DEADLINE,
  },
  {
    name: "TLS: large packets are lost (MTU black hole)",
    resolver: "good",
    url: "https://narrow.lab.test/",
    expected: ["tls-large-lost", "narrow"],
    blind: {
      go: { expected: ["unknown", "narrow"], because: WAITING },
      bash: {
        expected: ["tls-stall", "narrow"],
        because:
          "the small handshake goes to an address, and nothing in the image tells which",
      },
    },
    ...AT_DEADLINE,
  },
  {
    name: "TLS: the connection is reset",
    resolver: "good",
    url: "https://reset.lab.test/",
    expected: ["tls-reset", "reset"],
    ...PROMPT,
  },
  {
    name: "TLS: plain HTTP on the port",
    resolver: "good",
    url: "https://ok.lab.test:8443/",
    expected: ["tls-not-tls", "web"],
    ...PROMPT,
  },
  {
    name: "HTTP 502 of a file",
    resolver: "good",
    url: "https://bad.lab.test/",
    expected: ["http-bad-gateway", "bad"],
    blind: {
      go: { expected: ["ok", "bad"], because: LISTS_ALONE },
      ...withoutHttps("bad"),
    },
    ...PROMPT,
  },
  {
    name: "HTTP 502 without TLS",
    resolver: "good",
    url: "http://bad.lab.test/",
    expected: ["http-bad-gateway", "bad"],
    blind: { go: { expected: ["ok", "bad"], because: LISTS_ALONE } },
    ...PROMPT,
  },
  {
    name: "module proxy: modules are served",
    url: "https://modules.lab.test/good/",
    expected: ["ok", "modules"],
    ...MODULES,
  },
  ...(
    [
      [401, "http-unauthorized"],
      [403, "http-forbidden"],
      [404, "http-not-found"],
      [410, "http-not-found"],
      [418, "http-blocked"],
      [429, "http-too-many-requests"],
      [500, "http-status"],
      [502, "http-bad-gateway"],
      [503, "http-unavailable"],
    ] as const
  ).map(([status, id]) => ({
    name: `module proxy: HTTP ${status}`,
    url: `https://modules.lab.test/${status}`,
    expected: [id, "modules"] as const,
    blind: withoutHttps("modules"),
    ...MODULES,
  })),
  {
    name: "module proxy: a page with 200 (portal), HTTPS",
    url: "https://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    blind: {
      go: { expected: ["http-not-modules", "modules"], because: NO_BODY },
      ...withoutHttps("modules"),
    },
    ...MODULES,
  },
  {
    name: "module proxy: a page with 200 (portal), HTTP",
    url: "http://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    blind: {
      go: { expected: ["http-not-modules", "modules"], because: NO_BODY },
    },
    ...MODULES,
  },
  {
    name: "module proxy: another service answers",
    url: "https://modules.lab.test/json",
    expected: ["http-not-modules", "modules"],
    blind: { ...withoutHttps("modules") },
    ...MODULES,
  },
  {
    name: "checksum database: passed on",
    url: "https://modules.lab.test/good/sumdb/sum.golang.org",
    expected: ["ok", "modules"],
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "checksum database: not passed on (404)",
    url: "https://modules.lab.test/no-database/sumdb/sum.golang.org",
    expected: ["ok", "modules"],
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "checksum database: passing on fails (500)",
    url: "https://modules.lab.test/bad-database/sumdb/sum.golang.org",
    expected: ["http-checksums-fail", "modules"],
    blind: {
      go: { expected: ["ok", "modules"], because: LISTS_ALONE },
      ...withoutHttps("modules"),
    },
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "checksum database: a page with 200 (portal)",
    url: "https://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    blind: {
      go: { expected: ["ok", "modules"], because: LISTS_ALONE },
      ...withoutHttps("modules"),
    },
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "HTTP: the first byte comes late",
    url: "https://modules.lab.test/slow",
    expected: ["slow", "modules.lab.test"],
    blind: { ...withoutHttps("modules") },
    ...MODULES,
    within: 6000,
  },
  ...(["https", "http"] as const).map((scheme) => ({
    name: `HTTP: a file of which only the beginning is read, ${scheme}`,
    resolver: "good" as const,
    url: `${scheme}://modules.lab.test/large`,
    expected: ["ok", "modules"] as const,
    ...PROMPT,
  })),
  {
    name: "HTTP: the request is never answered",
    url: "https://modules.lab.test/silent",
    expected: ["http-stall", "modules"],
    blind: {
      go: { expected: ["unknown", "modules"], because: WAITING },
      ...withoutHttps("modules"),
    },
    ...MODULES,
    ...AT_DEADLINE,
  },
  {
    name: "HTTP: the connection is reset behind the request",
    url: "http://reset.lab.test/",
    expected: ["http-reset", "reset"],
    ...MODULES,
  },
  {
    name: "HTTP: the body stops, HTTPS",
    url: "https://modules.lab.test/body",
    expected: ["http-body-stall", "modules"],
    blind: { ...withoutHttps("modules") },
    ...MODULES,
    ...AT_DEADLINE,
  },
  {
    name: "HTTP: the body stops, HTTP",
    url: "http://modules.lab.test/body",
    expected: ["http-body-stall", "modules"],
    ...MODULES,
    ...AT_DEADLINE,
  },
  ...LOOKUPS,
  ...CERTIFICATES,
  ...PROXIES,
  ...LATER_FAULTS,
];
