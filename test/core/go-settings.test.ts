/** What `go` sees: one stage or chain per row, asked at its last go command. Held against `go env` of Go 1.20 to 1.26. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import {
  goSettings,
  type GoVariable,
} from "../../server/src/core/build/go/go-settings.ts";
import type { Value } from "../../server/src/core/build/value.ts";
import { baseImageFacts } from "../../server/src/core/knowledge/base-images.ts";
import { parseImageReference } from "../../server/src/core/syntax/dockerfile/image-reference.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { projectOf } from "../support/project.ts";

type Asked = GoVariable | "version" | "git" | "user";

interface Row {
  readonly name: string;
  readonly lines: readonly string[];
  /** `value | what set it[, line]`, or `? reason`. */
  readonly sees: Readonly<Partial<Record<Asked, string>>>;
}

const rows: readonly Row[] = [
  {
    name: "an official image: what it sets, what Go adds",
    lines: ["FROM golang:1.26.3", "RUN go build"],
    sees: {
      version: "1.26.3 | base-image, line 1",
      GOTOOLCHAIN: "local | base-image",
      GOPATH: "/go | base-image",
      GOMODCACHE: "/go/pkg/mod | tool-default",
      GOCACHE: "/root/.cache/go-build | tool-default",
      GOENV: "/root/.config/go/env | tool-default",
      GOPROXY: "https://proxy.golang.org,direct | tool-default",
      GOSUMDB: "sum.golang.org | tool-default",
      GO111MODULE: "on | tool-default",
      GOVCS: "public:git|hg,private:all | tool-default",
      GOAUTH: "netrc | tool-default",
      GOFLAGS: " | tool-default",
      GOWORK: " | tool-default",
      git: "yes",
      user: "root",
    },
  },
  {
    name: "Alpine has no git",
    lines: ["FROM golang:1.26-alpine", "RUN go build"],
    sees: { version: "1.26 | base-image, line 1", git: "no" },
  },
  {
    name: "git that is installed, in a stage below",
    lines: [
      "FROM golang:1.26-alpine AS base",
      "RUN apk add --no-cache git",
      "FROM base",
      "RUN go build",
    ],
    sees: { git: "yes", version: "1.26 | base-image, line 1" },
  },
  {
    name: "1.21.0 has no GOTOOLCHAIN of the image's",
    lines: ["FROM golang:1.21.0", "RUN go build"],
    sees: { GOTOOLCHAIN: "auto | tool-default", GOAUTH: " | tool-default" },
  },
  {
    name: "before 1.21 no Go switches; before 1.16 modules were auto",
    lines: ["FROM golang:1.15", "RUN go build"],
    sees: {
      GOTOOLCHAIN: "local | tool-default",
      GO111MODULE: "auto | tool-default",
      GOVCS: " | tool-default",
    },
  },
  {
    name: "a tag without a version is the newest Go, whichever",
    lines: ["FROM golang:alpine", "RUN go build"],
    sees: {
      version: "? floating-tag",
      GOTOOLCHAIN: "local | base-image",
      GO111MODULE: "on | tool-default",
      GOAUTH: "netrc | tool-default",
    },
  },
  {
    name: "Debian's package: which Go, and what its go.env says, no file tells",
    lines: [
      "FROM debian:12",
      "RUN apt-get update && apt-get install -y golang-go",
      "RUN go build",
    ],
    sees: {
      version: "? unknown-base-image",
      GOTOOLCHAIN: "? unknown-base-image",
      GO111MODULE: "? unknown-base-image",
      GOPATH: "/root/go | tool-default",
      GOMODCACHE: "/root/go/pkg/mod | tool-default",
    },
  },
  {
    name: "an unknown base image may set anything",
    lines: ["FROM example.com/go:1.26", "RUN go build"],
    sees: {
      version: "? unknown-base-image",
      GOPROXY: "? unknown-base-image",
      GOPATH: "? unknown-base-image",
      GOCACHE: "? unknown-base-image",
    },
  },
  {
    name: "ENV hides ARG, the default of an ARG is followed to its line",
    lines: [
      "ARG MIRROR=https://a.example",
      "FROM golang:1.26",
      "ARG MIRROR",
      "ENV GOPROXY=$MIRROR",
      "ARG GOPROXY=https://b.example",
      "RUN go build",
    ],
    sees: { GOPROXY: "https://a.example | env, line 4" },
  },
  {
    name: "a bare ARG: the caller decides",
    lines: ["FROM golang:1.26", "ARG GOPROXY", "RUN go build"],
    sees: { GOPROXY: "? arg-without-default" },
  },
  {
    name: "an empty value is the default, above what go env -w wrote it is not",
    lines: [
      "FROM golang:1.26",
      "RUN go env -w GOPROXY=https://a.example",
      "ENV GOPROXY=",
      "RUN go build",
    ],
    sees: { GOPROXY: "https://a.example | go-env, line 2" },
  },
  {
    name: "inline before export before ENV before go env -w",
    lines: [
      "FROM golang:1.26",
      "ENV GOFLAGS=-a GOVCS=*:git",
      "RUN go env -w GOFLAGS=-b GOVCS=*:off GONOSUMDB=x.example",
      "RUN export GOFLAGS=-c GOSUMDB=off && GOFLAGS=-d go build",
    ],
    sees: {
      GOFLAGS: "-d | inline, line 4",
      GOSUMDB: "off | export, line 4",
      GOVCS: "*:git | env, line 2",
      GONOSUMDB: "x.example | go-env, line 3",
    },
  },
  {
    name: "an export ends with its RUN",
    lines: [
      "FROM golang:1.26",
      "RUN export GOPROXY=https://a.example",
      "RUN go build",
    ],
    sees: { GOPROXY: "https://proxy.golang.org,direct | tool-default" },
  },
  {
    name: "unset takes away what ENV gave",
    lines: [
      "FROM golang:1.26",
      "ENV GOPROXY=https://a.example",
      "RUN unset GOPROXY; go build",
    ],
    sees: { GOPROXY: "https://proxy.golang.org,direct | tool-default" },
  },
  {
    name: "go env -w holds in stages on top, the last one counts",
    lines: [
      "FROM golang:1.26 AS base",
      "RUN go env -w GOPROXY=https://a.example && go env -w GOPROXY=https://b.example",
      "FROM base",
      "RUN go build",
    ],
    sees: { GOPROXY: "https://b.example | go-env, line 2" },
  },
  {
    name: "go env -u takes it out again",
    lines: [
      "FROM golang:1.26",
      "RUN go env -w GOPROXY=https://a.example GOPRIVATE=x.example",
      "RUN go env -u GOPROXY",
      "RUN go build",
    ],
    sees: {
      GOPROXY: "https://proxy.golang.org,direct | tool-default",
      GONOPROXY: "x.example | go-env, line 2",
    },
  },
  {
    name: "go env -w in a branch may not have run",
    lines: [
      "FROM golang:1.26",
      "ARG CN",
      'RUN if [ -n "$CN" ]; then go env -w GOPROXY=https://a.example; fi',
      "RUN go build",
    ],
    sees: { GOPROXY: "? computed-at-build-time" },
  },
  {
    name: "GOENV=off: no file is read",
    lines: [
      "FROM golang:1.26",
      "RUN go env -w GOPROXY=https://a.example",
      "RUN GOENV=off go build",
    ],
    sees: {
      GOENV: "off | inline, line 3",
      GOPROXY: "https://proxy.golang.org,direct | tool-default",
    },
  },
  {
    name: "another file, by GOENV and by XDG_CONFIG_HOME",
    lines: [
      "FROM golang:1.26",
      "RUN GOENV=/etc/goenv go env -w GOPROXY=https://a.example",
      "ENV XDG_CONFIG_HOME=/config",
      "RUN go env -w GOSUMDB=off",
      "RUN go build",
    ],
    sees: {
      GOENV: "/config/go/env | env, line 3",
      GOPROXY: "https://proxy.golang.org,direct | tool-default",
      GOSUMDB: "off | go-env, line 4",
    },
  },
  {
    name: "a GOENV that nobody knows: what was written may count",
    lines: [
      "FROM golang:1.26",
      "ARG GOENV",
      "RUN go env -w GOPROXY=https://a.example",
      "RUN go build",
    ],
    sees: {
      GOPROXY: "? computed-at-build-time",
      GOSUMDB: "sum.golang.org | tool-default",
    },
  },
  {
    name: "another user has another file, and a home that the image knows",
    lines: [
      "FROM golang:1.26",
      "RUN go env -w GOPROXY=https://a.example",
      "USER builder",
      "RUN go build",
    ],
    sees: {
      GOPROXY: "https://proxy.golang.org,direct | tool-default",
      GOCACHE: "? not-stated",
      GOMODCACHE: "/go/pkg/mod | tool-default",
      user: "builder",
    },
  },
  {
    name: "HOME moves what is derived from it, XDG_CACHE_HOME the build cache",
    lines: [
      "FROM golang:1.26",
      "USER builder",
      "ENV HOME=/home/builder",
      "ENV XDG_CACHE_HOME=/cache/",
      "RUN go build",
    ],
    sees: {
      GOENV: "/home/builder/.config/go/env | env, line 3",
      GOCACHE: "/cache/go-build | env, line 4",
    },
  },
  {
    name: "GOPATH moves the module cache, its first folder counts",
    lines: ["FROM golang:1.26", "ENV GOPATH=/a:/b", "RUN go build"],
    sees: {
      GOPATH: "/a:/b | env, line 2",
      GOMODCACHE: "/a/pkg/mod | env, line 2",
    },
  },
  {
    name: "GOMODCACHE and GOCACHE of their own",
    lines: [
      "FROM golang:1.26",
      "ENV GOMODCACHE=/m GOCACHE=/c GOWORK=off GOAUTH=off GOINSECURE=x.example",
      "RUN go build",
    ],
    sees: {
      GOMODCACHE: "/m | env, line 2",
      GOCACHE: "/c | env, line 2",
      GOWORK: "off | env, line 2",
      GOAUTH: "off | env, line 2",
      GOINSECURE: "x.example | env, line 2",
    },
  },
  {
    name: "GOPRIVATE stands in for both lists, a list of its own replaces it",
    lines: [
      "FROM golang:1.26",
      "ENV GOPRIVATE=x.example",
      "ENV GONOSUMDB=y.example",
      "RUN go build",
    ],
    sees: {
      GONOPROXY: "x.example | env, line 2",
      GONOSUMDB: "y.example | env, line 3",
    },
  },
  {
    name: "an archive unpacked over the image's Go",
    lines: [
      "FROM golang:1.20",
      "RUN rm -rf /usr/local/go && curl -fsSL https://go.dev/dl/go1.26.3.linux-amd64.tar.gz | tar -xz -C /usr/local",
      "RUN go build",
    ],
    sees: { version: "? hidden" },
  },
  {
    name: "another image's Go copied over it, in a stage below",
    lines: [
      "FROM golang:1.20 AS base",
      "COPY --from=golang:1.26 /usr/local/go /usr/local/go",
      "FROM base",
      "RUN go build",
    ],
    sees: { version: "? hidden" },
  },
  {
    name: "a clean-up behind it changes nothing",
    lines: ["FROM golang:1.20", "RUN go build", "RUN rm -rf /usr/local/go"],
    sees: { version: "1.20 | base-image, line 1" },
  },
];

describe("what go sees", () => {
  for (const { lines, name, sees } of rows) {
    it(name, () => {
      const text = `${lines.join("\n")}\n`;
      const document = { file: "Dockerfile" as FileHandle, text };
      const context = analyzeDockerfile(
        document,
        projectOf(new Map([["Dockerfile", text]])),
        defaultConfig,
      );
      const answer = seen(context, Object.keys(sees) as Asked[]);
      assert.deepEqual(answer, sees);
    });
  }
});

it("official images on Windows keep Go elsewhere, nanoserver has no git", () => {
  const facts = ["nanoserver-ltsc2025", "windowsservercore"].map((suffix) => {
    const image = parseImageReference(`golang:1.26-${suffix}`);
    assert.ok(image);
    const found = baseImageFacts(image);
    const hasGit = found?.packages.has("git");
    return [found?.environment.get("GOPATH"), hasGit];
  });
  assert.deepEqual(facts, [
    ["C:\\go", false],
    ["C:\\go", true],
  ]);
});

/** The answers at the last `go build`. */
function seen(
  { build, source }: ReturnType<typeof analyzeDockerfile>,
  asked: readonly Asked[],
): Partial<Record<Asked, string>> {
  for (const stage of build.stages.toReversed()) {
    for (const run of stage.instructions.toReversed()) {
      if (run.kind !== "run") continue;
      const command = build
        .commandsOf(run)
        .findLast(
          ({ arguments: words, name }) =>
            name === "go" && words[0]?.text === "build",
        );
      if (command === undefined) continue;
      const state = build.stateBefore(run);
      const settings = goSettings(command, stage, build);
      const show = (value: Value): string => {
        if (value.kind === "unknown") return `? ${value.reason}`;
        const { kind, span } = value.origin;
        const line =
          span === undefined ? "" : `, line ${source.lineAt(span.start) + 1}`;
        return `${value.value} | ${kind}${line}`;
      };
      const answers = asked.map((name) => {
        if (name === "git")
          return [name, state.packages.has("git") ? "yes" : "no"] as const;
        if (name === "user")
          return [
            name,
            state.user.kind === "known" ? state.user.value : "?",
          ] as const;
        const value =
          name === "version" ? settings.version : settings.get(name);
        return [name, show(value)] as const;
      });
      return Object.fromEntries(answers);
    }
  }
  throw new Error("no go build");
}
