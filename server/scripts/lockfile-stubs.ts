/**
 * Adds to package-lock.json the packages for other platforms that the registry of the machine which made it did not have:
 * without them `npm ci` refuses the lockfile, and without their `os` and `cpu` it would install them everywhere.
 * `node server/scripts/lockfile-stubs.ts [--check] [FILE]`; --check changes nothing and exits 1 when one is missing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import "./node-version.mjs";

/** One package of a lockfile, as far as this script reads it. */
interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, LockedPackage>>;

const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
];

/**
 * The entries that the lockfile's packages lack, by their place in node_modules.
 * @throws Error when a package's name does not say its platform, or its version is a range.
 */
export function missingStubs(
  packages: Packages,
): Record<string, LockedPackage> {
  const stubs: Record<string, LockedPackage> = {};
  for (const [place, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(
      locked.optionalDependencies ?? {},
    )) {
      if (
        packages[`node_modules/${name}`] !== undefined ||
        packages[`${place}/node_modules/${name}`]
      )
        continue;
      if (!/^\d+\.\d+\.\d+[-+\w.]*$/.test(version)) {
        throw new Error(
          `${place} wants ${name} ${version}, which is no exact version: add it to the lockfile by hand`,
        );
      }
      stubs[`node_modules/${name}`] = stubOf(
        name,
        version,
        locked.dev === true,
      );
    }
  }
  return stubs;
}

/** The stub, its keys in the order in which npm writes them, so that npm leaves the lockfile as it is. */
function stubOf(name: string, version: string, dev: boolean): LockedPackage {
  const words = (name.split("/").at(-1) ?? name).split("-");
  const system = words.find((word) => SYSTEMS.includes(word));
  const processor = words.find((word) => PROCESSORS.includes(word));
  if (system === undefined || processor === undefined) {
    throw new Error(
      `${name} does not say its platform: add it to the lockfile by hand`,
    );
  }
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  const hasLibc =
    system === "linux" && words.some((word) => /^(musl|gnu)/.test(word));
  return {
    version,
    cpu: [processor],
    ...(dev ? { dev } : {}),
    ...(hasLibc ? { libc: [libc] } : {}),
    optional: true,
    os: [system],
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const file =
    positionals[0] ?? join(import.meta.dirname, "../../package-lock.json");
  const lockfile = JSON.parse(await readFile(file, "utf8")) as {
    packages: Packages;
  };
  const stubs = missingStubs(lockfile.packages);
  const names = Object.keys(stubs);
  if (names.length === 0) return;
  if (values.check) {
    console.error(
      `${file} lacks packages for other platforms: ${names.join(", ")}`,
    );
    console.error(
      "Run node server/scripts/lockfile-stubs.ts and commit the lockfile",
    );
    process.exitCode = 1;
    return;
  }
  const merged = Object.entries({ ...lockfile.packages, ...stubs });
  merged.sort(([left], [right]) => left.localeCompare(right, "en"));
  const packages = Object.fromEntries(merged);
  await writeFile(
    file,
    `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`,
  );
  console.log(`${names.length} packages for other platforms added to ${file}`);
}

if (import.meta.main) {
  await main();
}
