import assert from "node:assert/strict";
import test from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle, Language } from "../../server/src/core/finding.ts";
import { planToText } from "../../server/src/core/plan/report.ts";
import { projectOf } from "../support/project.ts";

function planText(text: string, language: Language): string {
  const context = analyzeDockerfile(
    { file: "Dockerfile" as FileHandle, text },
    projectOf(new Map([["Dockerfile", text]])),
    defaultConfig,
  );
  return planToText(context, language);
}

const mixed = `FROM debian:12
RUN apt-get update \\
    && wget https://example.com/a
RUN npm ci && curl -f https://example.com/b
`;

test("downloads by tools that are not in the plan are named, so that no list of hosts looks whole", () => {
  assert.ok(
    planText(mixed, "en").endsWith(`
Downloads too, from hosts that are not in this plan yet:
  line 3, wget
  line 4, npm ci
`),
  );
  assert.match(
    planText(mixed, "zh-cn"),
    /尚未列入此计划：\n {2}第 3 行, wget\n/,
  );
});

test("a file whose every download is in the plan says nothing of others", () => {
  assert.doesNotMatch(
    planText("FROM alpine:3.22\nRUN curl -f https://example.com/b\n", "en"),
    /not in this plan/,
  );
});

test("what the builder itself fetches is called by its keyword", () => {
  const text = `# syntax=docker/dockerfile:1
FROM alpine:3.22
ADD https://example.com/a.tgz /a/
RUN --mount=from=ghcr.io/example/certs,target=/certs cp /certs/a /
COPY --from=busybox:1.37 /bin/busybox /
`;
  assert.equal(
    planText(text, "en"),
    `Download plan of Dockerfile: 5 downloads, 3 hosts

registry-1.docker.io:443  (registry)
  line 1, # syntax=: image layers (docker/dockerfile:1)
  line 2, FROM: image layers (alpine:3.22)
  line 5, COPY --from: image layers (busybox:1.37)

example.com:443  (origin)
  line 3, ADD: file (a.tgz)

ghcr.io:443  (registry)
  line 4, RUN --mount: image layers (ghcr.io/example/certs)
`,
  );
});

test("an image of this machine, as podman names it, has no registry", () => {
  const text =
    "FROM localhost/team/base:1\nRUN curl -f https://example.com/b\n";
  assert.doesNotMatch(planText(text, "en"), /localhost:443/);
  assert.match(
    planText(text.replace("/team", ":5000/team"), "en"),
    /localhost:5000/,
  );
});

test("stages, build contexts and folders are no downloads", () => {
  const text = `FROM scratch AS one
COPY a /a
ADD a.tgz /a/
FROM scratch
COPY --from=one /a /a
COPY --from=0 /a /b
RUN --mount=from=one,target=/x --mount=type=cache,target=/y ["/a"]
ONBUILD ADD https://example.com/a /a
`;
  assert.match(planText(text, "en"), /^Nothing in Dockerfile downloads/);
});
