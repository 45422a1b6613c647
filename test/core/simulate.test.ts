/** What becomes of each download of a Dockerfile when hosts fail: what the command line and editors show. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig, type Config } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  faultWords,
  idleHosts,
  readFaults,
  simulationToJson,
  simulationToText,
} from "../../server/src/core/plan/simulate-report.ts";
import { simulate } from "../../server/src/core/plan/simulate.ts";
import { projectOf } from "../support/project.ts";

const goMod =
  "module example.com/app\n\ngo 1.22.0\n\nrequire (\n\tcode.example/lib v1.0.0\n\tgithub.com/BurntSushi/toml v1.0.0\n)\n";

interface Scene {
  readonly text: string;
  readonly down?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly network?: Partial<Config["network"]>;
}

function played({ down = {}, files = {}, network = {}, text }: Scene) {
  const project = projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", goMod],
      ...Object.entries(files),
    ]),
  );
  const config = {
    ...defaultConfig,
    network: { ...defaultConfig.network, ...network },
  };
  const document = { file: "Dockerfile" as FileHandle, text };
  const context = analyzeDockerfile(document, project, config);
  const read = readFaults(Object.entries(down));
  assert.ok(read.kind === "faults");
  const { faults } = read;
  return { context, faults, simulation: simulate(context, faults) };
}

/** `host result, …: outcome` of the only site of that tool. */
function site(scene: Scene, tool = "go"): string {
  const { context, simulation } = played(scene);
  const index = simulation.sites.findIndex((one) => one.site.tool === tool);
  const found = simulationToJson(context, simulation).sites[index];
  assert.ok(found);
  const steps = found.tried.map(({ host, result }) => `${host} ${result}`);
  return `${steps.join(", ")}: ${found.outcome}`;
}

function errorOf(scene: Scene): string | undefined {
  const { simulation } = played(scene);
  return simulation.sites.find((one) => one.site.tool === "go")?.error;
}

function go(environment: string, version = "1.22"): string {
  return `FROM golang:${version}\n${environment}\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\n`;
}

function requiring(path: string): string {
  return `module example.com/app\n\ngo 1.22.0\n\nrequire ${path} v1.0.0\n`;
}

function proxied(environment: string, fault: string): Scene {
  return {
    text: go(`ENV HTTPS_PROXY=http://u:p@proxy.corp:3128 ${environment}`),
    down: { "proxy.corp": fault },
  };
}

describe("a download of Go modules", () => {
  const cases: readonly [
    environment: string,
    down: Readonly<Record<string, string>>,
    expected: string,
  ][] = [
    ["", {}, "proxy.golang.org ok, proxy.golang.org ok: ok"],
    ["", { "proxy.golang.org": "stall" }, "proxy.golang.org stall: hangs"],
    ["", { "PROXY.golang.org": "5xx" }, "proxy.golang.org 5xx: fails"],
    ["", { "proxy.golang.org": "502" }, "proxy.golang.org 502: fails"],
    [
      "ENV GOPROXY=https://goproxy.cn|https://mirrors.huaweicloud.com/repository/goproxy/|direct",
      { "goproxy.cn": "dns" },
      // Huawei serves no checksum database, so the build needs sum.golang.org (go-proxies).
      "goproxy.cn dns, mirrors.huaweicloud.com ok, goproxy.cn dns, mirrors.huaweicloud.com 404, sum.golang.org ok: ok",
    ],
    [
      "ENV GOPROXY=https://goproxy.cn|https://mirrors.huaweicloud.com/repository/goproxy/",
      { "goproxy.cn": "dns" },
      "goproxy.cn dns, mirrors.huaweicloud.com ok, goproxy.cn dns, mirrors.huaweicloud.com 404: fails",
    ],
    [
      "ENV GOPRIVATE=code.example",
      { "code.example": "timeout" },
      "code.example timeout, proxy.golang.org ok, proxy.golang.org ok: fails",
    ],
    [
      "ENV GOPROXY=direct GOSUMDB=off",
      { "github.com": "refused" },
      "code.example ok, github.com refused: fails",
    ],
    [
      "ENV GOPROXY=https://goproxy.cn,direct",
      { "goproxy.cn": "404", direct: "dns" },
      "goproxy.cn 404, code.example dns, goproxy.cn 404, github.com dns: fails",
    ],
    [
      "ENV GOPROXY=http://proxy.example:3000 GOSUMDB=off",
      { "proxy.example:3000": "reset" },
      "proxy.example:3000 reset: fails",
    ],
    [
      "ENV GOPROXY=http://proxy.example:3000 GOSUMDB=off",
      { "proxy.example:4000": "reset" },
      "proxy.example:3000 ok: ok",
    ],
    ["ENV GOPROXY=off", {}, ": fails"],
    [
      "ENV GOPROXY=file:///mirror GOSUMDB=off",
      {},
      /* A folder is no host, and is shown as it stands. */
      "file:///mirror ok: ok",
    ],
  ];
  for (const [environment, down, expected] of cases) {
    it(`${environment} with ${JSON.stringify(down)}`, () => {
      assert.equal(site({ text: go(environment), down }), expected);
    });
  }

  it("gets what is private from its own host alone", () => {
    const play = (environment: string, path: string, hosts: string[] = []) =>
      site({
        text: go(environment),
        files: { "go.mod": requiring(path) },
        network: { privateHosts: hosts },
      });
    const plain = "ENV GOPROXY=https://goproxy.cn,direct GOSUMDB=off";
    for (const path of ["git.corp.example/lib", "10.1.2.3/lib"]) {
      const host = path.replace("/lib", "");
      assert.equal(play(plain, path), `goproxy.cn 404, ${host} ok: ok`);
    }
    assert.equal(
      play(plain, "git.acme.example/lib", ["git.acme.example"]),
      "goproxy.cn 404, git.acme.example ok: ok",
    );
    // What is not known is not private.
    assert.equal(play(plain, "git.acme.example/lib"), "goproxy.cn ok: ok");
    // Nor does anybody know what another proxy has.
    const own = plain.replace("goproxy.cn", "athens.example");
    assert.equal(play(own, "git.corp.example/lib"), "athens.example ok: ok");
    const closed = "ENV GOPROXY=https://goproxy.cn GOSUMDB=off";
    assert.equal(play(closed, "git.corp.example/lib"), "goproxy.cn 404: fails");
    const checked = "ENV GOPROXY=https://goproxy.cn,direct";
    const files = { "go.mod": requiring("git.corp.example/lib") };
    assert.equal(
      play(checked, "git.corp.example/lib"),
      "goproxy.cn 404, git.corp.example ok, goproxy.cn ok, goproxy.cn 404: fails",
    );
    assert.equal(
      errorOf({ text: go(checked), files }),
      "go: git.corp.example/lib@v1.0.0: verifying go.mod: git.corp.example/lib@v1.0.0/go.mod: reading https://goproxy.cn/sumdb/sum.golang.org/lookup/git.corp.example/lib@v1.0.0: 404 Not Found",
    );
    assert.equal(
      play("ENV GOPROXY=direct", "git.corp.example/lib"),
      "git.corp.example ok, sum.golang.org 404: fails",
    );
    assert.equal(
      play("ENV GOPRIVATE=git.corp.example", "git.corp.example/lib"),
      "git.corp.example ok: ok",
    );
  });

  it("stops at an HTTP proxy that fails", () => {
    const name = "go: code.example/lib@v1.0.0: Get ";
    const url = '"https://proxy.golang.org/code.example/lib/@v/v1.0.0.mod": ';
    // In the words of Go 1.16 and 1.27.
    for (const [fault, reason] of [
      [
        "refused",
        "proxyconnect tcp: dial tcp proxy.corp:3128: connect: connection refused",
      ],
      ["5xx", "Service Unavailable"],
      ["404", "Not Found"],
    ] as const) {
      const scene = proxied("GOPROXY=https://proxy.golang.org,direct", fault);
      assert.equal(site(scene), `proxy.corp:3128 ${fault}: fails`);
      assert.equal(errorOf(scene), name + url + reason);
      assert.deepEqual(played(scene).simulation.idle, []);
    }
    assert.equal(
      site(proxied("NO_PROXY=golang.org", "refused")),
      "proxy.golang.org ok, proxy.golang.org ok: ok",
    );
    const plain = proxied("GOPROXY=http://a.example GOSUMDB=off", "refused");
    assert.equal(site(plain), "a.example ok: ok");
    assert.equal(
      site(
        {
          text: "FROM debian:12\nENV https_proxy=proxy.corp:3128\nRUN curl -f https://a.example/x\n",
          down: { "proxy.corp:3128": "dns" },
        },
        "curl",
      ),
      "proxy.corp:3128 dns: fails",
    );
  });

  it("asks no database for what a whole go.sum has", () => {
    const lines = ["code.example/lib", "github.com/BurntSushi/toml"].map(
      (path) => `${path} v1.0.0 h1:a=\n${path} v1.0.0/go.mod h1:a=\n`,
    );
    const text = go("").replace("COPY go.mod .", "COPY go.mod go.sum ./");
    const down = { "sum.golang.org": "dns" };
    const files = { "go.sum": lines.join("") };
    assert.equal(site({ text, down, files }), "proxy.golang.org ok: ok");
  });

  it("knows of a mirror without the database by the user's settings", () => {
    const text = go("ENV GOPROXY=https://mirror.example");
    const mirrors = [
      { url: "https://mirror.example/", kind: "go", sumdb: false },
    ];
    assert.equal(
      site({ text, network: { mirrors } }),
      "mirror.example ok, mirror.example 404, sum.golang.org ok: ok",
    );
  });

  it("speaks as the image's Go does", () => {
    const down = { "proxy.golang.org": "tls" };
    const files = { "go.mod": goMod.replace("1.22.0", "1.17") };
    assert.match(
      errorOf({ text: go("", "1.20"), down, files }) ?? "",
      /: tls: failed to verify certificate: x509:/,
    );
    assert.match(
      errorOf({ text: go("", "1.19"), down, files }) ?? "",
      /\.mod": x509: certificate signed by unknown authority$/,
    );
    const bar = go("ENV GOPROXY=https://a.example|direct", "1.14");
    assert.equal(
      errorOf({ text: bar, files }),
      'go: code.example/lib@v1.0.0: parse "https://a.example|direct": invalid character "|" in host name',
    );
  });

  it("looks up what go takes for a host where a separator is wrong", () => {
    // In the words of Go 1.16, 1.21 and 1.27.
    const mod = "code.example/lib/@v/v1.0.0.mod";
    for (const [value, host, printed] of [
      ["https://a.example;direct", "a.example;direct", "a.example;direct"],
      [
        "https://a.example，direct",
        "a.example，direct",
        "a.example%EF%BC%8Cdirect",
      ],
      [
        "https://a.example;https://b.example,direct",
        "a.example;https",
        "a.example;https/b.example",
      ],
      ["direct/", "direct", "direct"],
    ] as const) {
      const text = go(`ENV GOPROXY="${value}"`);
      assert.equal(site({ text }), `${host} dns: fails`);
      assert.equal(
        errorOf({ text }),
        `go: code.example/lib@v1.0.0: Get "https://${printed}/${mod}": dial tcp: lookup ${host}: no such host`,
      );
    }
    assert.equal(
      errorOf({ text: go("ENV GOPROXY=https:///x") }),
      `go: code.example/lib@v1.0.0: Get "https:///x/${mod}": http: no Host in request URL`,
    );
    assert.equal(
      errorOf({ text: go("ENV GOPROXY=https://a.example:99999") }),
      `go: code.example/lib@v1.0.0: Get "https://a.example:99999/${mod}": dial tcp: address 99999: invalid port`,
    );
  });

  it("asks nobody where the image's Go refuses the module", () => {
    const [refused] = played({ text: go("", "1.21.5") }).simulation.sites.slice(
      1,
    );
    assert.deepEqual(refused?.tried, []);
    assert.equal(
      refused?.error,
      "go: go.mod requires go >= 1.22.0 (running go 1.21.5; GOTOOLCHAIN=local)",
    );
    assert.match(
      errorOf({ text: go("", "1.20") }) ?? "",
      /invalid go version '1\.22\.0'/,
    );
    // It downloads, and stops when it compiles.
    const files = { "go.mod": goMod.replace("1.22.0", "1.22"), "go.sum": "" };
    const build = `${go("", "1.20")}COPY . .\nRUN go build ./...\n`;
    assert.match(site({ text: build, files }) ?? "", /: ok$/);
  });

  it("stops at a toolchain that cannot be had", () => {
    const text = go("ENV GOTOOLCHAIN=auto", "1.21.5");
    const down = { "proxy.golang.org": "404", direct: "dns" };
    assert.equal(
      site({ text, down }),
      "proxy.golang.org 404, golang.org dns: fails",
    );
    assert.equal(
      errorOf({ text, down: { "proxy.golang.org": "429" } }),
      "go: download go1.22.0: golang.org/toolchain@v0.0.1-go1.22.0.linux-amd64: reading https://proxy.golang.org/golang.org/toolchain/@v/v0.0.1-go1.22.0.linux-amd64.zip: 429 Too Many Requests",
    );
  });

  it("ends where a program stands over it that ends it", () => {
    const down = { "proxy.golang.org": "stall" };
    const text = go("").replace("RUN go", "RUN timeout 300 go");
    assert.equal(site({ text, down }), "proxy.golang.org stall: fails");
    assert.equal(errorOf({ text, down }), undefined);
    const loop = go("").replace("RUN go mod", "RUN timeout 9 true; go mod");
    assert.equal(site({ text: loop, down }), "proxy.golang.org stall: hangs");
  });

  it("names no host of modules that it does not know", () => {
    const text =
      "FROM golang:1.22\nWORKDIR /src\nRUN git clone https://a.example/b . && go mod download\n";
    const down = { "proxy.golang.org": "404", direct: "timeout" };
    assert.equal(
      site({ text, down }),
      "proxy.golang.org 404, direct timeout: fails",
    );
    assert.match(errorOf({ text, down }) ?? "", /path "MODULE"/);
  });

  it("is not known where GOPROXY is not", () => {
    const { context, simulation } = played({ text: go("ARG GOPROXY") });
    assert.deepEqual(
      simulation.unknown.map(({ site: one }) => one.tool),
      ["go"],
    );
    const shown = simulationToText(context, simulation, {
      faults: new Map(),
      language: "en",
    });
    assert.match(shown, /Not known before the build:\n {2}line 5, go mod/);
    assert.match(shown, /: 1 of 2 downloads succeeds, 1 cannot be told\n/);
    const { unknown } = simulationToJson(context, simulation);
    assert.deepEqual(unknown, [
      { id: "go mod download#1", line: 5, reason: "arg-without-default" },
    ]);
    const faults = new Map([["registry-1.docker.io", "dns"]] as const);
    const failing = simulationToText(context, simulate(context, faults), {
      faults,
      language: "en",
    });
    assert.match(
      failing,
      /: 1 of 2 downloads fail or hang, 1 cannot be told\n/,
    );
  });
});

describe("other downloads", () => {
  const text =
    "FROM debian:12\nRUN apt-get update\nRUN curl -f -m 20 https://a.example/x\nRUN curl -f https://a.example/y\n";

  it("end at a limit of their own, or hang", () => {
    const { simulation } = played({ text, down: { "a.example": "stall" } });
    assert.deepEqual(
      simulation.sites
        .filter((one) => one.site.tool === "curl")
        .map(({ error, outcome }) => [outcome, error]),
      [
        ["fails", "a.example: no answer"],
        ["hangs", undefined],
      ],
    );
  });

  it("fail where one of several sources does", () => {
    const down = { "deb.debian.org": "503" };
    assert.equal(site({ text, down }, "apt-get"), "deb.debian.org 503: fails");
  });
});

describe("hosts that are down", () => {
  it("are read in every word, and nothing else", () => {
    for (const word of faultWords)
      assert.equal(readFaults([["a.example", word]]).kind, "faults", word);
    for (const [host, word] of [
      ["a.example", "timout"],
      ["a.example", "200"],
      ["a.example", ""],
      ["", "dns"],
      ["https://a.example", "dns"],
      ["a.example/x", "dns"],
      ["a b", "dns"],
    ] as const)
      assert.equal(readFaults([[host, word]]).kind, "wrong", `${host} ${word}`);
  });

  it("are named where no download asks them", () => {
    const { simulation } = played({
      text: go("ENV GOPROXY=https://a.example,direct"),
      down: {
        "b.example": "dns",
        "a.example": "404",
        "github.com": "dns",
        "sum.golang.org": "dns",
        "code.example": "dns",
        "registry-1.docker.io": "dns",
      },
    });
    assert.deepEqual(
      idleHosts(simulation, "Dockerfile").map(({ values }) => values["host"]),
      ["b.example"],
    );
  });
});
