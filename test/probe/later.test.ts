import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import { render } from "../../server/src/core/finding.ts";
import { allowances } from "../../server/src/lsp/config.ts";
import { renderReport } from "../../server/src/probe/markdown.ts";
import {
  isNameserver,
  isPublicName,
  privateHostsOf,
} from "../../server/src/probe/private-names.ts";
import { commandLine } from "../../server/src/probe/questions.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  EndpointInput,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import { CONTAINER, replayEngine } from "../support/replay-engine.ts";
import {
  UNRESOLVED,
  WAITING,
  answered,
  endpointOf,
  log,
  message,
  report,
} from "../support/script-records.ts";

const golang = "https://proxy.golang.org/";
const resolver = { publicResolver: "192.0.2.99" };

test("a name that the container's nameserver hides and the public one has", async () => {
  const endpoint = await endpointOf(
    [
      "N 0 192.0.2.53",
      `Q 0 0 bash 0 3 - b:${message(3)}`,
      `Q 0 3 bash 0 9 - b:${message(0, [192, 0, 2, 10])}`,
      UNRESOLVED,
    ],
    { url: golang },
    resolver,
  );
  assert.deepEqual(
    [endpoint.verdict.id, endpoint.verdict.subject],
    ["dns-hidden", "192.0.2.53"],
  );
  assert.match(render(endpoint.verdict.message, "en"), /192\.0\.2\.99/);
});

test("a public name that a nameserver denies is no spelling mistake", async () => {
  for (const [host, says] of [
    ["proxy.golang.org", /public name that exists/],
    ["modules.example.net", /spelling/],
  ] as const) {
    const endpoint = await endpointOf(
      ["N 0 192.0.2.53", `Q 0 0 bash 0 3 - b:${message(3)}`, UNRESOLVED],
      { url: `https://${host}/` },
    );
    assert.equal(endpoint.verdict.id, "dns-name-not-found");
    const { advice } = endpoint.verdict;
    assert.ok(advice);
    assert.match(render(advice, "en"), says);
  }
});

test("a wrong address that only the public nameserver gives away, shown beside the container's own", async () => {
  const lines = [
    "N 0 192.0.2.53",
    `Q 0 0 bash 0 3 - b:${message(0, [192, 0, 2, 66])}`,
    `Q 0 3 bash 0 9 - b:${message(0, [192, 0, 2, 10])}`,
    `E 0 curl done ${log(
      "5 *   Trying 192.0.2.66:443...",
      "6 *   connect to 192.0.2.66 port 443 failed: Connection refused",
      "7 curl: (7) Failed to connect",
      "7 @rc 7",
    )} -`,
  ];
  const found = await report(lines, { url: golang }, resolver);
  const [endpoint] = found.endpoints;
  assert.deepEqual(
    [endpoint?.verdict.id, endpoint?.verdict.subject],
    ["dns-public-differs", "192.0.2.66"],
  );
  const text = renderReport(found, "en");
  assert.match(text, /192\.0\.2\.99 \(public/u);
  assert.match(text, /\| 192\.0\.2\.66 \([^|]*\| 192\.0\.2\.10 \(/u);
  // Without leave its answer is nobody's.
  const alone = await endpointOf(lines, { url: golang });
  assert.equal(alone.verdict.id, "tcp-refused");
});

test("who may be asked of a public nameserver, and which address may be one", () => {
  const { network } = defaultConfig;
  const config = {
    network: {
      ...network,
      privateHosts: ["*.secret.io", "team.dev"],
      mirrors: [
        { url: "https://go.firm.com/x", kind: "go", private: true },
        { url: "https://open.firm.com/", kind: "go" },
      ],
    },
  };
  const hosts = privateHostsOf(config);
  for (const host of ["proxy.golang.org", "open.firm.com", "secret.io"])
    assert.ok(isPublicName(host, hosts), host);
  for (const host of [
    "a.secret.io",
    "team.dev",
    "deep.below.team.dev",
    "go.firm.com",
    "registry",
    "nas.local",
    "x.internal",
    "x.corp",
    "git.corp.firm.com",
    "box.lan",
    "box.home",
    "box.home.arpa",
    "192.0.2.7",
    "fd00::1",
    "hidden.onion",
  ])
    assert.ok(!isPublicName(host, hosts), host);
  for (const address of ["9.9.9.9", "2620:fe::fe", "192.0.2.99"])
    assert.ok(isNameserver(address), address);
  for (const text of [
    "",
    "dns.test",
    "9.9.9",
    "9.9.9.999",
    "-9.9.9.9",
    "fe80::1%eth0",
    "9.9.9.9;id",
  ])
    assert.ok(!isNameserver(text), text);
});

/** What is said of three hosts on a command line. */
function known(argv: readonly string[]): readonly (string | undefined)[] {
  return [0, 1, 2].map((at) => argv[12 + at * 3]);
}

test("private names are not marked for the public nameserver; an address that is none is not asked", async () => {
  const { targets } = makeTargets(
    [
      "https://a.secret.io/",
      "https://proxy.golang.org/",
      "https://x.corp/",
    ].map((url) => ({ url, role: "file", origins: [] })),
  );
  const hosts = ["a.secret.io", "proxy.golang.org", "x.corp"];
  const privateHosts = ["*.secret.io"];
  const asked = { hosts, targets, privateHosts };
  assert.deepEqual(
    known(commandLine("n", 10, { ...asked, publicResolver: "9.9.9.9" })),
    ["own", "public", "own"],
  );
  assert.deepEqual(known(commandLine("n", 10, asked)), ["own", "own", "own"]);
  const engine = replayEngine({ output: "" });
  await runProbe({
    engine,
    container: CONTAINER,
    targets,
    deadlineSeconds: 5,
    signal: new AbortController().signal,
    publicResolver: "$(id)",
  });
  assert.ok(!engine.execs[0]?.includes("$(id)"));
});

test("a nameserver that answers over TCP only; something else that listens there", async () => {
  const silent = "Q 0 0 bash 137 3000 - -";
  const over = btoa(`\u0000\u0040${atob(message(0, [192, 0, 2, 10]))}`);
  const found = await endpointOf(
    ["N 0 192.0.2.53", silent, WAITING, `P 0 b:${over}`],
    { url: golang },
  );
  assert.equal(found.verdict.id, "dns-tcp-only");
  const other = await endpointOf(
    [
      "N 0 192.0.2.53",
      silent,
      WAITING,
      `P 0 b:${btoa("HTTP/1.1 400 Bad Request")}`,
    ],
    { url: golang },
  );
  assert.equal(other.verdict.id, "dns-server-silent");
});

test("a redirect of a module proxy or file: to a page, and to where the file is", async () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      "module proxy",
      "https://a.test/go",
      "http://login.test/?next=x",
      "http-redirected",
    ],
    [
      "module proxy",
      "https://a.test/go",
      "https://b.test/golang.org/x/text/@v/list",
      "ok",
    ],
    ["module proxy", "https://a.test/go", "https://a.test/sign-in", "ok"],
    ["module proxy", "https://a.test/go", "/relative", "ok"],
    ["file", "https://a.test/x.tgz", "https://b.test/9f3c?name=x.tgz", "ok"],
    ["file", "https://a.test/x.tgz", "https://b.test/y/x.tgz", "ok"],
    [
      "file",
      "https://a.test/x.tgz",
      "https://b.test/portal/welcome",
      "http-redirected",
    ],
    [
      "file",
      "https://a.test/x.tgz",
      "https://user:word@b.test/login.php?token=1",
      "http-redirected",
    ],
    ["registry", "https://a.test/", "https://b.test/login", "ok"],
  ];
  for (const [role, url, location, expected] of cases) {
    const { verdict, steps } = await endpointOf(
      [answered(302, `9 < Location: ${location}`)],
      { url: url.replace("https", "http"), role },
    );
    assert.equal(verdict.id, expected, location);
    assert.ok(!JSON.stringify(steps).includes("word"));
    assert.ok(!render(verdict.message, "en").includes("token"));
  }
});

test("a module proxy without public modules: private, before another one, and neither", async () => {
  const lines = [answered(404)];
  const proxy = { url: "http://go.firm.test/", role: "module proxy" };
  const ids = async (
    more: Partial<EndpointInput>,
    allowed: Partial<ProbeRequest> = {},
  ) => (await endpointOf(lines, { ...proxy, ...more }, allowed)).verdict.id;
  assert.equal(await ids({}), "http-not-found");
  assert.equal(await ids({ mayLackPublicModules: true }), "ok");
  assert.equal(await ids({}, { privateHosts: ["*.firm.test"] }), "ok");
  assert.equal(await ids({ url: "http://go.corp/" }), "ok");
  assert.equal(
    await ids({ url: "http://goproxy.cn/" }, { privateHosts: ["goproxy.cn"] }),
    "http-not-found",
  );
  const { verdict } = await endpointOf(lines, {
    ...proxy,
    mayLackPublicModules: true,
  });
  assert.match(render(verdict.message, "en"), /does not have public modules/);
});

async function speed(
  record: string,
): Promise<readonly [number | undefined, string]> {
  const { steps, verdict } = await endpointOf(
    [answered(200), record],
    { url: "http://a.test/x.tgz" },
    { sample: true },
  );
  return [steps.http.sample?.bytesPerSecond, verdict.id];
}

test("a sample of a download: its speed, and when it is slow", async () => {
  assert.deepEqual(await speed("M 0 4194304 1000"), [4_194_304, "ok"]);
  assert.deepEqual(await speed("M 0 300000 3000"), [100_000, "slow-download"]);
  // Too little to tell by.
  assert.deepEqual(await speed("M 0 900 10"), [90_000, "ok"]);
  assert.deepEqual(await speed("M 0 900 2900"), [310, "slow-download"]);
  assert.deepEqual(await speed("M 0 0 3000"), [undefined, "ok"]);
  assert.deepEqual(await speed("M 7 1 1"), [undefined, "ok"]);
});

test("what is sampled: files and a module's zip, only when it is wanted", () => {
  const { targets } = makeTargets([
    { url: "https://a.test/x.tgz", role: "file", origins: [] },
    { url: "https://a.test/", role: "file", origins: [] },
    { url: "https://b.test/go/", role: "module proxy", origins: [] },
    { url: "https://c.test/", role: "registry", origins: [] },
  ]);
  const last = (sample: boolean) => {
    const argv = commandLine("n", 10, { hosts: [], targets, sample });
    return targets.map((_, at) => argv[10 + at * 7 + 6]);
  };
  assert.deepEqual(last(true), [
    "/x.tgz",
    "-",
    "/go/golang.org/x/text/@v/v0.14.0.zip",
    "-",
  ]);
  assert.deepEqual(last(false), ["-", "-", "-", "-"]);
});

/** What the report notes of a host that answers, whose certificate curl trusts. */
async function notesOf(issuer: string, url: string): Promise<string> {
  const lines = log(
    "5 *   Trying 192.0.2.10:443...",
    "7 * Connected to proxy.golang.org (192.0.2.10) port 443 (#0)",
    "20 * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384",
    `20 *  issuer: ${issuer}`,
    "21 > GET / HTTP/1.1",
    "29 < HTTP/1.1 200 OK",
    "30 @rc 0",
  );
  const records = ["N 0 192.0.2.53", `E 0 curl done ${lines} -`];
  const { endpoints, limits } = await report(records, { url });
  assert.equal(endpoints[0]?.verdict.id, "ok");
  return limits.map((use) => render(use, "en")).join("\n");
}

test("a certificate that is trusted and strange for a public host: nothing fails, and the report says so", async () => {
  const url = "https://proxy.golang.org/x";
  assert.match(
    await notesOf("O=Acme Corp; CN=Acme Inspection", url),
    /Connections to proxy\.golang\.org are intercepted by Acme Inspection, Acme Corp, which the tools here trust/,
  );
  const real = "C=US; O=Google Trust Services; CN=WR2";
  assert.doesNotMatch(await notesOf(real, url), /intercepted/);
  const ours = "https://mirror.example.test/x";
  assert.doesNotMatch(await notesOf("CN=Acme", ours), /intercepted/);
});

test("the search list is shown where there is one", async () => {
  const found = await report(
    [
      "N 0 192.0.2.53",
      "O 5 svc.cluster.test cluster.test",
      `Q 0 0 bash 0 3 - b:${message(0, [192, 0, 2, 10])}`,
      answered(200),
    ],
    { url: golang },
  );
  assert.match(
    renderReport(found, "en"),
    /fewer than 5 dots are looked up below svc\.cluster\.test, cluster\.test first/u,
  );
});

test("the editor's settings: nothing is allowed unless it is said", () => {
  assert.deepEqual(allowances({}), {});
  assert.deepEqual(
    allowances({ probe: { publicResolver: "", throughput: false } }),
    {},
  );
  assert.deepEqual(
    allowances({ probe: { publicResolver: " 9.9.9.9 ", throughput: true } }),
    { publicResolver: "9.9.9.9", sample: true },
  );
  assert.deepEqual(
    allowances({ probe: { publicResolver: 9, throughput: "yes" } }),
    {},
  );
});
