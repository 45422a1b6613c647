/** What the button of the mirror comparison writes into a Dockerfile. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { goDownloads } from "../../server/src/core/build/go/go-downloads.ts";
import {
  writeGoProxy,
  type WrittenGoProxy,
} from "../../server/src/core/build/proxies/write-go-proxy.ts";
import { parseGoProxy } from "../../server/src/core/build/proxies/goproxy.ts";
import { valueOf } from "../../server/src/core/build/value.ts";
import {
  type Config,
  defaultConfig,
  type Mirror,
} from "../../server/src/core/config.ts";
import { type FileHandle, render } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import type { DockerfileContext } from "../../server/src/core/rule.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { SourceText } from "../../server/src/core/text/source.ts";
import { projectOf } from "../support/project.ts";

const file = "Dockerfile" as FileHandle;
const goMod =
  "module example.com/shop\n\ngo 1.22\n\nrequire golang.org/x/sync v0.7.0\n";
const cn = "https://goproxy.cn";
const corp = "https://go.corp.example";

interface Wish {
  readonly mirror?: string;
  readonly mirrors?: readonly Mirror[];
  readonly without?: readonly string[];
  readonly profile?: Config["network"]["profile"];
}

function configOf({ mirrors = [], profile = "global" }: Wish): Config {
  return { ...defaultConfig, network: { profile, mirrors, privateHosts: [] } };
}

function contextOf(text: string, config: Config): DockerfileContext {
  return analyzeDockerfile({ file, text }, projectFor(text), config);
}

function projectFor(text: string): ReturnType<typeof projectOf> {
  return projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", goMod],
      ["go.sum", ""],
    ]),
  );
}

function write(text: string, wish: Wish = {}): WrittenGoProxy {
  return writeGoProxy(
    contextOf(text, configOf(wish)),
    wish.mirror ?? cn,
    new Set(wish.without),
  );
}

function applied(
  text: string,
  edits: Extract<WrittenGoProxy, { kind: "edits" }>["edits"],
): string {
  const source = new SourceText(text);
  return applyEdits(
    text,
    edits.map(({ at, newText }) => ({ range: source.range(at), newText })),
  );
}

function findingsOf(text: string, config: Config): Set<string> {
  const result = lint(
    { file, language: "dockerfile", text },
    projectFor(text),
    config,
  );
  return new Set(
    result.findings
      .filter(({ severity }) => severity !== "hint")
      .map(({ ruleId }) => ruleId),
  );
}

/** The text once the mirror is written. Whatever was there, each download asks it, and no rule has anything new to say. */
function written(text: string, wish: Wish = {}): string {
  const result = write(text, wish);
  assert.equal(result.kind, "edits", JSON.stringify(result));
  assert.ok(result.kind === "edits");
  const after = applied(text, result.edits);
  const config = configOf(wish);
  const downloads = goDownloads(contextOf(after, config));
  assert.notEqual(downloads.length, 0);
  for (const { settings } of downloads) {
    const value = valueOf(settings.get("GOPROXY")) ?? "";
    assert.ok(result.values.includes(value), `${value} in ${after}`);
    assert.deepEqual(parseGoProxy(value).problems, []);
    assert.ok(value.includes(wish.mirror ?? cn), after);
  }
  const before = findingsOf(text, config);
  for (const ruleId of findingsOf(after, config))
    assert.ok(before.has(ruleId), `${ruleId} is new in\n${after}`);
  const again = write(after, wish);
  assert.equal(again.kind, "already", "a second click has nothing to do");
  return after;
}

const head = "FROM golang:1.27\n";
const body = "WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n";

describe("writes the mirror where GOPROXY is set", () => {
  const cases: readonly (readonly [string, string, string, Wish?])[] = [
    [
      "nowhere",
      head + body,
      `${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}`,
    ],
    [
      "ENV",
      `${head}ENV GOPROXY=https://proxy.golang.org,direct\n${body}`,
      `${head}ENV GOPROXY=${cn}|https://proxy.golang.org,direct\n${body}`,
    ],
    [
      "ENV, without the host that fails",
      `${head}ENV GOPROXY=https://proxy.golang.org,direct\n${body}`,
      `${head}ENV GOPROXY=${cn},direct\n${body}`,
      { without: ["proxy.golang.org"] },
    ],
    [
      "ENV, where the profile does not reach the host",
      `${head}ENV GOPROXY=https://proxy.golang.org|direct\n${body}`,
      `${head}ENV GOPROXY=${cn}|direct\n${body}`,
      { profile: "china" },
    ],
    [
      "ARG default",
      `${head}ARG GOPROXY=direct\nENV GOPROXY=\${GOPROXY}\n${body}`,
      `${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=\${GOPROXY}\n${body}`,
    ],
    [
      "ARG default before FROM",
      `ARG GOPROXY="https://goproxy.io"\n${head}ARG GOPROXY\n${body}`,
      `ARG GOPROXY="${cn}|https://goproxy.io"\n${head}ARG GOPROXY\n${body}`,
    ],
    [
      "ARG default before FROM that no stage declares",
      `ARG GOPROXY=https://goproxy.io,direct\n${head}${body}`,
      `ARG GOPROXY=${cn}|https://goproxy.io,direct\n${head}ARG GOPROXY\n${body}`,
    ],
    [
      "ARG before FROM that no stage declares, put together from pieces",
      `ARG SITE=goproxy.io\nARG GOPROXY=https://$SITE,direct\n${head}${body}`,
      `ARG SITE=goproxy.io\nARG GOPROXY=https://$SITE,direct\n${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}`,
    ],
    [
      "ARG before FROM that no stage declares, and that has no default",
      `ARG GOPROXY\n${head}${body}`,
      `ARG GOPROXY\n${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}`,
    ],
    [
      "ARG without default",
      `${head}ARG GOPROXY\n${body}`,
      `${head}ARG GOPROXY=${cn},direct\n${body}`,
    ],
    [
      "empty ARG",
      `${head}ARG GOPROXY=\n${body}`,
      `${head}ARG GOPROXY=${cn},direct\n${body}`,
    ],
    [
      "inline, in quotes where the shell needs them",
      `${head}WORKDIR /src\nCOPY go.mod go.sum ./\nRUN GOPROXY=https://proxy.golang.org,direct go mod download\n`,
      `${head}WORKDIR /src\nCOPY go.mod go.sum ./\nRUN GOPROXY='${cn}|https://proxy.golang.org,direct' go mod download\n`,
    ],
    [
      "go env -w",
      `${head}WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go env -w GOPROXY=direct && go mod download\n`,
      `${head}WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go env -w GOPROXY=${cn},direct && go mod download\n`,
    ],
    [
      "several stages, each where it is set",
      `${head}ENV GOPROXY=https://goproxy.io,direct\n${body}FROM golang:1.27 AS tools\n${body}FROM tools\nRUN go install golang.org/x/tools/cmd/stringer@v0.20.0\n`,
      `${head}ENV GOPROXY=${cn}|https://goproxy.io,direct\n${body}FROM golang:1.27 AS tools\nARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}FROM tools\nRUN go install golang.org/x/tools/cmd/stringer@v0.20.0\n`,
    ],
    [
      "too late",
      `${head}${body}ENV GOPROXY=https://goproxy.io,direct\nCMD ["true"]\n`,
      `${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}ENV GOPROXY=https://goproxy.io,direct\nCMD ["true"]\n`,
    ],
    [
      "with CRLF",
      (head + body).replaceAll("\n", "\r\n"),
      `${head}ARG GOPROXY=${cn},direct\nENV GOPROXY=$GOPROXY\n${body}`.replaceAll(
        "\n",
        "\r\n",
      ),
    ],
    [
      "for a Go that knows no |",
      `FROM golang:1.14\nENV GOPROXY=https://goproxy.io,direct\n${body}`,
      `FROM golang:1.14\nENV GOPROXY=${cn},https://goproxy.io,direct\n${body}`,
    ],
    [
      "from behind to the front",
      `${head}ENV GOPROXY=https://goproxy.io|${cn},direct\n${body}`,
      `${head}ENV GOPROXY=${cn}|https://goproxy.io,direct\n${body}`,
    ],
    [
      "in place of a server that is gone",
      `${head}ENV GOPROXY=https://gocenter.io,direct\n${body}`,
      `${head}ENV GOPROXY=${cn},direct\n${body}`,
    ],
    [
      "behind a private proxy, which keeps its place",
      `${head}ENV GOPROXY=${corp},https://goproxy.io,direct\n${body}`,
      `${head}ENV GOPROXY=${corp},${cn}|https://goproxy.io,direct\n${body}`,
    ],
    [
      "behind a private proxy, even one that fails: what is behind it would see its modules",
      `${head}ENV GOPROXY=${corp},direct\n${body}`,
      `${head}ENV GOPROXY=${corp},${cn},direct\n${body}`,
      { without: ["go.corp.example"] },
    ],
    [
      "behind private proxies as their author has joined them, beside others on one host",
      `${head}ENV GOPROXY=${corp}/a|${corp}/b\n${body}`,
      `${head}ENV GOPROXY=${corp}/a|${corp}/b,${cn}\n${body}`,
    ],
    [
      "one of several on one host",
      `${head}ENV GOPROXY=${corp}/a,direct\n${body}`,
      `${head}ENV GOPROXY=${corp}/a,${corp}/b,direct\n${body}`,
      { mirror: `${corp}/b` },
    ],
    [
      "a private mirror, with nothing public behind it",
      `${head}ENV GOPROXY=https://goproxy.io,direct\n${body}`,
      `${head}ENV GOPROXY=${corp}\n${body}`,
      {
        mirror: corp,
        mirrors: [{ url: corp, kind: "go", private: true }],
      },
    ],
    [
      "a private mirror where nothing is set",
      head + body,
      `${head}ARG GOPROXY=${corp}\nENV GOPROXY=$GOPROXY\n${body}`,
      {
        mirror: corp,
        mirrors: [{ url: corp, kind: "go", private: true }],
      },
    ],
  ];
  for (const [name, before, after, wish] of cases)
    test(name, () => assert.equal(written(before, wish), after));
});

function leak(text: string, wish?: Wish): string {
  const result = write(text, wish);
  assert.ok(result.kind === "edits");
  return render(result.leak, "en");
}

test("the sentence says who sees the module paths", () => {
  assert.equal(
    leak(head + body),
    "Download through goproxy.cn: the path of every module that the build needs is then seen there",
  );
  assert.equal(
    leak(`${head}ENV GOPROXY=${corp},direct\n${body}`),
    `Write GOPROXY=${corp},${cn},direct; goproxy.cn then sees the path of every module that go.corp.example fails to serve`,
  );
  assert.doesNotMatch(
    leak(
      `${head}ENV GOPROXY=https://me:s3cret@go.corp.example,direct\n${body}`,
    ),
    /s3cret/,
  );
  assert.equal(
    leak(head + body, {
      mirror: corp,
      mirrors: [{ url: corp, kind: "go", private: true }],
    }),
    "Download through go.corp.example, which alone sees the path of every module that the build needs",
  );
});

describe("writes nothing", () => {
  const cases: readonly (readonly [
    string,
    string,
    Exclude<WrittenGoProxy, { kind: "edits" }>,
    Wish?,
  ])[] = [
    [
      "where the mirror is asked first already",
      `${head}ENV GOPROXY=${cn},direct\n${body}`,
      { kind: "already" },
    ],
    [
      "where the mirror is Go's own default",
      head + body,
      { kind: "already" },
      { mirror: "https://proxy.golang.org" },
    ],
    [
      "where no Go module is downloaded",
      "FROM alpine:3.20\nRUN echo hello\n",
      { kind: "refused", reason: "no-download" },
    ],
    ["into an empty file", "", { kind: "refused", reason: "no-download" }],
    [
      "behind a proxy that refuses on purpose",
      `${head}ENV GOPROXY=${corp}\n${body}`,
      { kind: "refused", reason: "gatekeeper" },
      { mirrors: [{ url: corp, kind: "go", gatekeeper: true }] },
    ],
    [
      "into a value that is put together",
      `${head}ARG SITE=goproxy.io\nENV GOPROXY=https://$SITE,direct\n${body}`,
      { kind: "refused", reason: "pieces" },
    ],
  ];
  for (const [name, text, result, wish] of cases)
    test(name, () => assert.deepEqual(write(text, wish), result));
  for (const mirror of [
    "https://goproxy.cn,direct",
    "https://user:secret@goproxy.cn",
    "https://$(id).example",
    "direct",
    "",
    "-x",
    "https://a.example\nRUN id",
  ])
    test(`of ${JSON.stringify(mirror)}, which is no mirror`, () =>
      assert.deepEqual(write(head + body, { mirror }), {
        kind: "refused",
        reason: "not-a-mirror",
      }));
});

test("one value that cannot be changed does not keep the others from it", () => {
  const result = write(
    `${head}ARG SITE=goproxy.io\nENV GOPROXY=https://$SITE,direct\n${body}FROM golang:1.27\n${body}`,
  );
  assert.ok(result.kind === "edits");
  assert.equal(result.isPart, true);
  assert.equal(result.edits.length, 1);
});

test("half a file never throws", () => {
  const whole = `ARG GOPROXY\n${head}ARG GOPROXY=\nENV GOPROXY=https://goproxy.io|direct\n${body}RUN GOPROXY='direct' go mod download\n`;
  for (let end = 0; end <= whole.length; end++) write(whole.slice(0, end));
});
