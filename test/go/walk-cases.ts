import type { HostAnswer, HostOptions } from "../support/fault-proxy.ts";

/** One run of go that the walk is held against. In texts `$0` is the first host's URL, `$db` the database's, `$key` its key. */
export interface WalkCase {
  /** GOPROXY. */
  readonly proxy: string;
  readonly hosts: readonly (HostAnswer | readonly [HostAnswer, HostOptions])[];
  readonly database?: HostAnswer;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether there is a go.sum with every hash; not usually. */
  readonly hasSum?: boolean;
  /** The go line; 1.18 usually. */
  readonly goLine?: string;
  /** `go mod download` usually. */
  readonly command?: string;
  /** The module that go.mod requires; example.com/n usually. `$0` is the first host's name. */
  readonly module?: string;
  /** The module's own host, where its path is that host's name: `direct` and GONOPROXY lead there. `$path` is the module. */
  readonly origin?: HostAnswer;
  /** The repository of github.com/a/b. */
  readonly git?: HostAnswer;
  readonly since?: string;
  readonly before?: string;
  /** Takes so long that only the newest Go runs it outside of SUREFETCH_TEST_GO=all. */
  readonly isSlow?: boolean;
}

const bare = { sumdb: false } as const;
const tls = { tls: true } as const;
const faults = [404, 410, 401, 403, 429, 500, 503] as const;
const broken = ["dns", "refused", "reset", "tls"] as const;

export const WALK_CASES: readonly WalkCase[] = [
  { proxy: "$0", hosts: ["ok"] },
  ...faults.map((fault) => ({ proxy: "$0", hosts: [fault] })),
  ...broken.map((fault) => ({ proxy: "$0", hosts: [fault] })),
  // The separator decides.
  ...faults.map((fault) => ({ proxy: "$0,$1", hosts: [fault, "ok"] as const })),
  ...broken.map((fault) => ({ proxy: "$0,$1", hosts: [fault, "ok"] as const })),
  ...[404, 503, ...broken].map((fault) => ({
    proxy: "$0|$1",
    hosts: [fault as HostAnswer, "ok"] as const,
    since: "1.15",
  })),
  { proxy: "$0,|$1", hosts: [503, "ok"] },
  { proxy: "$0|,$1", hosts: [503, "ok"] },
  { proxy: " $0 , , $1 ,", hosts: [404, "ok"] },
  { proxy: "$0/,$1/", hosts: [404, "ok"] },
  // Which error is shown.
  { proxy: "$0|$1", hosts: [503, 404] },
  { proxy: "$0|$1", hosts: [404, 503] },
  { proxy: "$0|$1|$2", hosts: [500, 404, 503] },
  { proxy: "$0|$1|$2", hosts: [404, "refused", 410] },
  { proxy: "$0,$1,$2", hosts: [404, 410, 404] },
  { proxy: "$0,$1|$2", hosts: [404, 503, "ok"] },
  { proxy: "off", hosts: [] },
  { proxy: "$0,off,$1", hosts: [404, "ok"] },
  { proxy: "$0|off", hosts: [503] },
  { proxy: "$0,word", hosts: ["ok"] },
  { proxy: "$0|socks5://x", hosts: ["ok"] },
  { proxy: "http://u:p@127.0.0.1:9|$0", hosts: ["ok"] },
  // Over TLS; a 4xx is asked for twice from Go 1.24 on.
  {
    proxy: "$0,$1",
    hosts: [
      [404, tls],
      ["ok", tls],
    ],
  },
  {
    proxy: "$0|$1",
    hosts: [
      [503, tls],
      ["ok", tls],
    ],
  },
  { proxy: "$0", hosts: [[403, tls]] },
  { proxy: "$0|$1", hosts: ["tlsstall", "ok"], isSlow: true, hasSum: true },
  { proxy: "$0,$1", hosts: ["tlsstall", "ok"] },
  // Nobody waits in vain but for these.
  { proxy: "$0|$1", hosts: ["stall", "ok"], isSlow: true },
  { proxy: "$0,$1", hosts: [["stall", tls], "ok"], isSlow: true },
  { proxy: "$0", hosts: ["timeout"], isSlow: true },
  // The checksum database.
  { proxy: "$0", hosts: [["ok", bare]] },
  { proxy: "$0", hosts: [["ok", bare]], database: 503 },
  { proxy: "$0", hosts: [["ok", bare]], database: 404 },
  { proxy: "$0", hosts: [["ok", bare]], database: "refused" },
  { proxy: "$0", hosts: [["ok", bare]], database: "stall", isSlow: true },
  { proxy: "$0", hosts: ["ok"], database: "refused" },
  { proxy: "$0", hosts: [["ok", bare]], database: "refused", hasSum: true },
  { proxy: "$0,direct", hosts: [["ok", bare]], database: 503 },
  { proxy: "$0|$1", hosts: [["ok", bare], "ok"] },
  {
    proxy: "$0|$1",
    hosts: [
      ["ok", bare],
      ["ok", bare],
    ],
    database: 503,
  },
  { proxy: "$0|$1", hosts: ["refused", ["ok", bare]] },
  { proxy: "$0|$1|direct", hosts: ["refused", ["ok", bare]] },
  { proxy: "$0|$1|off", hosts: [503, ["ok", bare]] },
  {
    proxy: "$0|$1",
    hosts: [503, ["ok", bare]],
    environment: { GOPRIVATE: "x.y" },
  },
  { proxy: "$0,$1", hosts: [404, ["ok", bare]] },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    environment: { GOSUMDB: "off" },
    database: 503,
  },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    environment: { GONOSUMDB: "example.com" },
    database: 503,
  },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    environment: { GONOSUMDB: "example.com/n/" },
    database: 503,
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOSUMDB: "$key $db" },
    database: "ok",
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOSUMDB: "$key $db" },
    database: 503,
  },
  { proxy: "$0", hosts: ["ok"], environment: { GOSUMDB: "on" } },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOSUMDB: "sum.golang.org a b" },
  },
  // Old go lines, and commands other than `go mod download`.
  { proxy: "$0", hosts: [503], goLine: "1.16" },
  { proxy: "off", hosts: [], goLine: "1.16" },
  { proxy: "off", hosts: [], command: "go install example.com/m@v1.0.0" },
  { proxy: "off", hosts: [], command: "go install example.com/m@latest" },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    database: 503,
    command: "go install example.com/m@latest",
  },
  { proxy: "off", hosts: [], command: "go build .", hasSum: true },
  { proxy: "word", hosts: [], command: "go build .", hasSum: true },
  { proxy: "word", hosts: [], goLine: "1.16" },
  { proxy: "$0", hosts: [["ok", bare]], goLine: "1.16", database: 503 },
  { proxy: "$0", hosts: [503], command: "go build .", hasSum: true },
  {
    proxy: "$0",
    hosts: [503],
    command: "go build .",
    hasSum: true,
    goLine: "1.16",
  },
  { proxy: "$0|$1", hosts: [503, "ok"], command: "go build .", hasSum: true },
  { proxy: "$0", hosts: ["ok"], command: "go build ." },
  { proxy: "$0", hosts: [503], command: "go test ./...", hasSum: true },
  { proxy: "$0", hosts: [503], command: "go vet .", hasSum: true },
  { proxy: "$0", hosts: [503], command: "go mod vendor", hasSum: true },
  {
    proxy: "$0",
    hosts: [503],
    command: "go mod tidy",
    hasSum: true,
    since: "1.18",
  },
  {
    proxy: "$0",
    hosts: [503],
    command: "go get example.com/n@v1.0.0",
    hasSum: true,
  },
  { proxy: "$0", hosts: [503], command: "go install example.com/m@v1.0.0" },
  {
    proxy: "$0|$1",
    hosts: [503, "ok"],
    command: "go install example.com/m@v1.0.0",
  },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    database: 503,
    command: "go install example.com/m@v1.0.0",
  },
  {
    proxy: "$0|$1",
    hosts: [
      ["ok", bare],
      ["ok", bare],
    ],
    database: 503,
    command: "go install example.com/m@v1.0.0",
  },
  { proxy: "$0", hosts: [404], command: "go install example.com/m@v1.0.0" },
  { proxy: "$0", hosts: [503], command: "go install example.com/m@latest" },
  {
    proxy: "$0",
    hosts: [503],
    command: "go run example.com/m@v1.0.0",
    since: "1.17",
  },
  // Capitals travel with an exclamation mark.
  { proxy: "$0", hosts: [503], module: "example.com/Upper/Case" },
  // Toolchains: always checked.
  ...[503, 404, "refused", "ok"].map((fault) => ({
    proxy: "$0",
    hosts: [fault as HostAnswer],
    environment: { GOTOOLCHAIN: "go1.99.1" },
    since: "1.21",
  })),
  {
    proxy: "$0,$1",
    hosts: [404, "ok"],
    environment: { GOTOOLCHAIN: "auto" },
    goLine: "1.99.1",
    since: "1.21",
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOTOOLCHAIN: "auto" },
    goLine: "1.98",
    since: "1.21",
  },
  {
    proxy: "$0",
    hosts: [["ok", bare]],
    database: 503,
    environment: { GOTOOLCHAIN: "go1.99.1" },
    since: "1.21",
  },
  {
    proxy: "$0|$1",
    hosts: [
      ["ok", bare],
      ["ok", bare],
    ],
    database: 503,
    environment: { GOTOOLCHAIN: "go1.99.1" },
    since: "1.21",
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOTOOLCHAIN: "go1.99.1", GOSUMDB: "off" },
    since: "1.21",
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    environment: { GOTOOLCHAIN: "go1.99.1", GONOSUMDB: "*" },
    database: 503,
    since: "1.21",
  },
];

const isPrivate = { GOPRIVATE: "$path" } as const;
const privateGit = { GOPRIVATE: "github.com/a" } as const;

/** `direct`: they need the port 443 of an address of this machine. */
export const ORIGIN_CASES: readonly WalkCase[] = [
  ...(["ok", 404, 503, 401, "refused", "reset", "tls"] as const).map(
    (origin) => ({ proxy: "direct", hosts: [], origin }),
  ),
  { proxy: "direct", hosts: [], origin: "stall", isSlow: true },
  { proxy: "direct", hosts: [], origin: 503, goLine: "1.16" },
  {
    proxy: "direct",
    hosts: [],
    origin: 503,
    command: "go build .",
    hasSum: true,
  },
  { proxy: "direct", hosts: [], origin: "tlsstall" },
  { proxy: "$0,direct", hosts: [404], origin: "ok" },
  { proxy: "$0,direct", hosts: [503], origin: "ok" },
  { proxy: "$0|direct", hosts: [500], origin: 503 },
  { proxy: "$0|direct", hosts: ["refused"], origin: "ok" },
  { proxy: "$0|direct", hosts: ["refused"], origin: "refused" },
  { proxy: "direct,$0", hosts: ["ok"], origin: 404 },
  ...(["ok", 503, 404, "refused"] as const).map((origin) => ({
    proxy: "$0,direct",
    hosts: ["ok"] as const,
    origin,
    environment: isPrivate,
  })),
  { proxy: "$0", hosts: ["ok"], origin: 503, environment: isPrivate },
  { proxy: "$0", hosts: [503], origin: "ok", environment: isPrivate },
  { proxy: "off", hosts: [], origin: "ok", environment: isPrivate },
  {
    proxy: "$0",
    hosts: [503],
    origin: "ok",
    environment: { GONOPROXY: "$path" },
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    origin: 503,
    environment: { GONOPROXY: "$path", GOSUMDB: "off" },
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    origin: 503,
    environment: { GOPRIVATE: "$path", GONOPROXY: "none" },
  },
  {
    proxy: "$0",
    hosts: ["ok"],
    origin: 503,
    environment: { GOPRIVATE: "$path/" },
  },
  ...([404, 401, 403, 503, "refused", "reset", "dns"] as const).map((git) => ({
    proxy: "direct",
    hosts: [],
    git,
  })),
  { proxy: "$0,direct", hosts: ["ok"], git: 503, environment: privateGit },
  { proxy: "$0|direct", hosts: [500], git: 503 },
  { proxy: "$0,direct", hosts: [404], git: 404, goLine: "1.16" },
];
