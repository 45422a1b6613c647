/** What a build does when a host of its plan fails, seen on the plans of whole Dockerfiles. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import { unknown } from "../../server/src/core/build/value.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import type { Route } from "../../server/src/core/plan/model.ts";
import { type Fault, walk } from "../../server/src/core/plan/walk.ts";
import { projectOf } from "../support/project.ts";

/** The route by which the public modules of a project come under this GOPROXY. */
function modules(goproxy: string): Route {
  const text = `FROM golang:1.25\nWORKDIR /src\nCOPY go.mod go.sum ./\nENV GOPROXY=${goproxy}\nRUN go mod download\n`;
  const project = projectOf(
    new Map([
      ["Dockerfile", text],
      [
        "go.mod",
        "module example.com/app\n\ngo 1.25.0\n\nrequire github.com/google/uuid v1.6.0\n",
      ],
      ["go.sum", ""],
    ]),
  );
  const { plan } = analyzeDockerfile(
    { file: "Dockerfile" as FileHandle, text },
    project,
    defaultConfig,
  );
  const route = plan.sites
    .flatMap(({ routes }) => routes)
    .find(({ what }) => what === "modules");
  assert.ok(route, "the plan has a route for modules");
  return route;
}

function outcome(
  route: Route,
  faults: Readonly<Record<string, Fault>>,
): readonly [string, ...string[]] {
  const { outcome: end, tried } = walk(route, new Map(Object.entries(faults)));
  return [end, ...tried.map(({ endpoint }) => endpoint.host || endpoint.url)];
}

describe("a walk of the module proxies", () => {
  const comma = modules("https://a.test,https://b.test,direct");
  const bar = modules("'https://a.test|https://b.test'");

  it("ends at the first that answers", () => {
    assert.deepEqual(outcome(comma, {}), ["ok", "a.test"]);
    assert.deepEqual(outcome(comma, { "a.test": 200 }), ["ok", "a.test"]);
  });

  it("goes on behind a comma after 404 and 410 only", () => {
    for (const status of [404, 410])
      assert.deepEqual(outcome(comma, { "a.test": status }), [
        "ok",
        "a.test",
        "b.test",
      ]);
    for (const fault of ["dns", "timeout", "refused", "tls", 403, 502] as const)
      assert.deepEqual(outcome(comma, { "a.test": fault }), [
        "fails",
        "a.test",
      ]);
  });

  it("goes on behind a bar after any error, and fails where none is left", () => {
    for (const fault of [
      "dns",
      "timeout",
      "refused",
      "reset",
      404,
      502,
    ] as const)
      assert.deepEqual(outcome(bar, { "a.test": fault }), [
        "ok",
        "a.test",
        "b.test",
      ]);
    assert.deepEqual(outcome(bar, { "a.test": "dns", "b.test": 502 }), [
      "fails",
      "a.test",
      "b.test",
    ]);
  });

  it("hangs where a host is silent, whatever stands behind it", () => {
    assert.deepEqual(outcome(bar, { "a.test": "stall" }), ["hangs", "a.test"]);
  });

  it("comes to direct when both proxies lack the module", () => {
    const [end, ...tried] = outcome(comma, { "a.test": 404, "b.test": 410 });
    assert.equal(end, "ok");
    assert.equal(tried.length, 3);
  });

  it("is unknown where the chain is", () => {
    const unclear: Route = {
      ...comma,
      chain: unknown("hidden"),
    };
    assert.deepEqual(outcome(unclear, {}), ["unknown"]);
  });
});
