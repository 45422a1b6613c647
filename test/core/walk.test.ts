/** Which endpoint of a route is asked, and how that ends: go-facts 1.1 and 1.3, and apt's sources. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import type { Plan, Route } from "../../server/src/core/plan/model.ts";
import {
  walk,
  type Fault,
  type WalkResult,
} from "../../server/src/core/plan/walk.ts";
import { projectOf } from "../support/project.ts";

const goMod =
  "module example.com/app\n\ngo 1.22\n\nrequire (\n\tgit.corp.example/lib v1.0.0\n\tgolang.org/x/text v0.16.0\n)\n";

function planOf(text: string): Plan {
  const project = projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", goMod],
    ]),
  );
  const document = { file: "Dockerfile" as FileHandle, text };
  return analyzeDockerfile(document, project, defaultConfig).plan;
}

function goRoutes(environment: string): readonly Route[] {
  const site = planOf(
    `FROM golang:1.22\n${environment}\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\n`,
  ).sites.find(({ tool }) => tool === "go");
  assert.ok(site);
  return site.routes;
}

function goRoute(environment: string, what: Route["what"]): Route {
  const route = goRoutes(environment).find((one) => one.what === what);
  assert.ok(route);
  return route;
}

type Faults = Readonly<Record<string, Fault>>;

/** `a.example dns, b.example ok: ok` */
function show({ outcome, tried }: WalkResult): string {
  const steps = tried.map(
    ({ endpoint, result }) => `${endpoint.host || endpoint.url} ${result}`,
  );
  return `${steps.join(", ")}: ${outcome}`;
}

function walked(route: Route, faults: Faults): string {
  return show(walk(route, new Map(Object.entries(faults))));
}

function toolchain(environment: string, version = "1.21.5"): string {
  const site = planOf(
    `FROM golang:${version}\n${environment}\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\n`,
  ).sites.find(({ tool }) => tool === "go");
  return (site?.routes ?? [])
    .filter(({ covers }) => covers.includes("golang.org/toolchain"))
    .map(({ what, when }) => `${what} ${when}`)
    .join(", ");
}

function apt(text: string, faults: Faults): string[] {
  return planOf(text)
    .sites.filter(({ tool }) => tool === "apt-get")
    .flatMap(({ routes, verb }) =>
      routes.map((route) => `${verb}: ${walked(route, faults)}`),
    );
}

/** `modules golang.org/x/text` for each route. */
function whats(environment: string): readonly string[] {
  return goRoutes(environment).map(
    ({ covers, what }) => `${what} ${covers.join()}`,
  );
}

describe("a list of module proxies", () => {
  const cases: readonly [proxies: string, faults: Faults, expected: string][] =
    [
      ["a.example", {}, "a.example ok: ok"],
      ["a.example", { "a.example": 200 }, "a.example ok: ok"],
      ["a.example", { "a.example": 404 }, "a.example 404: fails"],
      // A comma passes 404 and 410 on, and nothing else.
      [
        "a.example,b.example",
        { "a.example": 404 },
        "a.example 404, b.example ok: ok",
      ],
      [
        "a.example,b.example",
        { "a.example": 410 },
        "a.example 410, b.example ok: ok",
      ],
      ["a.example,b.example", { "a.example": 401 }, "a.example 401: fails"],
      ["a.example,b.example", { "a.example": 403 }, "a.example 403: fails"],
      ["a.example,b.example", { "a.example": 429 }, "a.example 429: fails"],
      ["a.example,b.example", { "a.example": 502 }, "a.example 502: fails"],
      ["a.example,b.example", { "a.example": "dns" }, "a.example dns: fails"],
      [
        "a.example,b.example",
        { "a.example": "timeout" },
        "a.example timeout: fails",
      ],
      [
        "a.example,b.example",
        { "a.example": "refused" },
        "a.example refused: fails",
      ],
      [
        "a.example,b.example",
        { "a.example": "reset" },
        "a.example reset: fails",
      ],
      ["a.example,b.example", { "a.example": "tls" }, "a.example tls: fails"],
      [
        "a.example,b.example",
        { "a.example": "tlsstall" },
        "a.example tlsstall: fails",
      ],
      // A bar passes every error on, but a silent server hangs go before or behind it.
      [
        "a.example|b.example",
        { "a.example": 404 },
        "a.example 404, b.example ok: ok",
      ],
      [
        "a.example|b.example",
        { "a.example": 503 },
        "a.example 503, b.example ok: ok",
      ],
      [
        "a.example|b.example",
        { "a.example": "dns" },
        "a.example dns, b.example ok: ok",
      ],
      [
        "a.example|b.example",
        { "a.example": "timeout" },
        "a.example timeout, b.example ok: ok",
      ],
      [
        "a.example|b.example",
        { "a.example": "tlsstall" },
        "a.example tlsstall, b.example ok: ok",
      ],
      [
        "a.example|b.example",
        { "a.example": "stall" },
        "a.example stall: hangs",
      ],
      [
        "a.example,b.example",
        { "a.example": "stall" },
        "a.example stall: hangs",
      ],
      [
        "a.example|b.example",
        { "a.example": 503, "b.example": "dns" },
        "a.example 503, b.example dns: fails",
      ],
      // The separator directly behind an entry counts.
      ["a.example,|b.example", { "a.example": 503 }, "a.example 503: fails"],
      [
        "a.example|,b.example",
        { "a.example": 503 },
        "a.example 503, b.example ok: ok",
      ],
      [
        "a.example,b.example|c.example",
        { "a.example": 404, "b.example": 503 },
        "a.example 404, b.example 503, c.example ok: ok",
      ],
      // direct ends the list.
      [
        "a.example,direct",
        { "a.example": 404 },
        "a.example 404, direct ok: ok",
      ],
      ["a.example,direct", { "a.example": 503 }, "a.example 503: fails"],
      [
        "a.example|direct",
        { "a.example": 503 },
        "a.example 503, direct ok: ok",
      ],
      [
        "a.example|direct",
        { "a.example": 503, direct: "timeout" },
        "a.example 503, direct timeout: fails",
      ],
      [
        "a.example|direct,b.example",
        { "a.example": 503, direct: 404 },
        "a.example 503, direct 404: fails",
      ],
      // off and a list that go refuses ask nobody.
      ["off", {}, ": fails"],
      ["a.example,off,b.example", { "a.example": 404 }, "a.example 404: fails"],
      ["socks5://a.example", {}, ": fails"],
    ];
  for (const [proxies, faults, expected] of cases) {
    it(`${proxies} with ${JSON.stringify(faults)}`, () => {
      const route = goRoute(`ENV GOPROXY=${proxies}`, "modules");
      assert.equal(walked(route, faults), expected);
    });
  }

  it("direct alone is one route for each host of the modules", () => {
    const routes = goRoutes("ENV GOPROXY=direct");
    const modules = routes.filter(({ what }) => what === "modules");
    assert.deepEqual(
      modules.map((route) => walked(route, { "golang.org": "dns" })),
      ["git.corp.example ok: ok", "golang.org dns: fails"],
    );
  });

  it("what is not known is walked by nobody", () => {
    const route = goRoute("ARG GOPROXY", "modules");
    assert.equal(walked(route, {}), ": unknown");
    const checksum = goRoute("ARG GOPROXY", "checksum");
    assert.equal(walked(checksum, {}), ": unknown");
  });
});

describe("the checksum database", () => {
  const cases: readonly [
    environment: string,
    faults: Faults,
    expected: string,
  ][] = [
    ["ENV GOPROXY=https://a.example", {}, "a.example ok: ok"],
    [
      "ENV GOPROXY=https://a.example",
      { "a.example": 404 },
      "a.example 404, sum.golang.org ok: ok",
    ],
    [
      "ENV GOPROXY=https://a.example,direct",
      { "a.example": 503 },
      "a.example 503: fails",
    ],
    [
      "ENV GOPROXY=https://a.example|direct",
      { "a.example": 503 },
      "a.example 503, sum.golang.org ok: ok",
    ],
    [
      "ENV GOPROXY=https://a.example|direct",
      { "a.example": 404, "sum.golang.org": "timeout" },
      "a.example 404, sum.golang.org timeout: fails",
    ],
    ["ENV GOPROXY=direct", {}, "sum.golang.org ok: ok"],
    [
      "ENV GOPROXY=https://a.example GOSUMDB=sum.golang.google.cn",
      { "a.example": 503 },
      "sum.golang.google.cn ok: ok",
    ],
    [
      'ENV GOSUMDB="sum.golang.org https://b.example/sumdb"',
      {},
      "b.example ok: ok",
    ],
    ["ENV GOSUMDB=on", {}, ": fails"],
  ];
  for (const [environment, faults, expected] of cases) {
    it(`${environment} with ${JSON.stringify(faults)}`, () => {
      assert.equal(walked(goRoute(environment, "checksum"), faults), expected);
    });
  }

  it("is not asked where it is off, nor for modules that GONOSUMDB exempts", () => {
    assert.deepEqual(whats("ENV GOSUMDB=off"), [
      "modules git.corp.example/lib,golang.org/x/text",
    ]);
    assert.deepEqual(whats("ENV GOPRIVATE=*.corp.example"), [
      "modules golang.org/x/text",
      "checksum golang.org/x/text",
      "private-modules git.corp.example/lib",
    ]);
    // GONOPROXY alone leaves the private path to the database (go-facts 1.2).
    assert.deepEqual(whats("ENV GONOPROXY=git.corp.example"), [
      "modules golang.org/x/text",
      "checksum git.corp.example/lib,golang.org/x/text",
      "private-modules git.corp.example/lib",
    ]);
  });
});

describe("toolchains", () => {
  const newer = "toolchain if-go-too-old, checksum if-go-too-old";
  const cases: readonly [
    name: string,
    actual: () => string,
    expected: string,
  ][] = [
    ["the image forbids it", () => toolchain(""), ""],
    [
      "auto, and the module asks for more",
      () => toolchain("ENV GOTOOLCHAIN=auto"),
      newer,
    ],
    [
      "local+auto is auto",
      () => toolchain("ENV GOTOOLCHAIN=local+auto"),
      newer,
    ],
    ["path fetches nothing", () => toolchain("ENV GOTOOLCHAIN=auto+path"), ""],
    [
      "a name is always fetched",
      () => toolchain("ENV GOTOOLCHAIN=go1.23.1"),
      "toolchain always, checksum always",
    ],
    [
      "unless it is the image's own",
      () => toolchain("ENV GOTOOLCHAIN=go1.21.5"),
      "",
    ],
    [
      "the image is new enough",
      () => toolchain("ENV GOTOOLCHAIN=auto", "1.22"),
      "",
    ],
    [
      "Go 1.20 knows no such thing",
      () => toolchain("ENV GOTOOLCHAIN=auto", "1.20"),
      "",
    ],
    [
      "without a database",
      () => toolchain("ENV GOTOOLCHAIN=auto GOSUMDB=off"),
      "toolchain if-go-too-old",
    ],
  ];
  for (const [name, actual, expected] of cases) {
    it(name, () => {
      assert.equal(actual(), expected);
    });
  }
});

describe("apt", () => {
  it("needs every source", () => {
    const text = "FROM ubuntu:24.04\nRUN apt-get update\n";
    assert.deepEqual(apt(text, { "security.ubuntu.com": "timeout" }), [
      "update: archive.ubuntu.com ok: ok",
      "update: security.ubuntu.com timeout: fails",
    ]);
  });

  it("is unknown once the sources have been rewritten, in a parent stage too", () => {
    const rewritten =
      "RUN sed -i s/deb.debian.org/mirror.example/ /etc/apt/sources.list";
    assert.deepEqual(
      apt(
        `FROM debian:12 AS a\n${rewritten}\nFROM a\nRUN apt-get update\n`,
        {},
      ),
      ["update: : unknown"],
    );
    assert.deepEqual(
      apt(
        `FROM debian:12\nCOPY sources.list /etc/apt/\nRUN apt-get update\n`,
        {},
      ),
      ["update: : unknown"],
    );
    assert.equal(
      apt(`FROM debian:12\nRUN apt-get update\n${rewritten}\n`, {}).length,
      2,
    );
  });
});

describe("curl and FROM", () => {
  it("have one endpoint each, and nothing behind it", () => {
    const { sites } = planOf(
      "FROM debian:12\nRUN curl -f https://a.example/x\n",
    );
    assert.deepEqual(
      sites.flatMap(({ routes }) =>
        routes.map((route) =>
          walked(route, { "a.example": 404, "registry-1.docker.io": 429 }),
        ),
      ),
      ["registry-1.docker.io 429: fails", "a.example 404: fails"],
    );
  });
});
