import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, openSample, rangeOf } from "./editor-support.ts";
import { test } from "./runner.ts";

/** What the hover on the sample's `go mod download` says, whole. */
const EXPECTED = `**What \`go mod download\` sees here**

| Setting | Value | Set by |
| --- | --- | --- |
| Go version | \`1.22\` | base image, line 2 |
| GOPROXY | \`https://goproxy.cn,https://proxy.golang.org,direct\` | ENV, line 4 |
| GOSUMDB | \`sum.golang.org\` | Go's default |
| GOPRIVATE | not set |  |
| GOTOOLCHAIN | \`local\` | base image |
| git | not in the image: nothing can be fetched directly | base image |

Go modules:
1. \`https://goproxy.cn\` (module proxy), line 4: the next one only after 404 or 410
2. \`https://proxy.golang.org\` (module proxy), line 4: the next one only after 404 or 410
3. \`direct\`: the modules' own version-control hosts, line 4: nothing is tried behind it

Checksums, if go.sum lacks a hash:
1. \`https://goproxy.cn/sumdb/sum.golang.org\` (checksum database), line 4: the next one only after 404 or 410
2. \`https://proxy.golang.org/sumdb/sum.golang.org\` (checksum database), line 4: the next one only after 404 or 410
3. \`https://sum.golang.org\` (checksum database): nothing is tried behind it

If \`goproxy.cn\` does not answer, the download fails

Builds the module \`example.com/links\` of \`go.mod\`: build context \`.\`, the nearest folder that has every file the Dockerfile copies`;

test("the hover says what go mod download sees and contacts, whole", async () => {
  const { document } = await openSample("Dockerfile");
  await activated();
  const position = rangeOf(document, "mod download").start;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((part) => (typeof part === "string" ? part : part.value)),
  );
  assert.equal(texts.join("\n---\n"), EXPECTED);
});
