/**
 * Go commands of chosen versions, for tests that hold what we say against the real thing.
 *
 *     goToolchain("1.20.14")   the path of that `go` command, or undefined where it cannot be had
 *     goVersions               the versions that a truth suite runs: see there
 *     gosUnderTest()           those that are there, with their commands
 *
 * They come as `golang.org/toolchain` modules, checked by the checksum database, into ~/.cache/surefetch/go (100–300 MB
 * each), by the machine's own go. Nothing is downloaded unless CI=true or SUREFETCH_TEST_GO is set (`all`: every minor
 * version); without, only what is there already is used. Run them with GOTOOLCHAIN=local, GOENV=off and GOFLAGS= (old ones
 * choke on a flag that they do not know), and without GOROOT: `goEnvironment` of test/go/run-go.ts does so.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  globSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The last patch of each minor version, and two that a later patch of the same minor version differs from. */
const everyVersion = [
  "1.16.15",
  "1.17.13",
  "1.18.10",
  "1.19.13",
  "1.20.14",
  "1.21.5",
  "1.21.13",
  "1.22.3",
  "1.22.12",
  "1.23.12",
  "1.24.13",
  "1.25.14",
  "1.26.11",
  "1.27.4",
] as const;

const usualVersions = ["1.16.15", "1.20.14", "1.21.5", "1.22.3", "1.27.4"];

const wish = process.env["SUREFETCH_TEST_GO"] ?? "";

const mayDownload = process.env["CI"] === "true" || wish !== "";

/** What a truth suite is to run: five versions that differ in what they do, or with SUREFETCH_TEST_GO=all each minor one. */
export const goVersions: readonly string[] =
  wish === "all" ? everyVersion : usualVersions;

/** A go command that a truth suite runs. */
export interface GoUnderTest {
  /** `1.20.14`. */
  readonly version: string;
  readonly go: string;
}

/**
 * What a truth suite runs: `goVersions` as far as they can be had; with SUREFETCH_TEST_GO=all, or where none of them can, the
 * machine's own go and those of Debian's packages too. What is missing is said aloud.
 */
export function gosUnderTest(): readonly GoUnderTest[] {
  const found = goVersions.flatMap((version) => {
    const go = goToolchain(version);
    if (go === undefined) console.warn(`NO GO ${version}: it is not tested`);
    return go === undefined ? [] : [{ version, go }];
  });
  if (wish !== "all" && found.length > 0) return found;
  const debian = globSync("/usr/lib/go-*/bin/go");
  const own = ["go", ...debian].flatMap((go) => {
    const { stdout } = spawnSync(go, ["env", "GOVERSION"], {
      encoding: "utf8",
      env: { ...process.env, GOTOOLCHAIN: "local", GOENV: "off", GOFLAGS: "" },
    });
    const version = /^go(\d+(?:\.\d+)+)/.exec(stdout ?? "")?.[1];
    const isNew =
      version !== undefined &&
      found.every((earlier) => earlier.version !== version);
    return isNew ? [{ version, go }] : [];
  });
  return [...found, ...own];
}

const root = join(homedir(), ".cache", "surefetch", "go");

const found = new Map<string, string | undefined>();

/**
 * The `go` command of that version (`1.20.14`, without `go`). The first call of a version may take a minute.
 * @returns its absolute path; undefined where it is not in the cache and may or can not be downloaded.
 */
export function goToolchain(version: string): string | undefined {
  if (!found.has(version)) found.set(version, find(version));
  return found.get(version);
}

function find(version: string): string | undefined {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const machine = process.arch === "x64" ? "amd64" : process.arch;
  const module = `golang.org/toolchain@v0.0.1-go${version}.${system}-${machine}`;
  const folder = join(root, "pkg", "mod", module);
  const go = join(folder, "bin", system === "windows" ? "go.exe" : "go");
  // Written last: another run may be at work on the same folder.
  const mark = join(root, `go${version}.ready`);
  if (existsSync(mark) && existsSync(go)) return go;
  if (!mayDownload || !download(module)) return undefined;
  // A module's files are not executable.
  for (const name of ["bin", "pkg/tool"]) makeExecutable(join(folder, name));
  // What no test runs is most of it.
  for (const name of ["test", "api", "doc", "misc"])
    rmSync(join(folder, name), { recursive: true, force: true });
  const zips = join(root, "pkg/mod/cache/download/golang.org/toolchain/@v");
  for (const name of readdirSync(zips))
    if (name.includes(`go${version}.`) && name.endsWith(".zip"))
      rmSync(join(zips, name), { force: true });
  writeFileSync(mark, "");
  return go;
}

function download(module: string): boolean {
  const { status, stderr } = spawnSync("go", ["mod", "download", module], {
    encoding: "utf8",
    timeout: 180_000,
    env: {
      ...process.env,
      GOPATH: root,
      GOMODCACHE: "",
      GOENV: "off",
      GOFLAGS: "-modcacherw",
      GOTOOLCHAIN: "local",
      GO111MODULE: "on",
      GOWORK: "off",
    },
  });
  if (status !== 0)
    console.warn(`NO ${module}: ${(stderr || "no go command").trim()}`);
  return status === 0;
}

function makeExecutable(folder: string): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeExecutable(path);
    else chmodSync(path, 0o755);
  }
}
