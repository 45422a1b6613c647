/** What we say of an image whose Go is too old, for commands other than `go build`, against the real go of that version. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { oldImages } from "../../server/src/core/build/go/go-image.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { goToolchain, goVersions } from "../support/go-toolchain.ts";
import { projectOf } from "../support/project.ts";
import { GoFolder } from "./run-go.ts";

/** Modules without requirements: whatever fails is about versions. */
const goMods: readonly string[] = [
  "module x\n",
  "module x\n\ngo 1.18\n",
  "module x\n\ngo 1.21.6\n",
  "module x\n\ngo 1.22\n",
  "module x\n\ngo 1.99\n",
  "module x\n\ngo 1.16\n\nretract v1.0.0\n",
  "module x\n\ngo 1.20\n\ntoolchain go1.99.1\n",
];

const commands = ["mod download", "vet .", "mod tidy", "mod vendor", "list ."];

interface Said {
  readonly stops: boolean;
  readonly error: string | undefined;
}

function say(version: string, gomod: string, command: string): Said {
  const text = `FROM golang:${version}\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN go ${command}\n`;
  const project = projectOf(
    new Map([
      ["Dockerfile", text],
      ["go.mod", gomod],
      ["main.go", ""],
    ]),
  );
  const document = { file: "Dockerfile" as FileHandle, text };
  const context = analyzeDockerfile(document, project, defaultConfig);
  const [found] = oldImages(context);
  return { stops: found?.effect === "stops", error: found?.error };
}

for (const version of goVersions) {
  const go = goToolchain(version);
  if (go === undefined)
    console.warn(`NO GO ${version}: its errors are not looked at`);
  describe(`old images, Go ${version}`, { skip: go === undefined }, () => {
    const folder = new GoFolder(go);
    after(() => folder.clean());
    for (const gomod of goMods) {
      for (const command of commands) {
        test(`go ${command}, ${JSON.stringify(gomod.slice(9))}`, () => {
          folder.write("go.mod", gomod);
          folder.write("main.go", "package main\n\nfunc main() {}\n");
          const { ok, output } = folder.run(command.split(" "));
          const { error = "", stops } = say(version, gomod, command);
          const story = `${output}\nwe say: ${error}`;
          assert.equal(stops, !ok, story);
          if (stops) assert.ok(output.includes(error), story);
        });
      }
    }
  });
}
