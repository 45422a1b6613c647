import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  type BuildFacts,
  buildFacts,
} from "../../server/src/probe/build-facts.ts";
import {
  findImage,
  imageChoices,
  mayHaveShell,
} from "../../server/src/probe/own-images.ts";
import { projectOf } from "../support/project.ts";

function factsOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
): BuildFacts {
  const file = "Dockerfile" as FileHandle;
  const project = projectOf(new Map([[file, text], ...Object.entries(others)]));
  const document = { file, language: "dockerfile" as const, text };
  return buildFacts(document, project, defaultConfig);
}

function compose(more: string): Record<string, string> {
  const text = `services:\n  app:\n    build:\n      context: .\n${more}`;
  return { "compose.yaml": text };
}

const COMMAND = "curl -fsSLO https://example.com/file";

test("a build without anything special", () => {
  assert.deepEqual(factsOf(`FROM debian:12\nRUN ${COMMAND}\n`), {
    environment: {},
    own: [],
    passed: {},
    uncertain: [],
    baseImages: ["debian:12"],
    network: "default",
    byEngine: 1,
  });
});

test("variables that all steps have, and those on which they differ", () => {
  const facts = factsOf(`FROM golang:1.25 AS one
ENV GOPROXY=https://goproxy.cn,direct HTTPS_PROXY=http://proxy.example:3128
RUN go install example.com/tool@v1.0.0
FROM one
ENV HTTPS_PROXY=http://other.example:3128
RUN go install example.com/other@v1.0.0
`);
  assert.equal(facts.environment["GOPROXY"], "https://goproxy.cn,direct");
  assert.deepEqual(facts.uncertain, ["HTTPS_PROXY"]);
  assert.equal(facts.environment["HTTPS_PROXY"], undefined);
  assert.deepEqual(facts.baseImages, ["golang:1.25"]);
});

test("a value that is computed is uncertain; a bare ARG is the caller's", () => {
  const facts = factsOf(`FROM debian:12
ARG HTTP_PROXY
RUN export NO_PROXY=$(hostname); ${COMMAND}
`);
  assert.deepEqual(facts.uncertain, ["NO_PROXY"]);
  assert.deepEqual(facts.own, ["NO_PROXY"]);
  assert.deepEqual(facts.environment, {});
});

test("what Compose passes, and the network that it names", () => {
  const dockerfile = `FROM debian:12\nRUN ${COMMAND}\n`;
  const passed = factsOf(
    dockerfile,
    compose(
      "      network: host\n      args:\n        HTTPS_PROXY: http://proxy.example:3128\n",
    ),
  );
  assert.equal(passed.network, "host");
  assert.deepEqual(passed.passed, {
    HTTPS_PROXY: "http://proxy.example:3128",
  });
  const named = factsOf(dockerfile, compose("      network: backend\n"));
  assert.equal(named.network, "default");
  assert.equal(named.namedNetwork, "backend");
});

test("RUN --network: one for all, or several", () => {
  const head = "# syntax=docker/dockerfile:1\nFROM debian:12\n";
  const one = factsOf(`${head}RUN --network=host ${COMMAND}\n`);
  assert.equal(one.network, "host");
  const two = factsOf(`${head}RUN --network=none ${COMMAND}\nRUN ${COMMAND}\n`);
  assert.equal(two.network, "mixed");
});

test("a stage that has no image of its own, and a file that is none", () => {
  assert.deepEqual(factsOf(`FROM scratch\nRUN ${COMMAND}\n`).baseImages, []);
  const binary = factsOf(`FROM debian:12\n\0`);
  assert.deepEqual(binary.baseImages, []);
  assert.equal(binary.network, "default");
});

function images(...names: readonly string[]): { id: string; name: string }[] {
  return names.map((name, at) => ({
    id: `sha256:${String(at).repeat(64)}`,
    name,
  }));
}

test("images that have a shell as far as their names say, the most useful first", () => {
  const present = images(
    "postgres:17",
    "registry.example.com:5000/tools/busybox:1.37",
    "gcr.io/distroless/python3:latest",
    "cgr.dev/chainguard/curl:latest",
    "golang:1.25",
    "<none>:<none>",
    "company/app:3",
    "curlimages/curl:8.10.1",
    "alpine",
    "gcr.io/distroless/static-debian12:nonroot",
  );
  assert.deepEqual(imageChoices(present), {
    images: [
      "curlimages/curl:8.10.1",
      "golang:1.25",
      "registry.example.com:5000/tools/busybox:1.37",
      "alpine",
      "postgres:17",
    ],
    pullable: ["curlimages/curl", "busybox"],
  });
  assert.ok(!mayHaveShell("gcr.io/distroless/base-debian12"));
  assert.ok(mayHaveShell("company/app:3"));
});

test("what is there is not offered to be pulled", () => {
  assert.deepEqual(imageChoices(images("busybox:latest")).pullable, [
    "curlimages/curl",
  ]);
});

test("an image is found by the names that users write", () => {
  const present = images(
    "golang:1.25",
    "docker.io/library/alpine:latest",
    "localhost/alpine:latest",
    "localhost/team/tools:2",
  );
  for (const [wanted, name] of [
    ["golang:1.25", "golang:1.25"],
    ["docker.io/library/golang:1.25", "golang:1.25"],
    ["alpine", "docker.io/library/alpine:latest"],
    ["0".repeat(12), "golang:1.25"],
    [`sha256:${"1".repeat(64)}`, "docker.io/library/alpine:latest"],
    // Under which podman finds what it has built.
    ["team/tools:2", "localhost/team/tools:2"],
    ["localhost/alpine", "localhost/alpine:latest"],
    ["golang", undefined],
    ["company/golang:1.25", undefined],
    ["", undefined],
  ] as const)
    assert.equal(findImage(present, wanted)?.name, name, wanted);
});
