/**
 * The loop that fixes put around a go download, run by three shells: with the real go against a lab of mirrors, and
 * with a stand-in for go that says what real ones have said.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { lint } from "../../server/src/core/lint.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { FaultLab, labIsPossible } from "../support/fault-proxy.ts";
import { makeGoModule } from "../support/go-modules.ts";
import { projectOf } from "../support/project.ts";
import { permanentErrors, transientErrors } from "./retry-texts.ts";
import { goEnvironment, goVersion } from "./run-go.ts";

const module = makeGoModule("example.com/m", "v1.0.0");
const goMod =
  "module example.com/app\n\ngo 1.16\n\nrequire example.com/m v1.0.0\n";
const plainRun = dockerfileOf("RUN go mod download");

const shells = [
  { name: "dash", argv: ["dash"] },
  { name: "dash -e", argv: ["dash", "-e"] },
  { name: "busybox ash", argv: ["busybox", "sh"] },
  { name: "bash", argv: ["bash"] },
  { name: "bash -eu -o pipefail", argv: ["bash", "-eu", "-o", "pipefail"] },
].filter(({ name, argv }) => {
  const isThere = spawnSync(argv[0] ?? "", ["true"]).error === undefined;
  if (!isThere) console.warn(`NO ${name}: retry loops are not run by it`);
  return isThere;
});

const root = mkdtempSync(join(tmpdir(), "surefetch-retry-"));
let folders = 0;
after(() => {
  // The module cache is read-only.
  spawnSync("chmod", ["-R", "u+w", root]);
  rmSync(root, { recursive: true, force: true });
});

function dockerfileOf(run: string, first = "FROM golang:1.25"): string {
  return `${first}\nWORKDIR /src\nCOPY go.mod go.sum ./\n${run}\n`;
}

/** What the shell of the RUN gets, once that fix of that rule has been applied. */
function fixedScript(
  dockerfile: string,
  rule = "go-download-unbounded",
  fixId = "retry",
): string {
  const files = new Map([
    ["Dockerfile", dockerfile],
    ["go.mod", goMod],
    ["go.sum", module.sum],
  ]);
  const { findings } = lint(
    {
      file: "Dockerfile" as FileHandle,
      language: "dockerfile",
      text: dockerfile,
    },
    projectOf(files),
    defaultConfig,
  );
  const [fix, ...others] = findings
    .filter(({ ruleId }) => ruleId === rule)
    .flatMap(({ fixes }) => fixes)
    .filter(({ title }) => title.messageId === fixId);
  assert.ok(fix !== undefined && others.length === 0, "one fix");
  const text = applyEdits(dockerfile, fix.edits);
  const { escape, instructions } = parseDockerfile(text);
  const run = instructions.find((one) => one.kind === "run");
  assert.ok(run !== undefined);
  const [heredoc] = run.heredocs;
  return heredoc === undefined
    ? joinLines(text.slice(run.commandSpan.start, run.commandSpan.end), escape)
    : text.slice(heredoc.bodySpan.start, heredoc.bodySpan.end);
}

/** As Docker joins the lines of a RUN. */
function joinLines(text: string, escape: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  return lines
    .map((line) => (line.endsWith(escape) ? line.slice(0, -1) : `${line}\n`))
    .join("");
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tries: number;
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A script in the place of go. */
  readonly go?: string;
  readonly trySeconds?: number;
}

/** Runs the script in a folder of its own, without its waits. */
async function run(
  argv: readonly string[],
  script: string,
  options: RunOptions,
): Promise<Ran> {
  const folder = join(root, String(folders++));
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "go.mod"), goMod);
  writeFileSync(join(folder, "go.sum"), module.sum);
  const tries = join(folder, "tries");
  writeFileSync(tries, "");
  const go = options.go ?? goAsItIs;
  writeFileSync(
    join(folder, "bin/go"),
    `#!/bin/sh\necho try >>'${tries}'\n${go}\n`,
    { mode: 0o755 },
  );
  const [shell = "", ...args] = argv;
  if (shell === "busybox")
    for (const name of ["timeout", "sleep"])
      symlinkSync(busybox, join(folder, "bin", name));
  const environment = goEnvironment({
    GOMODCACHE: join(folder, "cache"),
    GOFLAGS: "-modcacherw",
    ...options.environment,
  });
  return new Promise((resolve) => {
    const child = execFile(
      shell,
      [...args, "-c", shortened(script, options.trySeconds ?? 60)],
      {
        cwd: folder,
        env: {
          ...environment,
          PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
        },
        timeout: 60_000,
      },
      (_, stdout, stderr) => {
        const status = child.exitCode;
        resolve({
          status,
          stdout,
          stderr,
          tries: readFileSync(tries, "utf8").split("\n").length - 1,
        });
      },
    );
  });
}

function shortened(script: string, seconds: number): string {
  if (script.includes("timeout")) {
    assert.match(script, /\bin 5 30 0;/);
    assert.match(script, /\btimeout (?:600|3600) /);
  }
  return script
    .replace("sleep 10", "sleep 0")
    .replace("in 5 30 0;", "in 0 0 0;")
    .replace(/\btimeout \d+ /, `timeout ${seconds} `);
}

function pathOf(program: string): string {
  return spawnSync("sh", ["-c", `command -v ${program}`], {
    encoding: "utf8",
  }).stdout.trim();
}

const busybox = pathOf("busybox");
const goAsItIs = `exec '${pathOf("go")}' "$@"`;

describe(
  "a bounded retry of the real go",
  { skip: goVersion() === undefined || !labIsPossible, concurrency: true },
  () => {
    for (const { name, argv } of shells)
      describe(`by ${name}`, { concurrency: true }, () => {
        let lab: FaultLab;
        before(async () => {
          lab = await FaultLab.start({ modules: [module] });
        });
        after(() => lab.stop());

        const script = fixedScript(plainRun);
        const go = async (url: string, trySeconds?: number): Promise<Ran> =>
          run(argv, script, {
            environment: { ...lab.environment, GOPROXY: url },
            ...(trySeconds === undefined ? {} : { trySeconds }),
          });

        test("503 twice, then 200", async () => {
          const bad = await lab.host(503);
          const good = await lab.host();
          // How many requests a try makes before it gives up is each Go version's own.
          const { status, stderr, tries } = await run(argv, script, {
            environment: { ...lab.environment, GOPROXY: bad.url },
            go: `[ "$(wc -l <tries)" -lt 3 ] || export GOPROXY=${good.url}\n${goAsItIs}`,
          });
          assert.deepEqual({ status, tries }, { status: 0, tries: 3 }, stderr);
          assert.match(
            stderr,
            /503 Service Unavailable[^]*503 Service Unavailable/,
          );
          assert.ok(
            lab.requests.some(
              ({ host, path }) => host === good.name && path.endsWith(".zip"),
            ),
          );
        });
        test("503 for good ends with go's own error", async () => {
          const { url } = await lab.host(503);
          const { status, stderr, tries } = await go(url);
          assert.deepEqual({ status, tries }, { status: 1, tries: 3 });
          assert.match(stderr, /503 Service Unavailable/);
        });
        test("a reset connection, then 200", async () => {
          const { url } = await lab.host("reset", "ok");
          const { status, stderr, tries } = await go(url);
          assert.deepEqual({ status, tries }, { status: 0, tries: 2 }, stderr);
        });
        const permanent = [
          { answer: 404, says: /404 Not Found/ },
          { answer: 410, says: /410 Gone/ },
          { answer: 401, says: /401 Unauthorized/ },
          { answer: 403, says: /403 Forbidden/ },
          {
            answer: "wrong-content",
            says: /checksum mismatch[^]*SECURITY ERROR/,
          },
          {
            answer: "tls",
            says: /x509: certificate signed by unknown authority/,
          },
        ] as const;
        for (const { answer, says } of permanent)
          test(`${answer} is tried once`, async () => {
            const { url } = await lab.host(answer);
            const { status, stderr, tries } = await go(url);
            assert.deepEqual(
              { status, tries },
              { status: 1, tries: 1 },
              stderr,
            );
            assert.match(stderr, says);
          });
        test("a malformed GOPROXY is tried once", async () => {
          const { status, stderr, tries } = await go(
            "https://a.example direct",
          );
          assert.deepEqual({ status, tries }, { status: 1, tries: 1 }, stderr);
          assert.match(stderr, /invalid character " " in host name/);
        });
        test("a server that stops sending is left", async () => {
          const { url } = await lab.host("stall");
          const { status, tries } = await go(url, 1);
          assert.equal(tries, 3);
          assert.ok(status === 124 || status === 143, `status ${status}`);
        });
        test("a stall, then 200", async () => {
          const { url } = await lab.host("stall", "ok");
          // Long enough for a go that is slow to start, short enough to wait for.
          const { status, stderr, tries } = await go(url, 6);
          assert.deepEqual({ status, tries }, { status: 0, tries: 2 }, stderr);
        });
      });
  },
);

function outcome({ status, tries, stdout }: Ran): Omit<Ran, "stderr"> {
  return { status, tries, stdout };
}

/** A go that says this and fails. */
function says(text: string, status = 1): string {
  return `cat >&2 <<'END'\n${text}\nEND\nexit ${status}`;
}

describe("a bounded retry, what go says and where it stands", () => {
  const script = fixedScript(plainRun);

  for (const [index, text] of transientErrors.entries())
    test(`another try after: ${text.slice(0, 200)}`, async () => {
      const argv = shells[index % shells.length]?.argv ?? [];
      const { status, tries } = await run(argv, script, { go: says(text) });
      assert.deepEqual({ status, tries }, { status: 1, tries: 3 });
    });
  for (const [index, text] of permanentErrors.entries())
    test(`no other try after: ${text.slice(0, 200)}`, async () => {
      const argv = shells[index % shells.length]?.argv ?? [];
      const { status, stderr, tries } = await run(argv, script, {
        go: says(text, 3),
      });
      assert.deepEqual({ status, tries }, { status: 3, tries: 1 });
      assert.equal(stderr, `${text}\n`);
    });

  const forms = {
    "in a list": 'RUN echo before && go mod download && echo "after $?"',
    "with continued lines":
      'RUN set -e; \\\n    echo before; \\\n    go mod \\\n      download; \\\n    echo "after $?"',
    "in a heredoc":
      'RUN <<EOF\nset -e\necho before\ngo mod download\necho "after $?"\nEOF',
    "in a heredoc with tabs":
      'RUN <<-"EOF"\n\tset -e\n\techo before\n\tgo mod download\n\techo "after $?"\nEOF',
    "with a variable":
      'RUN echo before && GOPROXY="https://a.example|direct" go mod download && echo "after $?"',
    "in a subshell":
      'RUN echo before && (cd /tmp && go mod download) && echo "after $?"',
    "with && around a group":
      'RUN echo before && { go mod download; } && echo "after $?"',
    "with Windows line ends":
      'RUN echo before && \\\r\n  go mod download && \\\r\n  echo "after $?"',
  };
  for (const [form, text] of Object.entries(forms)) {
    const fixed = fixedScript(dockerfileOf(text));
    for (const { name, argv } of shells)
      test(`${form}, ${name}`, async () => {
        const good = await run(argv, fixed, { go: "exit 0" });
        assert.equal(good.stdout, "before\nafter 0\n", good.stderr);
        assert.deepEqual(
          { status: good.status, tries: good.tries },
          { status: 0, tries: 1 },
        );
        const bad = await run(argv, fixed, {
          go: says("go: checksum mismatch", 7),
        });
        assert.equal(bad.stdout, "before\n", bad.stderr);
        assert.deepEqual(
          { status: bad.status, tries: bad.tries },
          { status: 7, tries: 1 },
        );
      });
  }
  const loops = [
    "RUN for i in 1 2 3; do go mod download && break; sleep 0; done",
    "RUN n=0; until go mod download || [ $n -ge 2 ]; do n=$((n+1)); sleep 0; done",
    'RUN n=0; while ! go mod download && [ "$n" -lt 2 ]; do n=$((n+1)); sleep 0; done',
    "RUN fetch() { for i in 1 2 3; do go mod download && break; sleep 0; done; }; fetch; echo after",
    "RUN n=0; until go mod download; do n=$((n+1)); [ $n -ge 3 ] && break; sleep 0; done",
  ];
  for (const text of loops) {
    const fixed = fixedScript(
      dockerfileOf(text),
      "retry-hides-failure",
      "failAtEnd",
    );
    for (const { name, argv } of shells)
      test(`fails at its end, ${name}: ${text}`, async () => {
        const bad = await run(argv, fixed, { go: "exit 7" });
        assert.deepEqual(outcome(bad), { status: 1, tries: 3, stdout: "" });
        const good = await run(argv, fixed, { go: "[ $(wc -l <tries) = 3 ]" });
        assert.deepEqual(
          { status: good.status, tries: good.tries },
          { status: 0, tries: 3 },
        );
      });
  }
  test("a range in braces, bash", async () => {
    const text = dockerfileOf(
      "RUN for i in {1..4}; do go mod download && break; sleep 0; done",
      'FROM golang:1.25\nSHELL ["/bin/bash", "-c"]',
    );
    const fixed = fixedScript(text, "retry-hides-failure", "failAtEnd");
    const { status, tries } = await run(["bash"], fixed, { go: "exit 7" });
    assert.deepEqual({ status, tries }, { status: 1, tries: 4 });
  });
  const endless = [
    "RUN until go mod download; do sleep 0; done && echo after",
    "RUN while ! go mod download; do sleep 0; done && echo after",
    "RUN while :; do if go mod download; then break; fi; sleep 0; done && echo after",
  ];
  const ends = {
    retry: { status: 7, tries: 1, stdout: "" },
    giveUp: { status: 1, tries: 10, stdout: "" },
  };
  for (const text of endless)
    for (const [fixId, end] of Object.entries(ends)) {
      const fixed = fixedScript(dockerfileOf(text), "retry-unbounded", fixId);
      for (const { name, argv } of shells)
        test(`${fixId}, ${name}: ${text}`, async () => {
          const bad = await run(argv, fixed, { go: "exit 7" });
          assert.deepEqual(outcome(bad), end);
          const good = await run(argv, fixed, { go: "exit 0" });
          assert.deepEqual(outcome(good), {
            status: 0,
            tries: 1,
            stdout: "after\n",
          });
        });
    }
  test("with a backtick as escape", async () => {
    const text =
      "RUN echo before && `\n    go mod download && `\n    echo after";
    const fixed = fixedScript(
      dockerfileOf(text, "# escape=`\nFROM golang:1.25"),
    );
    const { stdout } = await run(["sh"], fixed, { go: "exit 0" });
    assert.equal(stdout, "before\nafter\n");
  });
  test("a variable of the script keeps its value", async () => {
    const text =
      "RUN code=4 out=5 pause=6; go mod download; echo $code $out $pause";
    const { stdout } = await run(["sh"], fixedScript(dockerfileOf(text)), {
      go: "exit 0",
    });
    assert.equal(stdout, "4 5 6\n");
  });
});
