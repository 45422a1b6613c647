/** What Go commands download, in cases that no plan written by hand has. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { projectOf } from "../support/project.ts";

/** Tool and verb of each site that a Go command makes. */
function goSites(text: string): readonly string[] {
  const files = new Map([
    ["Dockerfile", text],
    [
      "go.mod",
      "module example.com/app\n\ngo 1.23\n\nrequire example.com/lib v1.2.3\n",
    ],
  ]);
  const document = { file: "Dockerfile" as FileHandle, text };
  const { plan } = analyzeDockerfile(document, projectOf(files), defaultConfig);
  return plan.sites.filter(({ tool }) => tool === "go").map(({ verb }) => verb);
}

test("a build in GOPATH mode downloads nothing", () => {
  const head = "FROM golang:1.23\nWORKDIR /go/src/example.com/app\nCOPY . .\n";
  assert.deepEqual(goSites(`${head}RUN go build ./...\n`), ["build"]);
  assert.deepEqual(goSites(`${head}RUN GO111MODULE=off go build ./...\n`), []);
  assert.deepEqual(
    goSites(`${head}ENV GO111MODULE=off\nRUN go get ./... && go install .\n`),
    ["get"],
  );
});

test("GOPRIVATE counts on an image that is not known", () => {
  const text =
    "FROM registry.example/go\nENV GOPRIVATE=git.example.com\nRUN go install git.example.com/tool@v1.0.0\n";
  const document = { file: "Dockerfile" as FileHandle, text };
  const { plan } = analyzeDockerfile(
    document,
    projectOf(new Map([["Dockerfile", text]])),
    defaultConfig,
  );
  const [site] = plan.sites.filter(({ tool }) => tool === "go");
  const routes = site?.routes ?? [];
  assert.deepEqual(
    routes
      .filter(({ what }) => what === "private-modules")
      .map((one) => one.covers),
    [["git.example.com/tool"]],
  );
  assert.ok(
    !routes.some(({ covers, what }) => what === "modules" && covers.length > 0),
  );
});

/** Hosts of the modules that each Go command of a file asks for; `direct` where only its code would tell. */
function moduleHosts(text: string): readonly string[] {
  const files = new Map([
    ["Dockerfile", text],
    [
      "go.mod",
      "module example.com/app\n\ngo 1.12\n\nrequire lib.example/lib v1.2.3\n",
    ],
  ]);
  const document = { file: "Dockerfile" as FileHandle, text };
  const { plan } = analyzeDockerfile(document, projectOf(files), defaultConfig);
  return plan.sites
    .filter(({ tool }) => tool === "go")
    .flatMap(({ routes }) => routes.filter(({ what }) => what === "modules"))
    .map(({ chain }) =>
      chain.kind === "known"
        ? chain.value.map(({ host, url }) => host || url).join(",")
        : chain.reason,
    );
}

test("before Go 1.13 nothing asks a module proxy by itself", () => {
  const copied = "WORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n";
  assert.deepEqual(moduleHosts(`FROM golang:1.12\n${copied}`), ["lib.example"]);
  assert.deepEqual(moduleHosts(`FROM golang:1.13\n${copied}`), [
    "proxy.golang.org,direct",
  ]);
  assert.deepEqual(
    moduleHosts(`FROM golang:1.12\nENV GOPROXY=https://p.example\n${copied}`),
    ["p.example"],
  );
});

test("go get in GOPATH mode asks the host of each package, and a build nobody", () => {
  const get = "RUN go get tool.example/a/cmd\n";
  const sources = "WORKDIR /go/src/example.com/app\nCOPY . .\n";
  const build = "RUN go get ./... && go build ./...\n";
  assert.deepEqual(moduleHosts(`FROM golang:1.15\n${get}`), ["tool.example"]);
  assert.deepEqual(moduleHosts(`FROM golang:1.8\n${sources}${build}`), [
    "direct",
  ]);
  assert.deepEqual(moduleHosts(`FROM golang:1.12\n${sources}${build}`), [
    "direct",
  ]);
  // With a go.mod, or where one may be written, these work with modules.
  assert.deepEqual(moduleHosts(`FROM golang:1.13\n${sources}${get}`), [
    "proxy.golang.org,direct",
  ]);
  assert.deepEqual(
    moduleHosts(
      `FROM golang:1.15\nRUN go mod init tmp && go get a.example/b\n`,
    ),
    ["proxy.golang.org,direct"],
  );
});
