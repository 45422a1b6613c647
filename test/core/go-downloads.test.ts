/** Which Go downloads ask for a hash that their go.sum does not have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { goDownloads } from "../../server/src/core/build/go/go-downloads.ts";
import { missingFromGoSum } from "../../server/src/core/build/go/go-sum.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";
import { projectOf } from "../support/project.ts";

const hash = `h1:${"A".repeat(43)}=`;
const goMod =
  "module example.com/app\n\ngo 1.23\n\nrequire example.com/lib v1.2.3\n";
const goSum = `example.com/lib v1.2.3/go.mod ${hash}\n`;

function asked(
  lines: readonly string[],
  sum: string | undefined = goSum,
): readonly (boolean | string)[] {
  const text = ["FROM golang:1.23", "WORKDIR /src", ...lines, ""].join("\n");
  const files = new Map([
    ["Dockerfile", text],
    ["go.mod", goMod],
  ]);
  if (sum !== undefined) files.set("go.sum", sum);
  const document = { file: "Dockerfile" as FileHandle, text };
  const context = analyzeDockerfile(document, projectOf(files), defaultConfig);
  return goDownloads(context).map(({ asksForHash: one }) =>
    one.kind === "known" ? one.value : one.reason,
  );
}

test("a complete go.sum asks nobody", () => {
  const copied = "COPY go.mod go.sum ./";
  assert.deepEqual(asked([copied, "RUN go mod download"]), [false]);
  assert.deepEqual(asked([copied, "RUN go mod download"], ""), [true]);
  assert.deepEqual(asked([copied, "RUN go mod tidy"]), [true]);
  assert.deepEqual(asked([copied, "RUN go get example.com/other"]), [true]);
});

test("without go.sum each hash is asked for", () => {
  assert.deepEqual(asked(["COPY go.mod ./", "RUN go mod download"]), [true]);
  assert.deepEqual(asked(["RUN go install example.com/tool@v1.0.0"]), [true]);
});

test("what GONOSUMDB exempts is not asked for", () => {
  const lines = ["COPY go.mod ./", "RUN go mod download"];
  assert.deepEqual(asked(["ENV GOPRIVATE=example.com", ...lines]), [false]);
  assert.deepEqual(asked(["ENV GONOSUMDB=other.org", ...lines]), [true]);
  assert.deepEqual(asked(["ARG GONOSUMDB", ...lines]), ["arg-without-default"]);
});

test("sources from elsewhere are not known", () => {
  assert.deepEqual(
    asked(["COPY --from=sources /src .", "RUN go mod download"]),
    ["not-stated"],
  );
});

test("a replaced requirement is looked up as what replaces it", () => {
  const lines = [
    "require (",
    "\tone.example/a v1.0.0",
    "\tone.example/b v1.0.0",
    "\tone.example/c v1.0.0",
    ")",
    "replace one.example/a => two.example/a v1.5.0",
    "replace one.example/b => ./b",
    "replace one.example/c v0.9.0 => ./c",
    "",
  ];
  const gomod = parseGoMod(`module example.com/app\n${lines.join("\n")}`);
  const missing = (sum: string): readonly string[] =>
    missingFromGoSum(gomod, sum).map(({ path }) => path.value);
  assert.deepEqual(missing(""), ["one.example/a", "one.example/c"]);
  assert.deepEqual(
    missing(
      `two.example/a v1.5.0/go.mod ${hash}\none.example/c v1.0.0/go.mod ${hash}\n`,
    ),
    [],
  );
});
