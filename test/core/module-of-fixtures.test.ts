/** `moduleOf` over small projects: what decides which go.mod a command builds, and what leaves it open. DESIGN 9.3. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { goCommands } from "../../server/src/core/build/go/go-commands.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  LoadedProject,
  type PathContent,
  type ProjectIndex,
} from "../../server/src/core/project.ts";
import { loadYaml } from "../../server/src/core/syntax/yaml/door.ts";
import { projectOf } from "../support/project.ts";

await loadYaml();

const goMod = "module example.com/app\n\ngo 1.24\n";

interface Case {
  readonly name: string;
  /** Without the first line, `FROM golang:1.24`, unless one stands here. */
  readonly text: string;
  readonly file?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly buildContext?: string;
  /** One for each go command: `path in context by origin`, or the reason. */
  readonly answers: readonly string[];
}

function answersOf(
  { buildContext, file = "Dockerfile", text }: Omit<Case, "answers" | "name">,
  project: ProjectIndex,
): readonly string[] {
  const context = analyzeDockerfile(
    { file: file as FileHandle, text: whole(text) },
    project,
    { ...defaultConfig, buildContext },
  );
  return goCommands(context.build).map((go) => {
    const answer = context.moduleOf(go);
    if (answer.kind !== "module") return answer.reason;
    const folder = answer.context === "" ? "." : answer.context;
    return `${answer.file} in ${folder} by ${answer.contextOrigin}`;
  });
}

function whole(text: string): string {
  return text.includes("FROM ") ? text : `FROM golang:1.24\n${text}`;
}

const plain = "WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n";
const atRoot = { "go.mod": goMod, "go.sum": "" };
const inApp = { "app/go.mod": goMod, "app/go.sum": "" };

const cases: readonly Case[] = [
  {
    name: "the context is the root of the repository",
    text: plain,
    file: "deploy/docker/Dockerfile",
    files: atRoot,
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "the context is the Dockerfile's own folder",
    text: plain,
    file: "app/Dockerfile",
    files: { ...atRoot, ...inApp },
    answers: ["app/go.mod in app by copy-sources"],
  },
  {
    name: "no folder has what is copied",
    text: plain,
    files: { "go.mod": goMod },
    answers: ["context-not-found"],
  },
  {
    name: "compose, short form",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...atRoot,
      ...inApp,
      "compose.yaml": "services:\n  app:\n    build: ./app\n",
    },
    answers: ["app/go.mod in app by compose"],
  },
  {
    name: "compose, long form, with the context above the Dockerfile",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...atRoot,
      ...inApp,
      "docker-compose.yml":
        "services:\n  app:\n    build:\n      context: .\n      dockerfile: app/Dockerfile\n",
    },
    answers: ["go.mod in . by compose"],
  },
  {
    name: "two compose services with different contexts",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...atRoot,
      ...inApp,
      "compose.yaml":
        "services:\n  a:\n    build: app\n  b:\n    build: { context: ., dockerfile: app/Dockerfile }\n",
    },
    answers: ["several-contexts"],
  },
  {
    name: "a compose context that is a variable or a URL says nothing",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...inApp,
      "compose.yaml":
        "services:\n  a:\n    build: ${DIR}\n  b:\n    build: https://example.com/x.git\n",
    },
    answers: ["app/go.mod in app by copy-sources"],
  },
  {
    name: "a bake file in JSON",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...atRoot,
      ...inApp,
      "docker-bake.json": JSON.stringify({
        target: { app: { context: ".", dockerfile: "app/Dockerfile" } },
      }),
    },
    answers: ["go.mod in . by compose"],
  },
  {
    name: "a compose file that cannot be parsed is passed over",
    text: plain,
    files: { ...atRoot, "compose.yaml": "services: [build: [\n" },
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "the setting comes before compose",
    text: plain,
    file: "app/Dockerfile",
    files: {
      ...atRoot,
      ...inApp,
      "compose.yaml": "services:\n  app:\n    build: app\n",
    },
    buildContext: ".",
    answers: ["go.mod in . by setting"],
  },
  {
    name: "the setting names a folder outside the project",
    text: plain,
    files: atRoot,
    buildContext: "../elsewhere",
    answers: ["context-not-found"],
  },
  {
    name: "two modules in two stages",
    text: "FROM golang:1.24 AS a\nWORKDIR /a\nCOPY a/go.mod ./\nRUN go mod download\nFROM golang:1.24\nWORKDIR /b\nCOPY b/ ./\nRUN go build .\n",
    files: { "a/go.mod": goMod, "b/go.mod": goMod },
    answers: ["a/go.mod in . by copy-sources", "b/go.mod in . by copy-sources"],
  },
  {
    name: "two candidates at one place",
    text: "WORKDIR /src\nCOPY a/ b/ ./\nRUN go build .\n",
    files: { "a/go.mod": goMod, "b/go.mod": goMod },
    answers: ["several-modules"],
  },
  {
    name: "bind mounts of the files and of the whole context",
    text: "WORKDIR /src\nRUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,src=go.sum,dst=/src/go.sum go mod download\nRUN --mount=type=bind,target=. go build .\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources", "go.mod in . by copy-sources"],
  },
  {
    name: "a bind mount of a folder of the context",
    text: "WORKDIR /src\nRUN --mount=type=bind,source=app,target=/src go build .\n",
    files: inApp,
    answers: ["app/go.mod in . by copy-sources"],
  },
  {
    name: "a mount counts for its own RUN alone",
    text: "WORKDIR /src\nRUN --mount=type=bind,target=. go build .\nRUN go build .\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources", "no-go-mod-copied"],
  },
  {
    name: "a bind mount from elsewhere",
    text: "WORKDIR /src\nRUN --mount=type=bind,from=sources,target=/src go build .\n",
    files: atRoot,
    answers: ["fetched-sources"],
  },
  {
    name: "a bind mount whose target is a variable",
    text: "WORKDIR /src\nRUN --mount=type=bind,target=/src/$DIR go build .\n",
    files: atRoot,
    answers: ["no-go-mod-copied"],
  },
  {
    name: "ADD of a URL",
    text: "WORKDIR /src\nADD https://example.com/src.tar.gz ./\nRUN go build .\n",
    files: atRoot,
    answers: ["fetched-sources"],
  },
  {
    name: "ADD of a repository",
    text: "WORKDIR /src\nADD https://github.com/example/app.git#v1 /src\nRUN go build .\n",
    answers: ["fetched-sources"],
  },
  {
    name: "git clone before it, in its own RUN and in a parent stage",
    text: "FROM golang:1.24 AS sources\nRUN git clone https://example.com/a /src\nFROM sources\nWORKDIR /src\nRUN go build .\nRUN git clone https://example.com/b /b && cd /b && go build .\n",
    answers: ["fetched-sources", "fetched-sources"],
  },
  {
    name: "git clone with options before the verb",
    text: "RUN git -C / clone https://example.com/a && cd /a && go build .\n",
    answers: ["fetched-sources"],
  },
  {
    name: "a clone after the command brings nothing to it",
    text: "WORKDIR /src\nRUN go build .\nRUN git clone https://example.com/a /src\n",
    answers: ["no-go-mod-copied"],
  },
  {
    name: "COPY --from along a chain of stages",
    text: "FROM scratch AS one\nCOPY go.mod go.sum /m/\nFROM one AS two\nFROM scratch AS three\nCOPY --from=two /m /n\nFROM golang:1.24\nWORKDIR /src\nCOPY --from=three /n/go.mod /n/go.sum ./\nRUN go mod download\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "COPY --from along a chain of stages, by a pattern",
    text: "FROM scratch AS one\nCOPY go.mod go.sum /m/\nFROM one AS two\nFROM scratch AS three\nCOPY --from=two /m /n\nFROM golang:1.24\nWORKDIR /src\nCOPY --from=three /n/go.* ./\nRUN go mod download\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "COPY --from by number and from an image",
    text: "FROM golang:1.24\nWORKDIR /m\nCOPY go.mod ./\nFROM golang:1.24\nCOPY --from=0 /m /src\nWORKDIR /src\nRUN go build .\nFROM golang:1.24\nCOPY --from=example/sources /src /src\nWORKDIR /src\nRUN go build .\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources", "fetched-sources"],
  },
  {
    name: "a later COPY brings another go.mod to the same place",
    text: "WORKDIR /src\nCOPY a/go.mod ./\nCOPY b/go.mod ./\nRUN go build .\n",
    files: { "a/go.mod": goMod, "b/go.mod": goMod },
    answers: ["b/go.mod in . by copy-sources"],
  },
  {
    name: "globs",
    text: "WORKDIR /src\nCOPY go.* ./\nRUN go mod download\n",
    file: "build/Dockerfile",
    files: atRoot,
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "COPY . . of a Dockerfile in a subfolder without a go.mod",
    text: "WORKDIR /src\nCOPY . .\nRUN go build ./...\n",
    file: "docker/Dockerfile",
    files: { ...atRoot, "docker/entrypoint.sh": "" },
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "-C before the verb, relative and absolute",
    text: "WORKDIR /src\nCOPY . .\nRUN go -C app build . && go -C /src/app mod download\n",
    files: inApp,
    answers: [
      "app/go.mod in . by copy-sources",
      "app/go.mod in . by copy-sources",
    ],
  },
  {
    name: "-C behind the verb, and with an equals sign",
    text: "WORKDIR /src\nCOPY . .\nRUN go build -C app . && go build -C=app .\n",
    files: inApp,
    answers: [
      "app/go.mod in . by copy-sources",
      "app/go.mod in . by copy-sources",
    ],
  },
  {
    name: "-C behind the operands belongs to the program",
    text: "WORKDIR /src\nCOPY . .\nRUN go run . -C app\n",
    files: { ...atRoot, ...inApp },
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "cd in the same RUN, not in the one before",
    text: "WORKDIR /src\nCOPY . .\nRUN cd app && go build .\nRUN go build .\nRUN (cd app); go build .\n",
    files: { ...atRoot, ...inApp },
    answers: [
      "app/go.mod in . by copy-sources",
      "go.mod in . by copy-sources",
      "go.mod in . by copy-sources",
    ],
  },
  {
    name: "cd to what is not known",
    text: "WORKDIR /src\nCOPY . .\nRUN cd $(pwd)/app && go build .\n",
    files: inApp,
    answers: ["unknown-workdir"],
  },
  {
    name: "WORKDIR by an ARG with and without a default",
    text: "ARG KNOWN=/src\nARG UNKNOWN\nWORKDIR $KNOWN\nCOPY go.mod .\nRUN go build .\nWORKDIR /$UNKNOWN\nRUN go build .\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources", "unknown-workdir"],
  },
  {
    name: "COPY from and to what is not known",
    text: "FROM golang:1.24\nARG DIR\nWORKDIR /src\nCOPY $DIR ./\nRUN go build .\nFROM golang:1.24\nARG DIR\nWORKDIR /src\nCOPY go.mod $DIR\nRUN go build .\nFROM golang:1.24\nARG DIR\nWORKDIR /src\nCOPY install.sh $DIR/\nCOPY go.mod .\nRUN go build .\n",
    files: { ...atRoot, "install.sh": "" },
    answers: ["unknown-copy", "unknown-copy", "go.mod in . by copy-sources"],
  },
  {
    name: "a go.mod in a parent directory of the image",
    text: "WORKDIR /src\nCOPY . .\nWORKDIR /src/cmd/tool\nRUN go build .\n",
    files: { ...atRoot, "cmd/tool/main.go": "" },
    answers: ["go.mod in . by copy-sources"],
  },
  {
    name: "no go.mod is copied at all",
    text: "WORKDIR /src\nCOPY main.go ./\nRUN go build main.go\n",
    files: { ...atRoot, "main.go": "" },
    answers: ["no-go-mod-copied"],
  },
  {
    name: "a heredoc writes it",
    text: "WORKDIR /src\nCOPY <<EOF go.mod\nmodule example.com/here\nEOF\nRUN go build .\n",
    answers: ["fetched-sources"],
  },
  {
    name: "an exec form, and a command behind a wrapper",
    text: 'WORKDIR /src\nCOPY . .\nRUN ["go", "mod", "download"]\nRUN CGO_ENABLED=0 timeout 60 go build .\n',
    files: atRoot,
    answers: ["go.mod in . by copy-sources", "go.mod in . by copy-sources"],
  },
  {
    name: "Windows paths and CRLF do no harm",
    text: "FROM golang:1.24\r\nWORKDIR C:\\src\r\nCOPY go.mod .\r\nRUN go build .\r\n",
    files: atRoot,
    answers: ["go.mod in . by copy-sources"],
  },
];

describe("moduleOf", () => {
  for (const { answers, name, ...rest } of cases) {
    it(name, () => {
      const file = rest.file ?? "Dockerfile";
      const project = projectOf(
        new Map([
          [file, whole(rest.text)],
          ...Object.entries(rest.files ?? {}),
        ]),
      );
      assert.deepEqual(answersOf(rest, project), answers);
    });
  }

  it("reads what an editor has open before what is on the disk", () => {
    const contents = new Map<string, PathContent>([
      ["", { kind: "folder", entries: ["Dockerfile", "go.mod"] }],
      ["go.mod", { kind: "file", text: "module example.com/unsaved\n" }],
      ["go.sum", { kind: "missing" }],
      ["vendor/modules.txt", { kind: "missing" }],
    ]);
    const files = { dockerfiles: [], composeFiles: [] };
    const text = "WORKDIR /src\nCOPY go.mod .\nRUN go build .\n";
    const project = new LoadedProject(contents, files);
    const context = analyzeDockerfile(
      { file: "Dockerfile" as FileHandle, text: whole(text) },
      project,
      defaultConfig,
    );
    const [go] = goCommands(context.build);
    assert.ok(go);
    const answer = context.moduleOf(go);
    assert.ok(answer.kind === "module");
    assert.equal(answer.gomod.module?.value, "example.com/unsaved");
  });

  it("says that files are still being read, and notes which", () => {
    const project = new LoadedProject(new Map(), {
      dockerfiles: [],
      composeFiles: [],
    });
    const text = "WORKDIR /src\nCOPY . .\nRUN go build .\n";
    assert.deepEqual(answersOf({ text }, project), ["not-loaded"]);
    assert.ok(project.missed.includes("go.mod"));
  });

  it("knows a go.sum that is copied from one that is only there", () => {
    const text =
      "WORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCOPY . .\nRUN go build .\n";
    const context = analyzeDockerfile(
      { file: "Dockerfile" as FileHandle, text: whole(text) },
      projectOf(
        new Map([["Dockerfile", whole(text)], ...Object.entries(atRoot)]),
      ),
      defaultConfig,
    );
    const found = goCommands(context.build).map((go) => {
      const answer = context.moduleOf(go);
      return (
        answer.kind === "module" && [answer.hasGoSum, answer.isGoSumCopied]
      );
    });
    assert.deepEqual(found, [
      [true, false],
      [true, true],
    ]);
  });
});
