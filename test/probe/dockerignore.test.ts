/** What a real `docker build` leaves out of its context, and what we say that it leaves out. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import {
  dockerignoreOf,
  isIgnored,
} from "../../server/src/core/build/dockerignore.ts";
import { currentFolder } from "../support/current-engine.ts";
import { startLab } from "../support/engine-lab.ts";
import { projectOf } from "../support/project.ts";

const run = promisify(execFile);

/** The least number of builds that must have been compared in CI. */
const LEAST = 40;

const dockerfile = "FROM scratch\nCOPY . /context/\n";

/** Where the patterns are seen to differ: depth, dots, names that begin alike, odd characters. */
const names = [
  "go.mod",
  "go.sum",
  "go.sum.bak",
  "main.go",
  "README.md",
  ".env",
  ".env.local",
  ".git/config",
  ".git/objects/ab/cd",
  "a/go.mod",
  "a/go.sum",
  "a/b/go.sum",
  "a/b/c/d.txt",
  "ab/go.sum",
  "docs/one.md",
  "docs/README.md",
  "docs/two/three.md",
  "lib/lib.go",
  "lib/vendor/z.go",
  "vendor/modules.txt",
  "vendor/x/y.go",
  "node_modules/.bin/q",
  "node_modules/p/index.js",
  "tmp/x.log",
  "tmp/keep.log",
  "UPPER.TXT",
  "with space.txt",
  "[x].txt",
  "x.txt",
  "été.txt",
];

const variants: readonly (readonly [name: string, text: string])[] = [
  ["nothing", ""],
  ["comments and blanks", "# go.mod\n\n  go.sum  \n\t.env\t\n # main.go\n"],
  ["a name is not a pattern of names below", "go.sum\n"],
  ["leading and trailing slashes", "/go.sum\nvendor/\n./docs/\n"],
  ["dots in a path", "a/../go.mod\na/./b\n../main.go\n"],
  ["a star stops at a slash", "*.sum\n*.go\n"],
  ["a star for a folder", "*/go.sum\n"],
  ["two stars, at any depth", "**/go.sum\n"],
  ["two stars in the middle", "a/**/go.sum\nnode_modules/**/q\n"],
  ["two stars at the end", "docs/**\n"],
  ["two stars without a slash", "**.md\n"],
  ["two stars in front of a star", "**/*.txt\n"],
  ["a star for everything", "*\n!go.*\n"],
  ["two stars for everything", "**\n!main.go\n!lib\n"],
  ["all but a file deep down", "*\n!a/b/c/d.txt\n"],
  ["all but one kind of file, at any depth", "**\n!**/*.go\n!**/go.*\n"],
  ["the last one wins", "docs\n!docs/README.md\ndocs/README.md\n!docs/two\n"],
  ["an exception that comes first", "!go.sum\n*.sum\n"],
  ["an exception of a folder", "vendor\n!vendor\n"],
  ["a file of a folder that is dropped", "tmp\n!tmp/keep.log\n"],
  ["an exception without a name", "!x.txt\n! main.go\n*.txt\n"],
  ["names that begin alike", "a\ngo.su\n"],
  ["question marks", "go.???\n?.txt\n"],
  ["classes", "go.[m-s]*\n[A-Z]*.TXT\n"],
  ["classes that are not", "[^a-z]*\n"],
  ["escaped brackets", "\\[x\\].txt\n"],
  ["blanks inside", "with space.txt\n"],
  ["letters beyond ASCII", "été.*\n?t?.txt\n"],
  ["lines of Windows, and a byte order mark", "\ufeffgo.mod\r\nvendor\r\n"],
  ["the build's own files", "Dockerfile\n.dockerignore\n"],
  ["dots", ".*\n!.env\n"],
  [
    "what repositories have",
    ".git\n**/node_modules\n*.md\n!README.md\nvendor\n!vendor/modules.txt\n",
  ],
];

/**
 * What older builders copy instead: the classic builder and BuildKit before Docker 23 look into no folder that is
 * dropped unless an exception begins with its name, and BuildKit of 20.10 took `**.md` for files named `.md`. What
 * they do besides is held against the same answers.
 */
const olderBuilders: ReadonlyMap<string, (path: string) => boolean> = new Map([
  [
    "all but one kind of file, at any depth",
    (path: string) => /^[^/]*\.go$|^go\.[^/]*$/.test(path),
  ],
  ["two stars without a slash", () => true],
]);

const lab = await startLab([]);
const skip =
  "skipped" in lab && process.env["CI"] !== "true" ? lab.skipped : false;
let compared = 0;

after(async () => {
  if (!("skipped" in lab)) await lab.stop();
  if (process.env["CI"] === "true")
    assert.ok(compared >= LEAST, `${compared} of at least ${LEAST} builds`);
});

interface Builder {
  readonly name: "classic builder" | "BuildKit";
  readonly program: string;
  readonly isOlder: boolean;
}

const config = await mkdtemp(join(tmpdir(), "surefetch-docker-config-"));
after(() => rm(config, { recursive: true }));
const plugin = await withPlugin();

/** The environment, with the cached buildx where there is one. */
async function withPlugin(): Promise<NodeJS.ProcessEnv> {
  const folder = currentFolder(["docker-buildx"]);
  if (folder === undefined) return process.env;
  await mkdir(join(config, "cli-plugins"));
  const [from, to] = [folder, join(config, "cli-plugins")].map((place) =>
    join(place, "docker-buildx"),
  );
  await symlink(from ?? "", to ?? "");
  return { ...process.env, DOCKER_CONFIG: config };
}

const builders = "skipped" in lab ? [] : await findBuilders();

/** Docker's command line from version 23 on needs buildx for BuildKit, an older one does not and is tried on an engine of its age. */
async function findBuilders(): Promise<readonly Builder[]> {
  const found: Builder[] = [
    { name: "classic builder", program: "docker", isOlder: true },
  ];
  const engine = "skipped" in lab ? "" : lab.engineVersion;
  const isOlder = Number.parseInt(engine, 10) < 23;
  for (const program of ["docker", "/usr/bin/docker"]) {
    const client = await run(program, ["--version"]).catch(() => undefined);
    const major = Number(/version (\d+)\./.exec(client?.stdout ?? "")?.[1]);
    const isOld = major < 23;
    const has = await run(program, ["buildx", "version"], { env: plugin }).then(
      () => true,
      () => false,
    );
    if (!(has && !isOld) && !(isOld && isOlder)) continue;
    found.push({ name: "BuildKit", program, isOlder });
    break;
  }
  return found;
}

function environment({ name }: Builder): NodeJS.ProcessEnv {
  assert.ok(!("skipped" in lab), "skipped" in lab ? lab.skipped : "");
  const host =
    lab.dockerHost === undefined
      ? {}
      : { DOCKER_HOST: lab.dockerHost, DOCKER_CONTEXT: "" };
  return {
    ...plugin,
    ...host,
    DOCKER_BUILDKIT: name === "BuildKit" ? "1" : "0",
  };
}

interface Context {
  /** The Dockerfile's path in the context. */
  readonly dockerfile: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The files that the build has copied, by their paths in the context. */
async function built(builder: Builder, context: Context): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-context-"));
  const env = environment(builder);
  const docker = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(builder.program, args, { env });
    return stdout.trim();
  };
  try {
    for (const [path, text] of context.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const archive = `${folder}.tar`;
    const file = join(folder, context.dockerfile);
    const args = ["build", "--no-cache", "-q", "-f", file];
    if (builder.name === "BuildKit")
      await docker(...args, "-o", `type=tar,dest=${archive}`, folder);
    else {
      const label = "surefetch-test";
      const image = await docker(...args, "--label", label, folder);
      const container = await docker("create", "--label", label, image, "none");
      await docker("export", "-o", archive, container);
      await docker("rm", "-f", container);
      await docker("image", "rm", "-f", image);
    }
    const listed = await run("tar", [
      "--quoting-style=literal",
      "-tf",
      archive,
    ]);
    return listed.stdout
      .split("\n")
      .filter((path) => path.startsWith("context/") && !path.endsWith("/"))
      .map((path) => path.slice("context/".length))
      .toSorted();
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}.tar`, { force: true });
  }
}

/** The files that we say are copied. */
function expected({ dockerfile: file, files }: Context): string[] {
  const patterns = dockerignoreOf(file, "", projectOf(files));
  assert.ok(patterns !== undefined);
  return [...files.keys()]
    .filter((path) => !isIgnored(path, patterns))
    .toSorted();
}

function contextOf(more: Readonly<Record<string, string>>): Context["files"] {
  return new Map([
    ...names.map((name) => [name, `${name}\n`] as const),
    ...Object.entries(more),
  ]);
}

async function compare(
  builder: Builder,
  context: Context,
  older?: (path: string) => boolean,
): Promise<void> {
  const copied = await built(builder, context);
  const olderWay =
    older !== undefined && builder.isOlder
      ? [...context.files.keys()].filter(older).toSorted()
      : undefined;
  const isOlderWay = olderWay?.join("\n") === copied.join("\n");
  assert.deepEqual(copied, isOlderWay ? olderWay : expected(context));
  compared += 1;
}

if (builders.length === 0) test("a real docker build", { skip }, () => {});
for (const builder of builders) {
  describe(`${builder.name} of ${builder.program}: .dockerignore`, () => {
    for (const [name, text] of variants)
      test(name, { skip, timeout: 60_000 }, async () => {
        const files = contextOf({
          Dockerfile: dockerfile,
          ".dockerignore": text,
        });
        const older = olderBuilders.get(name);
        await compare(builder, { dockerfile: "Dockerfile", files }, older);
      });

    test("there is none", { skip, timeout: 60_000 }, async () => {
      const files = contextOf({ Dockerfile: dockerfile });
      await compare(builder, { dockerfile: "Dockerfile", files });
    });
  });
}

// The classic builder reads .dockerignore alone.
for (const builder of builders.filter(({ name }) => name === "BuildKit")) {
  describe(`BuildKit of ${builder.program}: Dockerfile.dockerignore`, () => {
    const own = { ".dockerignore": "*.go\n", Dockerfile: dockerfile };

    test("comes before .dockerignore", { skip, timeout: 60_000 }, async () => {
      const files = contextOf({ ...own, "Dockerfile.dockerignore": "*.md\n" });
      await compare(builder, { dockerfile: "Dockerfile", files });
    });

    test("of a Dockerfile in a folder", { skip, timeout: 60_000 }, async () => {
      const files = contextOf({
        ...own,
        "build/app.Dockerfile": dockerfile,
        "build/app.Dockerfile.dockerignore": "**\n!docs\n!*.txt\n",
      });
      await compare(builder, { dockerfile: "build/app.Dockerfile", files });
    });

    test("of another Dockerfile", { skip, timeout: 60_000 }, async () => {
      const files = contextOf({
        ...own,
        "build/app.Dockerfile": dockerfile,
        "Dockerfile.dockerignore": "**\n",
      });
      await compare(builder, { dockerfile: "build/app.Dockerfile", files });
    });

    test("an empty one", { skip, timeout: 60_000 }, async () => {
      const files = contextOf({ ...own, "Dockerfile.dockerignore": "" });
      await compare(builder, { dockerfile: "Dockerfile", files });
    });
  });
}
