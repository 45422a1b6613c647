/** What we say that an image's Go prints for a go.mod or go.work that asks for more, against that Go. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { oldImages } from "../../server/src/core/build/go/go-image.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { goToolchain } from "../support/go-toolchain.ts";
import { projectOf } from "../support/project.ts";
import { GoFolder } from "./run-go.ts";

const versions =
  "1.16.15 1.18.10 1.20.14 1.21.5 1.21.13 1.22.3 1.23.12 1.24.13 1.25.14 1.27.4";

interface Case {
  /** Folder of the command in the image, below /src. */
  readonly folder?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly gowork?: string;
}

const main = "package main\n\nfunc main() {}\n";

const cases: Readonly<Record<string, Case>> = {
  "nothing that is new": { files: { "go.mod": "module x\n\ngo 1.16\n" } },
  "a go line without patch": { files: { "go.mod": "module x\n\ngo 1.23\n" } },
  "a go line with patch": { files: { "go.mod": "module x\n\ngo 1.22.4\n" } },
  "a candidate": { files: { "go.mod": "module x\n\ngo 1.22rc1\n" } },
  "a toolchain line": {
    files: { "go.mod": "module x\n\ngo 1.20\n\ntoolchain go1.20.1\n" },
  },
  "a godebug block": {
    files: { "go.mod": "module x\n\ngo 1.16\n\ngodebug (\n\tpanicnil=1\n)\n" },
  },
  "a tool, and a go line that has them": {
    files: { "go.mod": "module x\n\ngo 1.24.0\n\ntool x\n" },
  },
  "a tool, and an older go line": {
    files: { "go.mod": "module x\n\ngo 1.22\n\ntool x\n" },
  },
  "an ignore, and a go line that has it": {
    files: { "go.mod": "module x\n\ngo 1.25.0\n\nignore ./none\n" },
  },
  "in a folder below": {
    folder: "cmd/tool",
    files: {
      "go.mod": "module x\n\ngo 1.26.0\n",
      "cmd/tool/main.go": main,
    },
  },
  "a go.work beside it": {
    files: {
      "go.mod": "module x\n\ngo 1.16\n",
      "go.work": "go 1.23\n\nuse .\n",
    },
  },
  "a go.work above": {
    folder: "app",
    files: {
      "app/go.mod": "module x\n\ngo 1.16\n",
      "app/main.go": main,
      "go.work": "go 1.22.4\n\ntoolchain go1.24.1\n\nuse ./app\n",
    },
  },
  "a go.work with godebug": {
    files: {
      "go.mod": "module x\n\ngo 1.16\n",
      "go.work": "go 1.20\n\ngodebug panicnil=1\n\nuse .\n",
    },
  },
  "a go.work that is off": {
    files: {
      "go.mod": "module x\n\ngo 1.16\n",
      "go.work": "go 1.99\n\nuse .\n",
    },
    gowork: "off",
  },
  "a newer module in an old go.work": {
    files: {
      "go.mod": "module x\n\ngo 1.20\n",
      "go.work": "go 1.18\n\nuse .\n",
    },
  },
};

/** Words of go that oldImages speaks for. */
const tooOld =
  /requires go >= \S+ \(running|invalid go version|unknown (?:directive|block type):|cannot compile Go/;

for (const version of versions.split(" ")) {
  const command = goToolchain(version);
  if (command === undefined)
    console.warn(`NO GO ${version}: its errors are not looked at`);
  describe(`go build, Go ${version}`, { skip: command === undefined }, () => {
    for (const [name, one] of Object.entries(cases))
      test(`${name}: go build, Go ${version}`, () => {
        const folder = new GoFolder(command);
        after(() => folder.clean());
        for (const [path, text] of Object.entries({
          "main.go": main,
          ...one.files,
        }))
          folder.writeDeep(path, text);
        const { output } = folder.runIn(
          one.folder ?? ".",
          ["build", "-o", "/dev/null", "."],
          {
            GOWORK: one.gowork ?? "",
          },
        );
        const said = errorsOf(one, version);
        const context = `go says: ${output}\nwe say: ${said.join("\n")}`;
        for (const error of said)
          assert.ok(
            output.includes(error.replaceAll("/src/", `${folder.path}/`)),
            context,
          );
        if (said.length === 0) assert.doesNotMatch(output, tooOld, context);
      });
  });
}

function errorsOf(
  { files, folder = ".", gowork }: Case,
  version: string,
): string[] {
  const variable = gowork === undefined ? "" : `GOWORK=${gowork} `;
  const text = `FROM golang:${version}\nWORKDIR /src\nCOPY . .\nRUN cd ${folder} && ${variable}go build .\n`;
  const file = "Dockerfile" as FileHandle;
  const project = projectOf(new Map([[file, text], ...Object.entries(files)]));
  const context = analyzeDockerfile({ file, text }, project, defaultConfig);
  return oldImages(context)
    .filter(({ effect }) => effect === "stops")
    .map(({ error }) => error);
}
