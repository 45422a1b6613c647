import type { Fault } from "./faults.ts";

/** Known at once. */
const PROMPT = { deadlineSeconds: 8, within: 3000 } as const;

const NO_NAMESERVERS =
  "nothing in the image can ask the nameservers one by one";
const NO_ADDRESS =
  "bash connects by name, and nothing else in the image tells which address it takes";
const WAITING =
  "`go` says nothing while it waits, so that it is not known for what";
const FOUR_ALONE =
  "`getent` asks for no IPv6 address where the container has none itself";
const NO_CERTIFICATE = "`go` refuses the certificate and does not show it";
const NO_TLS =
  "bash speaks no TLS and verifies nothing: only the beginning of the handshake was tested, and the report says so";
const NO_SAMPLE =
  "only curl and wget take a sample of a download from this image";
const NO_CERTIFICATES = "BusyBox verifies no certificate; the report says so";

/** A container that sends what is not the lab's healthy web server through the proxy that works. */
const THROUGH = {
  resolver: "good",
  way: "proxy",
  environment: { HTTPS_PROXY: "http://@proxy:3128", NO_PROXY: "10.213.0.0/16" },
  ...PROMPT,
} as const;

/** What is asked only where an answer is late, or where the user allows or says more. */
export const LATER_FAULTS: readonly Fault[] = [
  {
    name: "DNS: the nameserver hides a public name",
    resolver: "good",
    url: "https://sum.golang.org/",
    publicResolver: "@publicDns",
    expected: ["dns-hidden", "dns"],
    names: "@web",
    blind: {
      go: { expected: ["dns-name-not-found", "dns"], because: NO_NAMESERVERS },
    },
    ...PROMPT,
  },
  {
    name: "DNS: another address than a public nameserver gives",
    resolver: "lying",
    url: "https://goproxy.io/",
    publicResolver: "@publicDns",
    expected: ["dns-public-differs", "refused"],
    names: "@web",
    blind: {
      bash: { expected: ["tcp-refused", "goproxy.io"], because: NO_ADDRESS },
      go: { expected: ["tcp-refused", "refused"], because: NO_NAMESERVERS },
    },
    ...PROMPT,
  },
  {
    name: "DNS: questions for IPv6 are answered late",
    resolver: "late-six",
    url: "https://ok.lab.test/",
    expected: ["dns-ipv6-slow", "lateSixDns"],
    blind: {
      go: { expected: ["ok", "ok.lab.test"], because: NO_NAMESERVERS },
      bash: { expected: ["slow", "ok.lab.test"], because: NO_ADDRESS },
      slim: { expected: ["ok", "web"], because: FOUR_ALONE },
    },
    ...PROMPT,
    within: 4500,
  },
  {
    name: "DNS: questions for IPv6 are never answered",
    resolver: "no-six",
    url: "https://ok.lab.test/",
    expected: ["dns-ipv6-dead", "noSixDns"],
    blind: {
      go: { expected: ["unknown", "ok.lab.test"], because: WAITING },
      slim: { expected: ["ok", "web"], because: FOUR_ALONE },
    },
    deadlineSeconds: 5,
    within: 5500,
  },
  {
    name: "DNS: the nameserver answers over TCP only",
    resolver: "stream",
    url: "https://ok.lab.test/",
    expected: ["dns-tcp-only", "streamDns"],
    blind: { go: { expected: ["unknown", "ok.lab.test"], because: WAITING } },
    deadlineSeconds: 5,
    within: 5500,
  },
  {
    name: "module proxy: sends on to a sign-in page",
    resolver: "good",
    url: "https://modules.lab.test/redirected",
    role: "module proxy",
    expected: ["http-redirected", "modules"],
    names: "http://login.lab.test/sign-in",
    blind: {
      bash: { expected: ["ok", "modules"], because: NO_TLS },
      slim: { expected: ["ok", "modules"], because: NO_TLS },
      go: {
        expected: ["unknown", "modules"],
        because:
          "`go` refuses to be sent from https to http, and does not tell with which status it was",
      },
    },
    ...PROMPT,
  },
  {
    name: "module proxy: sends on to where its files are",
    resolver: "good",
    url: "https://modules.lab.test/elsewhere",
    role: "module proxy",
    expected: ["ok", "modules"],
    ...PROMPT,
  },
  {
    name: "module proxy: private, without public modules",
    resolver: "good",
    url: "https://modules.lab.test/404",
    role: "module proxy",
    privateHosts: ["*.lab.test"],
    publicResolver: "@publicDns",
    expected: ["ok", "modules"],
    ...PROMPT,
  },
  {
    name: "HTTP: a download that comes slowly",
    resolver: "good",
    url: "https://modules.lab.test/trickle",
    isSampled: true,
    expected: ["slow-download", "modules"],
    blind: Object.fromEntries(
      (["bash", "slim", "go", "python", "node"] as const).map((kind) => [
        kind,
        { expected: ["ok", "modules"], because: NO_SAMPLE },
      ]),
    ),
    deadlineSeconds: 8,
    within: 8500,
  },
  {
    name: "HTTP proxy: an expired certificate behind it",
    url: "https://certificates.lab.test:4431/",
    expected: ["tls-expired", "certificates.lab.test"],
    blind: {
      go: {
        expected: ["tls-certificate", "certificates.lab.test"],
        because: NO_CERTIFICATE,
      },
    },
    ...THROUGH,
  },
  {
    name: "HTTP proxy: a certificate of an unknown authority behind it",
    url: "https://certificates.lab.test:4433/good",
    role: "module proxy",
    expected: ["tls-unknown-authority", "certificates.lab.test"],
    names: "Lab Inspection",
    blind: {
      busybox: {
        expected: ["ok", "certificates.lab.test"],
        because: NO_CERTIFICATES,
      },
      bash: { expected: ["ok", "certificates.lab.test"], because: NO_TLS },
      slim: { expected: ["ok", "certificates.lab.test"], because: NO_TLS },
      go: {
        expected: ["tls-certificate", "certificates.lab.test"],
        because: NO_CERTIFICATE,
      },
    },
    ...THROUGH,
  },
];
