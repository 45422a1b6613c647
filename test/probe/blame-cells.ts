/** Faults that stand between places, made for real: which row of the table of blame each of them has to lead to. */
import type { Resolver, Tools } from "../support/engine-lab.ts";

/** `@web` and the like stand for the lab's addresses, `@bridge` for its bridge, `@files` for its folder. */
export interface BlameCell {
  /** The row that has to be the answer for the first URL. */
  readonly row: string;
  /** Where one row has several cells. */
  readonly note?: string;
  readonly urls: readonly string[];
  /** Of the first URL; "file" where nothing is said. */
  readonly role?: "module proxy";
  readonly tools?: Tools;
  /** The container's nameservers; good ones where nothing is said. */
  readonly resolver?: Resolver;
  /** Options of `docker run`. */
  readonly options?: readonly string[];
  /** Packet filter rules inside of the container, behind `-I`. */
  readonly inside?: readonly string[];
  /** Rules of the machine: what happens to packets of the containers, of the machine, or both. */
  readonly rules?: readonly string[];
  /** The container is stopped before it is asked. */
  readonly isGone?: true;
  /** Not compared with a fresh container. */
  readonly withoutFresh?: true;
  /** `proxies` of the user's configuration, which a fresh container is given. */
  readonly proxies?: Readonly<Record<string, string>>;
  /** How this machine is set up; `false` where it is not looked at. */
  readonly host?:
    | false
    | {
        readonly nameserver?: string;
        readonly hosts?: readonly string[];
        readonly variables?: Readonly<Record<string, string>>;
      };
}

const OK = "https://ok.lab.test/";
/** Reached from everywhere, without a nameserver. */
const OTHER = "http://@bad/";
const WORKING = "http://@web/";
const NO_DNS = "INPUT -i @bridge -p udp --dport 53 -d @dns -j DROP";
const NO_WEB = "INPUT -i @bridge -p tcp -d @web -j DROP";
const LARGE = "-p tcp -s @narrow -m length --length 601:65535 -j DROP";
const CUT_NAME =
  "-p tcp --dport 443 -m string --string ok.lab.test --algo bm -j REJECT --reject-with tcp-reset";
/** Where nobody listens. */
const NO_PROXY_THERE = "http://@proxy:3133";
const GOOD_PROXY = "http://@proxy:3128";

const NAMES: readonly BlameCell[] = [
  { row: "container-dns", urls: [OK], resolver: "dead" },
  {
    row: "container-dns",
    note: "port 53 closed",
    urls: [OK],
    resolver: "refused",
  },
  {
    row: "container-dns",
    note: "busybox",
    urls: [OK],
    resolver: "dead",
    tools: "busybox",
  },
  {
    row: "container-network-dns",
    urls: [OK],
    options: ["--network", "@network", "--dns", "@silentDns"],
  },
  { row: "container-dns-answer", urls: [OK], resolver: "poisoned" },
  {
    row: "split-dns",
    urls: ["https://unknown.lab.test/"],
    host: { nameserver: "@poisonedDns" },
  },
  { row: "engine-dns", urls: [OK], rules: [NO_DNS] },
  {
    row: "engine-dns-answer",
    urls: ["http://sink.lab.test/"],
    host: { nameserver: "@poisonedDns" },
  },
  {
    row: "container-dns-and-name",
    urls: ["https://unknown.lab.test/"],
    resolver: "dead",
  },
  { row: "name-unknown", urls: ["https://unknown.lab.test/"] },
  {
    row: "host-dns",
    urls: [OK],
    rules: [NO_DNS],
    host: { nameserver: "@silentDns" },
  },
  { row: "dns-falsified", urls: ["http://sink.lab.test/"] },
  {
    row: "container-or-engine-dns",
    urls: [OK],
    resolver: "dead",
    withoutFresh: true,
  },
  { row: "engine-or-host-dns", urls: [OK], rules: [NO_DNS], host: false },
  {
    row: "host-hosts-file",
    urls: [OK],
    options: ["--add-host", "ok.lab.test:@refused"],
    host: { hosts: ["@refused ok.lab.test"] },
  },
  {
    row: "hosts-file-and-more",
    urls: ["https://refused.lab.test/"],
    options: ["--add-host", "refused.lab.test:@stall"],
  },
  {
    row: "container-hosts-file",
    urls: [OK],
    options: ["--add-host", "ok.lab.test:@refused"],
  },
  { row: "network-ipv6", urls: ["http://six.lab.test/"] },
  { row: "late-container", urls: [OK], resolver: "slow" },
  { row: "late-somewhere", urls: [OK], resolver: "slow", withoutFresh: true },
];

const WAYS: readonly BlameCell[] = [
  {
    row: "no-network",
    urls: ["https://@web/"],
    options: ["--network", "none"],
  },
  {
    row: "container-address",
    urls: [OK, WORKING],
    options: ["--network", "bridge", "--dns", "@poisonedDns"],
  },
  {
    row: "container-network",
    urls: ["https://@web/"],
    options: ["--network", "@network"],
    inside: ["OUTPUT -p tcp -d @web -j DROP"],
  },
  {
    row: "container-itself",
    urls: [OK],
    inside: ["OUTPUT -p tcp -d @web -j DROP"],
  },
  {
    row: "container-way",
    urls: ["https://bad.lab.test/"],
    inside: ["OUTPUT -p tcp -d @bad -j DROP"],
  },
  {
    row: "engine-address",
    urls: [OK, OTHER],
    rules: [NO_WEB],
    host: { hosts: ["@modules ok.lab.test"] },
  },
  { row: "engine-overlap", urls: [OK, OTHER], rules: [NO_WEB] },
  { row: "engine-way", urls: [OK], rules: [NO_WEB] },
  { row: "port-closed", urls: ["https://refused.lab.test/"] },
  { row: "host-down", urls: ["https://blackhole.lab.test/", OK] },
  { row: "network-drops", urls: ["https://blackhole.lab.test/"] },
  { row: "host-offline", urls: ["https://@unreachable/"] },
  {
    row: "container-or-engine-way",
    urls: [OK],
    withoutFresh: true,
    inside: ["OUTPUT -p tcp -d @web -j DROP"],
  },
  {
    row: "engine-or-network",
    urls: ["https://blackhole.lab.test/"],
    host: false,
  },
  {
    row: "container-mtu",
    urls: ["https://narrow.lab.test/good"],
    role: "module proxy",
  },
  {
    row: "engine-mtu",
    urls: ["https://narrow.lab.test/good"],
    role: "module proxy",
    rules: [`OUTPUT -o @bridge ${LARGE}`],
  },
  {
    row: "path-mtu",
    urls: ["https://narrow.lab.test/good"],
    role: "module proxy",
    rules: [`OUTPUT ${LARGE}`],
  },
  {
    row: "container-itself",
    note: "cut",
    urls: [OK],
    inside: [`OUTPUT ${CUT_NAME}`],
  },
  {
    row: "containers-cut",
    urls: [OK],
    rules: [`INPUT -i @bridge ${CUT_NAME}`],
  },
  {
    row: "container-or-engine-cut",
    urls: [OK],
    withoutFresh: true,
    inside: [`OUTPUT ${CUT_NAME}`],
  },
  { row: "name-filtered", urls: ["https://reset.lab.test/"] },
  { row: "server-mute", urls: ["https://stall.lab.test/", OK] },
  { row: "server-or-network-mute", urls: ["https://stall.lab.test/"] },
];

/** What the machine does to connections of the containers alone: another server answers. */
function redirected(to: string): readonly string[] {
  return [
    `-t nat PREROUTING -i @bridge -p tcp -d @web --dport 443 -j DNAT --to-destination ${to}`,
  ];
}

const TRUSTS_BOTH = { CURL_CA_BUNDLE: "@files/both.pem" };

const ANSWERS: readonly BlameCell[] = [
  { row: "other-server", urls: [OK], rules: redirected("@certificates:4431") },
  { row: "server-certificate", urls: ["https://certificates.lab.test:4431/"] },
  {
    row: "ca-missing",
    urls: ["https://certificates.lab.test:4433/good"],
    host: { variables: TRUSTS_BOTH },
  },
  {
    row: "ca-missing",
    note: "another server answers containers",
    urls: [OK],
    rules: redirected("@certificates:4433"),
  },
  {
    row: "ca-missing",
    note: "SSL_CERT_FILE",
    urls: ["https://certificates.lab.test:4433/good"],
    host: {
      variables: { SSL_CERT_FILE: "@files/both.pem", CURL_CA_BUNDLE: "" },
    },
  },
  { row: "ca-unknown", urls: ["https://certificates.lab.test:4433/good"] },
  {
    row: "ca-untrusted",
    urls: ["https://certificates.lab.test:4433/good"],
    host: false,
  },
  {
    row: "interception-ca-missing",
    urls: ["https://proxy.golang.org/good"],
    role: "module proxy",
    host: { variables: TRUSTS_BOTH },
  },
  {
    row: "interception",
    urls: ["https://proxy.golang.org/good"],
    role: "module proxy",
  },
  { row: "server-unsteady", urls: [OK], rules: redirected("@bad:443") },
  { row: "server-error", urls: ["https://bad.lab.test/"] },
  {
    row: "denied",
    urls: ["https://modules.lab.test/403/"],
    role: "module proxy",
  },
  {
    row: "containers-denied",
    urls: ["http://@web:8403/"],
    rules: [
      "-t nat PREROUTING -i @bridge -p tcp -d @web --dport 8403 -j DNAT --to-destination @web:8404",
    ],
  },
  {
    row: "containers-portal",
    urls: ["http://@modules/good"],
    role: "module proxy",
    rules: [
      "-t nat PREROUTING -i @bridge -p tcp -d @modules --dport 80 -j DNAT --to-destination @web:8405",
    ],
  },
  {
    row: "portal",
    urls: ["https://modules.lab.test/portal", "https://refused.lab.test/"],
    role: "module proxy",
  },
  {
    row: "wrong-service",
    urls: ["https://modules.lab.test/portal", OK],
    role: "module proxy",
  },
  {
    row: "wrong-service",
    note: "not TLS",
    urls: ["https://ok.lab.test:8443/"],
  },
];

const PROXIES: readonly BlameCell[] = [
  { row: "localhost", urls: ["http://127.0.0.1:8406/"] },
  {
    row: "proxy-missing",
    urls: ["https://blackhole.lab.test/"],
    proxies: { httpsProxy: GOOD_PROXY },
    host: { variables: { HTTPS_PROXY: GOOD_PROXY } },
  },
  {
    row: "proxy-needed",
    urls: ["https://blackhole.lab.test/"],
    host: { variables: { HTTPS_PROXY: GOOD_PROXY } },
  },
  {
    row: "proxy-out-of-reach",
    urls: ["https://blackhole.lab.test/"],
    options: ["-e", "HTTPS_PROXY=http://127.0.0.1:3128"],
    host: { variables: { HTTPS_PROXY: GOOD_PROXY } },
  },
  {
    row: "proxy-unneeded",
    urls: [OK],
    options: ["-e", `HTTPS_PROXY=${NO_PROXY_THERE}`],
  },
  {
    row: "proxy-unneeded",
    note: "407",
    urls: [OK],
    options: ["-e", "HTTPS_PROXY=http://@proxy:3129"],
  },
  {
    row: "proxy-down",
    urls: [OK],
    options: ["-e", `HTTPS_PROXY=${NO_PROXY_THERE}`],
    host: { variables: { HTTPS_PROXY: NO_PROXY_THERE } },
  },
  {
    row: "proxy-fails",
    urls: [OK],
    options: ["-e", `HTTPS_PROXY=${NO_PROXY_THERE}`],
    host: false,
  },
  {
    row: "builds-lack-proxy",
    urls: ["https://blackhole.lab.test/"],
    options: ["-e", `HTTPS_PROXY=${GOOD_PROXY}`],
  },
  {
    row: "builds-lookup",
    urls: [OK],
    options: ["--add-host", "ok.lab.test:@web"],
    rules: [NO_DNS],
  },
  {
    row: "builds-way",
    urls: ["https://@web/"],
    options: ["--network", "@network"],
    rules: [NO_WEB],
  },
  { row: "works", urls: [OK] },
  {
    row: "nothing-to-compare",
    urls: ["https://refused.lab.test/"],
    withoutFresh: true,
    host: false,
  },
  {
    row: "container-unseen",
    urls: [OK],
    isGone: true,
  },
  {
    row: "no-pattern",
    urls: ["https://refused.lab.test/"],
    host: { nameserver: "@silentDns" },
  },
];

export const BLAME_CELLS: readonly BlameCell[] = [
  ...NAMES,
  ...WAYS,
  ...ANSWERS,
  ...PROXIES,
];

/** Rows without a cell, and why. */
export const TABLE_ONLY: Readonly<Record<string, string>> = {
  "container-ipv6": "an engine whose default bridge has IPv6",
  "engine-ipv6": "a machine with IPv6 to the outside",
  "late-everywhere": "nameservers that are late for a whole machine",
  "late-engine": "nameservers of the engine that are late",
};
