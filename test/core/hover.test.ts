/** The hover of a download command, whole, in both languages. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle, Language } from "../../server/src/core/finding.ts";
import { hover } from "../../server/src/core/hover.ts";
import { projectOf } from "../support/project.ts";

const goMod =
  "module example.com/shop\n\ngo 1.22\n\nrequire (\n\tgit.corp.example/lib v1.4.0\n\tgolang.org/x/sync v0.7.0\n)\n";

/** The hover at the first place of a text; undefined where there is none. */
function at(
  text: string,
  place: string,
  {
    language = "en",
    gomod = goMod,
  }: { language?: Language; gomod?: string } = {},
): string | undefined {
  const project = projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", gomod],
      ["go.sum", ""],
    ]),
  );
  const document = { file: "Dockerfile" as FileHandle, text };
  const context = analyzeDockerfile(document, project, defaultConfig);
  const offset = text.indexOf(place);
  assert.ok(offset >= 0, place);
  return hover(context, offset, language)?.markdown;
}

const shop = `FROM golang:1.22.5
ENV GOPRIVATE=git.corp.example
ARG GOPROXY=https://goproxy.cn|direct
WORKDIR /src
COPY go.mod go.sum ./
RUN GOFLAGS=-modcacherw go mod download
`;

const open = `ARG VERSION
FROM golang:\${VERSION}
ARG GOPROXY
WORKDIR /src
RUN git clone https://example.com/app . && go build ./...
RUN curl -fsSL https://example.com/tool.sh | sh
`;

describe("hover", () => {
  it("says all that a go command sees, contacts and builds", () => {
    assert.equal(
      at(shop, "go mod download"),
      `**What \`go mod download\` sees here**

| Setting | Value | Set by |
| --- | --- | --- |
| Go version | \`1.22.5\` | base image, line 1 |
| GOPROXY | \`https://goproxy.cn\\|direct\` | default of ARG, line 3 |
| GOSUMDB | \`sum.golang.org\` | Go's default |
| GOPRIVATE | \`git.corp.example\` | ENV, line 2 |
| GOTOOLCHAIN | \`local\` | base image |
| GOFLAGS | \`-modcacherw\` | assignment before the command, line 6 |

Go modules:
1. \`https://goproxy.cn\` (module proxy), line 3: the next one after any error
2. \`direct\`: the modules' own version-control hosts, line 3: nothing is tried behind it

Checksums, if go.sum lacks a hash:
1. \`https://goproxy.cn/sumdb/sum.golang.org\` (checksum database), line 3: the next one after any error
2. \`https://sum.golang.org\` (checksum database): nothing is tried behind it

Private Go modules:
1. \`https://git.corp.example/\` (origin), line 2: nothing is tried behind it

If \`goproxy.cn\` does not answer, go asks the modules' own version-control hosts, and the download succeeds

Builds the module \`example.com/shop\` of \`go.mod\`: build context \`.\`, the nearest folder that has every file the Dockerfile copies`,
    );
  });

  it("says what a silent mirror means", () => {
    const comma = shop.replace(
      "https://goproxy.cn|direct",
      "a.example,b.example",
    );
    assert.match(
      at(comma, "go mod download") ?? "",
      /\nIf `a\.example` does not answer, the download fails\n/,
    );
    const bar = shop.replace(
      "https://goproxy.cn|direct",
      "a.example|b.example",
    );
    assert.match(
      at(bar, "go mod download") ?? "",
      /\nIf `a\.example` does not answer, go asks `b\.example`, and the download succeeds\n/,
    );
    assert.doesNotMatch(at(open, "go build") ?? "", /does not answer/);
  });

  it("says it in Chinese", () => {
    assert.equal(
      at(shop, "go mod download", { language: "zh-cn" }),
      `**\`go mod download\` 在此处看到的环境**

| 设置 | 值 | 来源 |
| --- | --- | --- |
| Go 版本 | \`1.22.5\` | 基础镜像，第 1 行 |
| GOPROXY | \`https://goproxy.cn\\|direct\` | ARG 的默认值，第 3 行 |
| GOSUMDB | \`sum.golang.org\` | Go 的默认值 |
| GOPRIVATE | \`git.corp.example\` | ENV 指令，第 2 行 |
| GOTOOLCHAIN | \`local\` | 基础镜像 |
| GOFLAGS | \`-modcacherw\` | 命令前的赋值，第 6 行 |

Go 模块：
1. \`https://goproxy.cn\`（模块代理），第 3 行：出现任何错误都会试下一个
2. \`direct\`：各模块自己的版本控制主机，第 3 行：失败后不再尝试其他地址

校验和（go.sum 缺少哈希时）：
1. \`https://goproxy.cn/sumdb/sum.golang.org\`（校验和数据库），第 3 行：出现任何错误都会试下一个
2. \`https://sum.golang.org\`（校验和数据库）：失败后不再尝试其他地址

私有 Go 模块：
1. \`https://git.corp.example/\`（源站），第 2 行：失败后不再尝试其他地址

若 \`goproxy.cn\` 没有响应，go 会改为访问各模块自己的版本控制主机，下载仍会成功

构建 \`go.mod\` 中的模块 \`example.com/shop\`：构建上下文 \`.\`，包含 Dockerfile 所复制的全部文件的最近一级文件夹`,
    );
  });

  it("shows what a line sets beyond the usual, and that git is missing", () => {
    const text = `FROM golang:1.26-alpine
ENV GOMODCACHE=/cache/mod GONOSUMDB=git.corp.example
RUN go env -w GOVCS=public:off
RUN GOWORK=off go install example.com/tool@v1.0.0
`;
    const table = at(text, "go install")?.split("\n\n")[1];
    assert.equal(
      table,
      `| Setting | Value | Set by |
| --- | --- | --- |
| Go version | \`1.26\` | base image, line 1 |
| GOPROXY | \`https://proxy.golang.org,direct\` | Go's default |
| GOSUMDB | \`sum.golang.org\` | Go's default |
| GOPRIVATE | not set |  |
| GOTOOLCHAIN | \`local\` | base image |
| GONOSUMDB | \`git.corp.example\` | ENV, line 2 |
| GOVCS | \`public:off\` | go env -w, line 3 |
| GOWORK | \`off\` | assignment before the command, line 4 |
| GOMODCACHE | \`/cache/mod\` | ENV, line 2 |
| git | not in the image: nothing can be fetched directly | base image |`,
    );
    assert.match(
      at(text, "go install", { language: "zh-cn" }) ?? "",
      /\| git \| 镜像中没有：无法直接从源站获取模块 \| 基础镜像 \|/,
    );
  });

  it("says why something is not known", () => {
    assert.equal(
      at(open, "go build"),
      `**What \`go build\` sees here**

| Setting | Value | Set by |
| --- | --- | --- |
| Go version | not known: depends on a value that is not known | the file, line 2 |
| GOPROXY | not known: an ARG without a default: the caller decides | default of ARG, line 3 |
| GOSUMDB | not known: the base image may set it | base image |
| GOPRIVATE | not known: the base image may set it | base image |
| GOTOOLCHAIN | not known: the base image may set it | base image |
| GOFLAGS | not known: the base image may set it | base image |

Go modules: not known: an ARG without a default: the caller decides

Checksums, if go.sum lacks a hash: not known: an ARG without a default: the caller decides

Go toolchain, if the image's Go is too old: not known: the base image may set it

Checksums, if the image's Go is too old: not known: the base image may set it

Which go.mod it builds cannot be told: its sources are fetched during the build`,
    );
    assert.match(
      at(open, "go build", { language: "zh-cn" }) ?? "",
      /Go 模块：未知：ARG 没有默认值：由构建时的参数决定[^]*无法判断它构建哪个 go\.mod：源代码是在构建过程中获取的$/,
    );
  });

  it("is shorter on other tools", () => {
    assert.equal(
      at(open, "curl"),
      "**What `curl` contacts**\n\nFile:\n1. `https://example.com/tool.sh` (origin), line 6: nothing is tried behind it",
    );
    assert.equal(
      at(shop, "golang:", { language: "zh-cn" }),
      "**`FROM` 会访问的地址**\n\n镜像层：\n1. `https://registry-1.docker.io/v2/`（镜像仓库），第 1 行：失败后不再尝试其他地址",
    );
  });

  it("is nothing elsewhere", () => {
    assert.equal(at(shop, "ENV"), undefined);
    assert.equal(at(shop, "COPY go.mod"), undefined);
    assert.equal(at(open, "git clone"), undefined);
    assert.equal(at("", ""), undefined);
  });

  it("a package named with its version needs no go.mod", () => {
    const text = `FROM golang:1.22
WORKDIR /src
COPY . .
RUN go install golang.org/x/tools/cmd/stringer@v0.24.0
`;
    assert.match(
      at(text, "go install") ?? "",
      /\n\nNeeds no go\.mod: the package is named with its version$/,
    );
    assert.match(
      at(text, "go install", { language: "zh-cn" }) ?? "",
      /\n\n不需要 go\.mod：命令行已写明包及其版本$/,
    );
    const plain = text.replace("@v0.24.0", "");
    assert.match(at(plain, "go install") ?? "", /\n\nBuilds the module /);
  });

  it("a list that lets nobody be asked says so", () => {
    const text = shop.replace(/https:\/\/goproxy.cn\|direct/, "off");
    assert.match(
      at(text, "go mod") ?? "",
      /\n\nGo modules: no host is asked, the download fails\n/,
    );
  });

  it("shows no password", () => {
    const text = shop.replace("https://", "https://me:hunter2@");
    assert.doesNotMatch(at(text, "go mod") ?? "hunter2", /hunter2/);
  });

  it("takes values for text, whatever Markdown they hold", () => {
    const evil = [
      "`](command:x)",
      "a`|b|`c",
      "\\|\\\\|x",
      "**b** <img src=x> [l](http://e.example)",
      "a\u0000\u001b[31m\u202eb\u2028c",
      "|".repeat(500),
      "`".repeat(500),
    ];
    for (const value of evil) {
      const quoted = `'${value}'`;
      const text = `FROM golang:1.22\nENV GOFLAGS=${quoted} GOPROXY=${quoted}\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\n`;
      const gomod = goMod.replace("example.com/shop", `"example.com/${value}"`);
      const found = at(text, "go mod", { gomod });
      assert.ok(found);
      isHarmless(found);
    }
  });

  it("is there for every prefix of a file", () => {
    for (let end = 0; end <= shop.length; end++) {
      const text = shop.slice(0, end);
      const project = projectOf(new Map([["Dockerfile", text]]));
      const document = { file: "Dockerfile" as FileHandle, text };
      const context = analyzeDockerfile(document, project, defaultConfig);
      for (const offset of [0, end >> 1, end])
        assert.doesNotThrow(() => hover(context, offset, "en"));
    }
  });
});

/** Code spans are closed on their line, rows have three cells, and no control character is left. */
function isHarmless(markdown: string): void {
  assert.doesNotMatch(markdown.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\u2028]/u);
  for (const line of markdown.split("\n")) {
    const outside = line.replace(/`[^`]*`/g, "");
    assert.doesNotMatch(outside, /[`<[]/, line);
    if (!line.startsWith("|")) continue;
    // As GFM splits cells: before anything else, at each bar without a backslash.
    assert.equal(line.split(/(?<!\\)\|/).length, 5, line);
    assert.doesNotMatch(line, /\\\\\|/, line);
  }
}
