import type { VerdictId } from "../../server/src/probe/types.ts";
import type { Resolver, Tools } from "../support/engine-lab.ts";

/** The images that every fault is tried on. */
export const IMAGES = ["busybox", "curl"] as const satisfies readonly Tools[];

/** A verdict with what it names: one of the lab's addresses by its name, or text. */
export type Expected = readonly [id: VerdictId, subject: string];

/** One fault of the lab, and what the check has to say about it. */
export interface Fault {
  /** What is wrong, as a row of the documentation. */
  readonly name: string;
  readonly resolver: Resolver;
  readonly url: string;
  /** "file" where it is left out. */
  readonly role?: string;
  readonly expected: Expected;
  /** Images whose tools cannot see it, with what is said there and why. */
  readonly blind?: Partial<
    Record<Tools, { readonly expected: Expected; readonly because: string }>
  >;
  /** Variables of the container, by name; `@NAME` in a value stands for a lab server's address. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly deadlineSeconds: number;
  /** Milliseconds: what is known at once is reported at once. */
  readonly within: number;
}

/** Known at once. */
const PROMPT = { deadlineSeconds: 8, within: 3000 } as const;
/** Known when time ends. */
const AT_DEADLINE = { deadlineSeconds: 3, within: 3500 } as const;

const MODULES = {
  resolver: "good",
  role: "module proxy",
  ...PROMPT,
} as const;

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
    deadlineSeconds: 4,
    within: 4500,
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
    name: "TLS: the handshake is never answered",
    resolver: "good",
    url: "https://stall.lab.test/",
    expected: ["tls-stall", "stall"],
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
    ...PROMPT,
  },
  {
    name: "HTTP 502 without TLS",
    resolver: "good",
    url: "http://bad.lab.test/",
    expected: ["http-bad-gateway", "bad"],
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
      [502, "http-bad-gateway"],
      [503, "http-unavailable"],
    ] as const
  ).map(([status, id]) => ({
    name: `module proxy: HTTP ${status}`,
    url: `https://modules.lab.test/${status}`,
    expected: [id, "modules"] as const,
    ...MODULES,
  })),
  {
    name: "module proxy: a page with 200 (portal), HTTPS",
    url: "https://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    ...MODULES,
  },
  {
    name: "module proxy: a page with 200 (portal), HTTP",
    url: "http://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    ...MODULES,
  },
  {
    name: "module proxy: another service answers",
    url: "https://modules.lab.test/json",
    expected: ["http-not-modules", "modules"],
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
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "checksum database: a page with 200 (portal)",
    url: "https://modules.lab.test/portal",
    expected: ["http-portal", "modules"],
    ...MODULES,
    role: "checksum database",
  },
  {
    name: "HTTP: the first byte comes late",
    url: "https://modules.lab.test/slow",
    expected: ["slow", "modules.lab.test"],
    ...MODULES,
    within: 6000,
  },
  {
    name: "HTTP: the request is never answered",
    url: "https://modules.lab.test/silent",
    expected: ["http-stall", "modules"],
    ...MODULES,
    ...AT_DEADLINE,
  },
  {
    name: "HTTP: the body stops, HTTPS",
    url: "https://modules.lab.test/body",
    expected: ["http-body-stall", "modules"],
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
];
