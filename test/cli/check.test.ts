import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmod,
  readFile,
  readdir,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { folderOf, surefetch } from "../support/cli.ts";

const goodMod = "module example.com/app\n\ngo 1.25\n";
/** One error with a safe fix: go wants `go1.25.3`. */
const badMod = "module example.com/app\n\ngo 1.25\n\ntoolchain 1.25.3\n";
const fixedMod = "module example.com/app\n\ngo 1.25\n\ntoolchain go1.25.3\n";

interface Json {
  readonly version: number;
  readonly findings: readonly {
    readonly ruleId: string;
    readonly severity: string;
    readonly path: string;
    readonly range: unknown;
    readonly message: string;
    readonly messageId: string;
    readonly values: Record<string, unknown>;
    readonly related: readonly unknown[];
    readonly fixes: readonly {
      title: string;
      safe: boolean;
      edits: readonly unknown[];
    }[];
  }[];
  readonly errors: readonly {
    path?: string;
    message: string;
    messageId: string;
  }[];
}

async function checkJson(
  words: readonly string[],
  options: Parameters<typeof surefetch>[1],
): Promise<Json & { status: number | null }> {
  const { status, stdout, stderr } = await surefetch(
    ["check", "--format", "json", ...words],
    options,
  );
  assert.notEqual(stdout, "", stderr);
  return { ...(JSON.parse(stdout) as Json), status };
}

function pathsOf({ findings }: Json): readonly string[] {
  return findings.map(({ path }) => path);
}

describe("exit status of check", () => {
  it("is 0 where nothing is found", async (t) => {
    const cwd = await folderOf(t, { "go.mod": goodMod });
    const { status, stdout, stderr } = await surefetch(["check"], { cwd });
    assert.equal(stdout, "No findings in 1 file\n");
    assert.equal(stderr, "");
    assert.equal(status, 0);
  });

  it("is 0 in an empty folder, and says that there was nothing", async (t) => {
    const cwd = await folderOf(t, {});
    const { status, stdout } = await surefetch(["check"], { cwd });
    assert.equal(
      stdout,
      "Nothing to check: no Dockerfile and no go.mod here\n",
    );
    assert.equal(status, 0);
  });

  it("is 1 with a finding at the threshold, 0 with --fail-on never", async (t) => {
    const cwd = await folderOf(t, { "go.mod": badMod });
    assert.equal((await surefetch(["check"], { cwd })).status, 1);
    assert.equal(
      (await surefetch(["check", "--fail-on", "error"], { cwd })).status,
      1,
    );
    const never = await surefetch(["check", "--fail-on", "never"], { cwd });
    assert.equal(never.status, 0);
    assert.match(never.stdout, /1 finding \(1 error\) in 1 file/);
  });

  it("is 0 for a warning under --fail-on error, and 0 where --min-severity hides it", async (t) => {
    const cwd = await folderOf(t, {
      "go.mod": badMod,
      ".surefetch.yaml": "rules:\n  go-mod-syntax: warning\n",
    });
    assert.equal((await surefetch(["check"], { cwd })).status, 1);
    assert.equal(
      (await surefetch(["check", "--fail-on=error"], { cwd })).status,
      0,
    );
    const hidden = await surefetch(["check", "--min-severity=error"], { cwd });
    assert.equal(hidden.stdout, "No findings in 1 file\n");
    assert.equal(hidden.status, 0);
  });

  it("shows hints only when asked, also as the threshold", async (t) => {
    const cwd = await folderOf(t, {
      "go.mod": badMod,
      ".surefetch.yaml": "rules: { go-mod-syntax: hint }\n",
    });
    assert.deepEqual(pathsOf(await checkJson([], { cwd })), []);
    assert.deepEqual(
      pathsOf(await checkJson(["--min-severity", "hint"], { cwd })),
      ["go.mod"],
    );
    const failing = await checkJson(["--fail-on", "hint"], { cwd });
    assert.deepEqual(pathsOf(failing), ["go.mod"]);
    assert.equal(failing.status, 1);
  });

  it("is 2 for wrong use, with the nearest name", async (t) => {
    const cwd = await folderOf(t, {});
    const cases: readonly (readonly [readonly string[], string])[] = [
      [
        ["chekc"],
        "surefetch: there is no command chekc; did you mean check?\n",
      ],
      [
        ["frobnicate"],
        "surefetch: there is no command frobnicate; surefetch --help lists them\n",
      ],
      [
        ["check", "--fixx"],
        "surefetch: surefetch check has no option --fixx; did you mean --fix?\n",
      ],
      [
        ["check", "-x"],
        "surefetch: surefetch check has no option -x; surefetch check --help lists them\n",
      ],
      [
        ["check", "--format", "jsn"],
        "surefetch: --format cannot be jsn; did you mean json? Valid are text, json, sarif, github\n",
      ],
      [
        ["check", "--format"],
        "surefetch: --format needs a value: --format FORMAT\n",
      ],
      [
        ["check", "--format", "--fix"],
        "surefetch: --format needs a value: --format FORMAT\n",
      ],
      [
        ["check", "--fix=yes"],
        "surefetch: --fix takes no value, but yes was given\n",
      ],
      [
        ["check", "-"],
        "surefetch: standard input needs a name: --stdin-filename Dockerfile -\n",
      ],
      [
        ["check", "--fix", "--stdin-filename", "go.mod", "-"],
        "surefetch: --fix cannot write to standard input; give the file's path instead of -\n",
      ],
      [
        ["plan"],
        "surefetch: surefetch plan lacks an argument: surefetch plan [OPTIONS] DOCKERFILE\n",
      ],
      [
        ["plan", "a", "b"],
        "surefetch: surefetch plan takes no further argument, but b was given\n",
      ],
      [
        ["lsp"],
        "surefetch: the language server speaks over standard input and output only: surefetch lsp --stdio\n",
      ],
      [
        ["probe", "--deadline", "999", "box"],
        "surefetch: --deadline cannot be 999; give a number of seconds from 1 to 120\n",
      ],
      [
        ["probe", "--public-resolver", "dns.test", "box"],
        "surefetch: --public-resolver cannot be dns.test; give the address of a nameserver, such as 9.9.9.9\n",
      ],
    ];
    for (const [words, stderr] of cases) {
      const result = await surefetch(words, { cwd });
      assert.deepEqual(result, { status: 2, stdout: "", stderr });
    }
  });
});

describe("the files that check reads", () => {
  it("recognises the names of DESIGN 9.10 and counts templates", async (t) => {
    const plain = "FROM scratch\n";
    const cwd = await folderOf(t, {
      Dockerfile: plain,
      "Dockerfile.dev": plain,
      "api.Dockerfile": plain,
      Containerfile: plain,
      "Containerfile.prod": plain,
      "api.containerfile": plain,
      "sub/go.mod": goodMod,
      "Dockerfile.dockerignore": "*\n",
      "Dockerfile.md": "# page\n",
      "Dockerfile.tmpl": "FROM {{ .Base }}\n",
      "node_modules/x/Dockerfile": plain,
      "main.go": "package main\n",
    });
    const { stdout } = await surefetch(["check"], { cwd });
    assert.equal(
      stdout,
      "Dockerfile.tmpl: template, not checked\nNo findings in 7 files, 1 template, not checked\n",
    );
  });

  it("leaves out what go mod vendor wrote, unless it is named", async (t) => {
    const cwd = await folderOf(t, {
      "vendor/modules.txt": "# example.com/lib v1.2.3\n",
      "vendor/example.com/lib/go.mod": badMod,
      "docs/vendor/go.mod": badMod,
    });
    const all = await checkJson([], { cwd });
    assert.deepEqual(pathsOf(all), ["docs/vendor/go.mod"]);
    assert.deepEqual(pathsOf(await checkJson(["vendor"], { cwd })), [
      "vendor/example.com/lib/go.mod",
    ]);
  });

  it("honours .gitignore at every level, .git/info/exclude and negation; named files are checked", async (t) => {
    const cwd = await folderOf(t, {
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/info/exclude": "private/\n",
      ".gitignore": "build/\n/gen/*\n!/gen/kept/\n",
      "go.mod": badMod,
      "build/go.mod": badMod,
      "deep/build/go.mod": badMod,
      "gen/gone/go.mod": badMod,
      "gen/kept/go.mod": badMod,
      "private/go.mod": badMod,
      "sub/.gitignore": "go.mod\n!keep/go.mod\n",
      "sub/go.mod": badMod,
      "sub/keep/go.mod": badMod,
    });
    const all = await checkJson([], { cwd });
    assert.deepEqual(pathsOf(all), [
      "gen/kept/go.mod",
      "go.mod",
      "sub/keep/go.mod",
    ]);
    // Rules above the folder that is walked count too.
    assert.deepEqual(pathsOf(await checkJson(["sub", "deep"], { cwd })), [
      "sub/keep/go.mod",
    ]);
    assert.deepEqual(pathsOf(await checkJson(["build/go.mod"], { cwd })), [
      "build/go.mod",
    ]);
    assert.deepEqual(pathsOf(await checkJson(["build"], { cwd })), [
      "build/go.mod",
    ]);
  });

  it("leaves out what git leaves out", async (t) => {
    const cwd = await folderOf(t, {
      ".gitignore":
        "*.tmp/\n\\#odd\n/only-root\n**/anywhere/x\na/**/z\n!a/b/z\ntrailing \nDocker?ile.[a-c]\n",
      "one.tmp/go.mod": badMod,
      "#odd/go.mod": badMod,
      "only-root/go.mod": badMod,
      "sub/only-root/go.mod": badMod,
      "q/anywhere/x/go.mod": badMod,
      "a/c/z/go.mod": badMod,
      "a/b/z/go.mod": badMod,
      "trailing/go.mod": badMod,
    });
    try {
      execFileSync("git", ["init", "-q"], { cwd });
    } catch {
      t.skip("git is not installed");
      return;
    }
    const listed = execFileSync(
      "git",
      ["ls-files", "--others", "--exclude-standard", "-z", "--", "*go.mod"],
      { cwd, encoding: "utf8" },
    );
    const expected = listed.split("\0").filter((path) => path !== "");
    assert.deepEqual(
      pathsOf(await checkJson([], { cwd })),
      expected.toSorted(),
    );
  });

  it("tells every path that cannot be checked and checks the rest", async (t) => {
    const cwd = await folderOf(t, { "go.mod": badMod, "notes.txt": "hello\n" });
    await symlink("loop", join(cwd, "loop"));
    const report = await checkJson(
      ["gone/Dockerfile", "loop", "notes.txt", "."],
      { cwd },
    );
    assert.deepEqual(pathsOf(report), ["go.mod"]);
    assert.deepEqual(
      report.errors.map(({ path, messageId }) => [path, messageId]),
      [
        ["gone/Dockerfile", "missing"],
        ["loop", "unreadable"],
        ["notes.txt", "unknownName"],
      ],
    );
    assert.equal(
      report.errors[0]?.message,
      "gone/Dockerfile does not exist; check the spelling",
    );
    assert.equal(report.status, 2);
    const text = await surefetch(["check", "gone/Dockerfile", "."], { cwd });
    assert.equal(
      text.stderr,
      "surefetch: gone/Dockerfile does not exist; check the spelling\n",
    );
    assert.match(text.stdout, /1 finding/);
    assert.equal(text.status, 2);
  });

  it("reports an unreadable folder and file and checks the rest", async (t) => {
    if (process.platform === "win32") {
      t.skip("no modes on Windows");
      return;
    }
    const cwd = await folderOf(t, {
      "go.mod": badMod,
      "closed/go.mod": badMod,
      "secret.Dockerfile": "FROM scratch\n",
    });
    await chmod(cwd, 0o755);
    await chmod(join(cwd, "closed"), 0);
    await chmod(join(cwd, "secret.Dockerfile"), 0);
    // Root reads everything.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const report = await checkJson([], { cwd, ...nobody });
    await chmod(join(cwd, "closed"), 0o755);
    assert.deepEqual(pathsOf(report), ["go.mod"]);
    assert.deepEqual(
      report.errors.map(({ path, messageId }) => [path, messageId]),
      [
        ["closed", "denied"],
        ["secret.Dockerfile", "denied"],
      ],
    );
    assert.equal(report.status, 2);
  });

  it("is not caught by a loop of symbolic links, and follows a link to a file", async (t) => {
    const cwd = await folderOf(t, { "a/real.txt": badMod });
    await symlink("..", join(cwd, "a", "up"));
    await symlink("real.txt", join(cwd, "a", "go.mod"));
    await symlink("nowhere", join(cwd, "a", "Dockerfile"));
    const report = await checkJson([], { cwd });
    assert.deepEqual(pathsOf(report), ["a/go.mod"]);
    assert.deepEqual(report.errors, []);
  });

  it("walks a large tree", async (t) => {
    const files = Object.fromEntries(
      Array.from({ length: 1_500 }, (_, index) => [
        `d${index % 40}/e${index}/${index % 10 === 0 ? "go.mod" : "main.go"}`,
        index % 10 === 0 ? goodMod : "package main\n",
      ]),
    );
    const cwd = await folderOf(t, files);
    const { stdout } = await surefetch(["check"], { cwd });
    assert.equal(stdout, "No findings in 150 files\n");
  });

  it("reads paths with blanks and letters of other scripts", async (t) => {
    const cwd = await folderOf(t, { "mein Ordner/构建 é/go.mod": badMod });
    const { stdout } = await surefetch(["check"], { cwd });
    assert.match(stdout, /^mein Ordner\/构建 é\/go\.mod:5:11 error /);
  });

  it("checks a file twice named once, and shows one outside the current folder by its whole path", async (t) => {
    const cwd = await folderOf(t, { "here/.keep": "", "there/go.mod": badMod });
    const report = await checkJson(["../there/go.mod", "../there"], {
      cwd: join(cwd, "here"),
    });
    assert.deepEqual(pathsOf(report), [join(cwd, "there", "go.mod")]);
  });

  it("takes a file of another name with --as, and a template by name for one", async (t) => {
    const cwd = await folderOf(t, {
      "mod.txt": badMod,
      "Dockerfile.j2": "FROM {{ x }}\n",
    });
    assert.deepEqual(
      pathsOf(await checkJson(["--as", "go.mod", "mod.txt"], { cwd })),
      ["mod.txt"],
    );
    const { stdout, status } = await surefetch(["check", "Dockerfile.j2"], {
      cwd,
    });
    assert.equal(
      stdout,
      "Dockerfile.j2: template, not checked\nNo findings in 0 files, 1 template, not checked\n",
    );
    assert.equal(status, 0);
  });

  it("answers at once on binary and on huge files", async (t) => {
    const cwd = await folderOf(t, {
      "binary.Dockerfile": "FROM\0x\n",
      "huge.Dockerfile": `FROM scratch\n${"# filling\n".repeat(1_100_000)}`,
    });
    const walked = await surefetch(["check"], { cwd });
    assert.equal(walked.status, 0);
    assert.match(walked.stdout, /binary\.Dockerfile has NUL characters/);
    assert.match(walked.stdout, /huge\.Dockerfile is too large/);
    const named = await checkJson(["binary.Dockerfile", "huge.Dockerfile"], {
      cwd,
    });
    assert.deepEqual(
      named.errors.map(({ messageId }) => messageId),
      ["binary", "tooLarge"],
    );
    assert.equal(named.status, 2);
  });

  it("reads standard input in place of the named file", async (t) => {
    const cwd = await folderOf(t, { "sub/go.mod": goodMod });
    const words = ["--stdin-filename", "sub/go.mod", "-"];
    const report = await checkJson(words, { cwd, stdin: badMod });
    assert.deepEqual(pathsOf(report), ["sub/go.mod"]);
    assert.equal(await readFile(join(cwd, "sub/go.mod"), "utf8"), goodMod);
    const unsaved = await checkJson(["--stdin-filename", "new/go.mod", "-"], {
      cwd,
      stdin: badMod,
    });
    assert.deepEqual(pathsOf(unsaved), ["new/go.mod"]);
  });
});

describe("check --fix", () => {
  it("writes the safe fixes, says so, and reports what is left", async (t) => {
    const cwd = await folderOf(t, {
      "go.mod": badMod,
      "sub/go.mod": `${badMod}require golang.org/x/sync\n`,
    });
    const { status, stdout } = await surefetch(["check", "--fix"], { cwd });
    assert.match(
      stdout,
      /^go\.mod: 1 fix applied\nsub\/go\.mod: 1 fix applied\n/,
    );
    assert.match(stdout, /sub\/go\.mod:6:\d+ error/);
    assert.match(stdout, /1 finding \(1 error\) in 2 files\n$/);
    assert.equal(status, 1);
    assert.equal(await readFile(join(cwd, "go.mod"), "utf8"), fixedMod);
    const second = await surefetch(["check", "--fix", "go.mod"], { cwd });
    assert.deepEqual(
      [second.status, second.stdout],
      [0, "No findings in 1 file\n"],
    );
  });

  it("keeps line ends, byte order mark, mode and links, and leaves no other file", async (t) => {
    const cwd = await folderOf(t, {
      "real/mod.txt": badMod.replaceAll("\n", "\r\n"),
    });
    const real = join(cwd, "real/mod.txt");
    await chmod(real, 0o640);
    await symlink(real, join(cwd, "go.mod"));
    assert.equal((await surefetch(["check", "--fix"], { cwd })).status, 0);
    assert.equal(
      await readFile(real, "utf8"),
      fixedMod.replaceAll("\n", "\r\n"),
    );
    if (process.platform !== "win32")
      assert.equal((await stat(real)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(join(cwd, "real")), ["mod.txt"]);
    assert.deepEqual((await readdir(cwd)).toSorted(), ["go.mod", "real"]);
  });

  it("does not touch a file with bytes that are no UTF-8", async (t) => {
    const cwd = await folderOf(t, {});
    const bytes = Buffer.concat([
      Buffer.from(badMod),
      Buffer.from("// caf\xe9\n", "latin1"),
    ]);
    await writeFile(join(cwd, "go.mod"), bytes);
    const { status, stderr } = await surefetch(["check", "--fix"], { cwd });
    assert.match(
      stderr,
      /go\.mod is not fixed: it has bytes that are no UTF-8/,
    );
    assert.equal(status, 2);
    assert.deepEqual(await readFile(join(cwd, "go.mod")), bytes);
  });

  it("tells a file that cannot be written", async (t) => {
    if (process.platform === "win32") {
      t.skip("no modes on Windows");
      return;
    }
    const cwd = await folderOf(t, { "go.mod": badMod });
    await chmod(cwd, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { status, stderr } = await surefetch(["check", "--fix"], {
      cwd,
      ...nobody,
    });
    await chmod(cwd, 0o755);
    assert.match(stderr, /^surefetch: go\.mod cannot be written \(EACCES\)/);
    assert.equal(status, 2);
    assert.equal(await readFile(join(cwd, "go.mod"), "utf8"), badMod);
  });
});
