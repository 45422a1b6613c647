/**
 * Go in real builds. What hover says of go's settings is what go itself says: six stages are built, and `go env -json` in
 * each is held against the model of the same Dockerfile. And the loop that a fix writes is read by Docker, run by BusyBox,
 * and ends with go's own error. The images have the variables of the official ones; nothing is
 * pulled. See test/support/engine-lab.ts for when it runs.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import {
  goSettings,
  goVariables,
  type GoVariable,
} from "../../server/src/core/build/go/go-settings.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { baseImageFacts } from "../../server/src/core/knowledge/base-images.ts";
import { lint } from "../../server/src/core/lint.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { parseImageReference } from "../../server/src/core/syntax/dockerfile/image-reference.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { goVersion } from "../go/run-go.ts";
import { startLab, type Lab } from "../support/engine-lab.ts";
import { goToolchain } from "../support/go-toolchain.ts";
import { copyProgram } from "../support/lab-images.ts";
import { projectOf } from "../support/project.ts";

/** Has no GOTOOLCHAIN. */
const old = "1.20.14";
/** The machine's Go where it is a release. */
const own = /^go(\d+\.\d+\.\d+)$/.exec(goVersion() ?? "")?.[1];
const newest = own ?? "1.27.4";

/** Go commands by image tag. */
const tools = new Map([
  [newest, own === undefined ? goToolchain(newest) : pathOfGo()],
  [old, goToolchain(old)],
]);

const dockerfile = `ARG GO=${newest}
FROM golang:\${GO} AS plain
RUN go env -json >/tmp/plain

FROM golang:${newest} AS variables
ARG GOPROXY=https://arg.example
ARG GOSUMDB="sum.golang.google.cn"
ENV GOPROXY="https://one.example|https://two.example,direct" GOPRIVATE=corp.example/*,*.corp.example
RUN go env -json >/tmp/variables

FROM variables AS chain
# Builders before BuildKit do not hand it on.
ARG GOSUMDB="sum.golang.google.cn"
ENV GOPATH=/work
RUN export GOFLAGS="-modcacherw -x"; GONOSUMDB=other.example GOVCS='*:git' go env -json >/tmp/chain

FROM golang:${newest} AS written
ENV GOSUMDB=sum.golang.google.cn GOFLAGS=
RUN go env -w GOPROXY=https://written.example,direct GOSUMDB=ignored.example "GOFLAGS=-modcacherw" GONOPROXY=none
RUN export GOPROXY= && go env -json >/tmp/written

FROM written AS user
RUN echo 'gopher:x:1000:1000::/home/gopher:/bin/sh' >>/etc/passwd && mkdir -p /home/gopher && chown 1000 /home/gopher
USER gopher
RUN GOTOOLCHAIN=go${newest}+auto go env -json >/tmp/user

FROM golang:${old} AS old
ENV GO111MODULE=auto GOMODCACHE=/cache \\
    GOPROXY=
RUN go env -json >/tmp/old
`;

const goMod =
  "module example.com/app\n\ngo 1.16\n\nrequire example.com/m v1.0.0\n";

/** What each stage is there for: settings that the model must know to be these. */
const stages: Readonly<Record<string, Partial<Record<GoVariable, string>>>> = {
  plain: {
    GOPROXY: "https://proxy.golang.org,direct",
    GOTOOLCHAIN: "local",
    GOMODCACHE: "/go/pkg/mod",
  },
  variables: {
    GOPROXY: "https://one.example|https://two.example,direct",
    GOSUMDB: "sum.golang.google.cn",
    GONOPROXY: "corp.example/*,*.corp.example",
  },
  chain: {
    GOFLAGS: "-modcacherw -x",
    GONOSUMDB: "other.example",
    GOMODCACHE: "/work/pkg/mod",
  },
  written: {
    GOPROXY: "https://written.example,direct",
    GOSUMDB: "sum.golang.google.cn",
    GOFLAGS: "-modcacherw",
  },
  user: {
    GOPROXY: "https://proxy.golang.org,direct",
    GONOPROXY: "",
    GOTOOLCHAIN: `go${newest}+auto`,
  },
  old: {
    GOPROXY: "https://proxy.golang.org,direct",
    GO111MODULE: "auto",
    GOMODCACHE: "/cache",
  },
};

/** go prints these as they are set, and takes this for nothing (cmd/go, `go help environment`). */
const silentDefaults: Readonly<Partial<Record<GoVariable, string>>> = {
  GO111MODULE: "on",
  GOVCS: "public:git|hg,private:all",
};

const lab = await startLab([["busybox", "good"]]);
const isSkipped = "skipped" in lab && process.env["CI"] !== "true";
if ("skipped" in lab) console.warn(`NO ENGINE: ${lab.skipped}`);
const labels = ["--label", "surefetch-test"];
const images: string[] = [];
const folder = await mkdtemp(join(tmpdir(), "surefetch-go-env-"));
after(async () => {
  await rm(folder, { recursive: true, force: true });
  if ("skipped" in lab) return;
  // One that could not be made is no reason to leave the engine running.
  await Promise.allSettled(
    images.map((image) => lab.docker("image", "rm", "-f", image)),
  );
  await lab.stop();
});

function theLab(): Lab {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  return lab;
}

describe("go env -json in a container", { skip: isSkipped }, () => {
  const { build, stages: found } = model();
  for (const [name, expected] of Object.entries(stages)) {
    const tag = name === "old" ? old : newest;
    const skip = tools.get(tag) !== undefined ? false : `there is no Go ${tag}`;
    if (skip !== false) console.warn(`NO GO ${tag}: stage ${name} is not held`);
    test(`stage ${name}`, { skip, timeout: 120_000 }, async () => {
      const stage = found.get(name);
      assert.ok(stage !== undefined);
      const [command] = stage.instructions
        .flatMap((one) => (one.kind === "run" ? build.commandsOf(one) : []))
        .filter((one) => one.arguments[1]?.text === "-json");
      assert.ok(command !== undefined);
      const settings = goSettings(command, stage, build);
      const real = await goEnvOf(name);
      assert.equal(
        settings.version.kind === "known" && settings.version.value,
        real.get("GOVERSION")?.replace(/^go/, ""),
      );
      for (const variable of goVariables) {
        const value = settings.get(variable);
        assert.ok(value.kind === "known", `${variable} is not known`);
        assert.equal(value.value, effective(variable, real), variable);
      }
      for (const variable of goVariables)
        if (expected[variable] !== undefined)
          assert.equal(effective(variable, real), expected[variable]);
    });
  }
});

describe(
  "the bounded retry of a go download in a container",
  { skip: isSkipped },
  () => {
    const skip =
      tools.get(newest) !== undefined ? false : `there is no Go ${newest}`;
    const forms = {
      "a line": `FROM golang:${newest} AS line
ENV GOPROXY=http://127.0.0.1:9
WORKDIR /src
COPY go.mod .
RUN { go mod download; echo "status $?"; } >/tmp/line 2>&1
`,
      "continued by backticks": `# escape=\`
FROM golang:${newest} AS backticks
ENV GOPROXY=http://127.0.0.1:9
WORKDIR /src
COPY go.mod .
RUN { \`
      go mod download; \`
      echo "status $?"; \`
    } >/tmp/backticks 2>&1
`,
    };
    for (const [name, text] of Object.entries(forms))
      test(name, { skip, timeout: 120_000 }, async () => {
        const said = await saidInStage(
          /AS (\w+)/.exec(text)?.[1] ?? "",
          bounded(text),
        );
        // Nobody listens there: no other try will change that.
        assert.match(
          said,
          /^go: example\.com\/m@v1\.0\.0: Get "http:\/\/127\.0\.0\.1:9\/[^\n]*connection refused\nstatus 1$/,
        );
      });
  },
);

/** The Dockerfile with the fix of its only finding about the download. */
function bounded(text: string): string {
  const file = "Dockerfile" as FileHandle;
  const project = projectOf(
    new Map([
      [file, text],
      ["go.mod", goMod],
    ]),
  );
  const document = { file, language: "dockerfile", text } as const;
  const { findings } = lint(document, project, defaultConfig);
  const finding = findings.find(
    ({ ruleId }) => ruleId === "go-download-unbounded",
  );
  const [fix] = finding?.fixes ?? [];
  assert.ok(fix !== undefined);
  return applyEdits(text, fix.edits);
}

/** What go works with: where it prints nothing, what it takes instead. */
function effective(
  variable: GoVariable,
  real: ReadonlyMap<string, string>,
): string {
  const value = real.get(variable);
  // Go 1.20 knows of no GOTOOLCHAIN, and takes itself.
  if (value === undefined && variable === "GOTOOLCHAIN") return "local";
  assert.ok(value !== undefined, `go prints no ${variable}`);
  return value === "" ? (silentDefaults[variable] ?? "") : value;
}

function model(): {
  readonly build: ReturnType<typeof buildModel>;
  readonly stages: ReadonlyMap<
    string,
    ReturnType<typeof buildModel>["stages"][number]
  >;
} {
  const build = buildModel(parseDockerfile(dockerfile));
  return {
    build,
    stages: new Map(build.stages.map((stage) => [stage.name ?? "", stage])),
  };
}

async function goEnvOf(stage: string): Promise<ReadonlyMap<string, string>> {
  const said = await saidInStage(stage, dockerfile);
  return new Map(Object.entries(JSON.parse(said) as Record<string, string>));
}

/** Builds the stage and reads what go said in it. */
async function saidInStage(stage: string, text: string): Promise<string> {
  const { docker } = theLab();
  const tag = labTag();
  const context = join(folder, "context");
  await mkdir(context, { recursive: true });
  await writeFile(join(context, "go.mod"), goMod);
  const file = join(folder, `Dockerfile.${stage}`);
  await writeFile(file, await withLabImages(text));
  const image = `surefetch-test-goenv-${stage}:${tag}`;
  images.unshift(image);
  // No name is looked up, and nothing is fetched.
  const offline = ["--network", "none"];
  const what = ["--target", stage, "-t", image, "-f", file];
  await docker("build", ...labels, ...offline, ...what, context);
  const written = `/tmp/${stage}`;
  return docker("run", "--rm", ...offline, image, "cat", written);
}

function labTag(): string {
  return theLab().container("busybox", "good").image.replace(/^.*:/, "");
}

/** The Dockerfile with images of the lab, so that none of the user's is replaced by one of its name. */
async function withLabImages(text: string): Promise<string> {
  let result = text.replaceAll("golang:${GO}", `golang:${newest}`);
  for (const version of [newest, old])
    if (tools.get(version) !== undefined)
      result = result.replaceAll(`golang:${version}`, await goImage(version));
  // A stage that cannot be built here is none of the others' business.
  return tools.get(old) !== undefined
    ? result
    : result.replace(/\nFROM golang:[^]*$/, "\n");
}

const made = new Map<string, Promise<string>>();

function goImage(version: string): Promise<string> {
  const known = made.get(version) ?? makeGoImage(version);
  made.set(version, known);
  return known;
}

/** An image with this Go and the variables that the official one has. */
async function makeGoImage(version: string): Promise<string> {
  const { docker } = theLab();
  const go = tools.get(version);
  assert.ok(go !== undefined);
  const context = join(folder, `go${version}`);
  const target = join(context, "root/usr/local/go");
  await mkdir(join(target, "bin"), { recursive: true });
  // That is how go finds its own folder.
  await mkdir(join(target, "pkg/tool"), { recursive: true });
  await copyProgram(go, join(target, "bin/go"), join(context, "root"));
  for (const name of ["VERSION", "go.env"]) {
    const source = join(dirname(dirname(go)), name);
    if (existsSync(source)) await cp(source, join(target, name));
  }
  await writeFile(join(target, "pkg/tool/none"), "");
  const reference = parseImageReference(`golang:${version}`);
  const facts = reference && baseImageFacts(reference);
  assert.ok(facts !== undefined);
  const variables = [...facts.environment].map(
    ([name, value]) => `ENV ${name}="${value}"\n`,
  );
  await writeFile(
    join(context, "Dockerfile"),
    `FROM ${theLab().container("busybox", "good").image}\nCOPY root /\n${variables.join("")}WORKDIR ${facts.workdir}\n`,
  );
  const image = `surefetch-test-golang-${version}:${labTag()}`;
  images.push(image);
  await docker("build", ...labels, "-t", image, context);
  return image;
}

function pathOfGo(): string {
  const { stdout } = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" });
  return join(stdout.trim(), "bin/go");
}
