/**
 * `npm run build [-- --watch]`: bundles the extension, the language server, the command line and the browser worker. Core, which
 * server and command line share, is a file of its own, and so is what they rarely need; the pages of the rules stand beside them.
 */
import {
  build,
  context,
  type BuildOptions,
  type BuildResult,
  type Plugin,
} from "esbuild";
import { globSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { containerClientBundling } from "./container-client-aliases.ts";
import { languageServerTrim } from "./language-server-trim.ts";
import "./node-version.mjs";

const ROOT = join(import.meta.dirname, "../..");
const DIST = join(ROOT, "server/dist");
const PAGES = join(DIST, "rules");

/** The client's library brings a second copy of these types' helpers; one is enough. */
const oneCopy = {
  "vscode-languageserver-types": join(
    ROOT,
    "node_modules/vscode-languageserver-types/lib/esm/main.js",
  ),
};

const shared = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  legalComments: "none",
  // Chinese texts stay as they are: escaped they would weigh twice as much.
  charset: "utf8",
  logLevel: "warning",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
} as const satisfies BuildOptions;

const node = {
  ...shared,
  platform: "node",
  format: "cjs",
  target: "node22",
} as const satisfies BuildOptions;

/** What is loaded when it is wanted, by `import()`: its file among the sources, and the bundle that it becomes. */
const lazy: Readonly<Record<string, string>> = {
  "server/src/core/syntax/yaml/library.ts": "yaml.cjs",
  "server/src/probe/network-check.ts": "probe.cjs",
  "server/src/probe/blame-table.ts": "blame.cjs",
  "server/src/platform/engines/engines.ts": "engines.cjs",
  "server/src/platform/ignore-rules.ts": "ignore.cjs",
};

/** Leaves `import()` of those files to the run, where the bundle of each lies beside the importing one. */
const loadWhenWanted: Plugin = {
  name: "load when wanted",
  setup(bundling) {
    bundling.onResolve(
      { filter: /^\.{1,2}\/.+\.ts$/ },
      ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const source = relative(ROOT, join(resolveDir, path));
        const bundle = lazy[source.split(sep).join("/")];
        return bundle === undefined
          ? undefined
          : { path: `./${bundle}`, external: true };
      },
    );
  },
};

/** Leaves out what no browser can run: without an engine, a host and kubectl nothing of it is asked for. */
const withoutProbe: Plugin = {
  name: "without the network check",
  setup(bundling) {
    bundling.onLoad({ filter: /[/\\]probe[/\\]network-check\.ts$/ }, () => ({
      contents: "",
    }));
  },
};

/** The probe's script goes to a container with every check: what makes it readable for us stays here. */
const shortShell: Plugin = {
  name: "short shell",
  setup(bundling) {
    bundling.onLoad({ filter: /[/\\]probe[/\\]script[\w-]*\.ts$/ }, (file) => {
      const text = readFileSync(file.path, "utf8").replaceAll(
        /^ *# .*\n/gm,
        "",
      );
      // Python's indentation has a meaning.
      const isShell = !file.path.endsWith("script-interpreters.ts");
      return {
        contents: isShell ? text.replaceAll(/^ +/gm, "") : text,
        loader: "ts",
      };
    });
  },
};

const CORE = "server/src/core/";

function isInCore(file: string): boolean {
  return relative(ROOT, file).split(sep).join("/").startsWith(CORE);
}

/** Leaves what stands outside core to ask the shared bundle for what is in it. */
const sharedCore: Plugin = {
  name: "shared core",
  setup(bundling) {
    bundling.onResolve(
      { filter: /^\.{1,2}\/.+\.ts$/ },
      ({ importer, kind, path, resolveDir }) => {
        const isAsked =
          kind === "import-statement" &&
          isInCore(join(resolveDir, path)) &&
          !isInCore(importer);
        return isAsked ? { path: "./core.cjs", external: true } : undefined;
      },
    );
  },
};

/** An entry that exports whatever of core is imported from outside of it, other than types. */
function coreEntry(): string {
  const modules = new Set<string>();
  for (const file of globSync("server/src/**/*.ts", { cwd: ROOT })) {
    if (file.split(sep).join("/").startsWith(CORE)) continue;
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, path = ""] of text.matchAll(
      /^(?:import|export) (?!type )[^;]*? from "(\.[^"]+\.ts)";/gm,
    )) {
      const target = relative(ROOT, join(ROOT, dirname(file), path));
      const module = target.split(sep).join("/");
      if (module.startsWith(CORE)) modules.add(module);
    }
  }
  return [...modules]
    .toSorted()
    .map((module) => `export * from "./${module}";`)
    .join("\n");
}

/** Called through a link that node was told to keep (`--preserve-symlinks-main`), it still finds what lies beside it. */
const cliHead = [
  "#!/usr/bin/env node",
  '"use strict";require=require("node:module").createRequire(require("node:fs").realpathSync(__filename));',
].join("\n");

interface Output {
  /** What it may weigh at most, in bytes (DESIGN 8). A test holds it; the build only says it. */
  readonly limit: number;
  readonly options: BuildOptions & { outfile: string };
}

/** Every file that the build makes, besides the pages. */
export const outputs: readonly Output[] = [
  {
    limit: 600_000,
    options: {
      ...node,
      alias: oneCopy,
      entryPoints: ["client/src/extension.ts"],
      outfile: "client/dist/extension.cjs",
      external: ["vscode"],
    },
  },
  {
    limit: 200_000,
    options: {
      ...node,
      mainFields: ["module", "main"],
      plugins: [loadWhenWanted, sharedCore, languageServerTrim],
      entryPoints: ["server/src/server.ts"],
      outfile: "server/dist/server.cjs",
    },
  },
  {
    limit: 100_000,
    options: {
      ...node,
      mainFields: ["module", "main"],
      plugins: [loadWhenWanted, sharedCore, languageServerTrim],
      entryPoints: ["server/src/cli.ts"],
      outfile: "server/dist/cli.cjs",
      banner: { js: cliHead },
      supported: { "dynamic-import": false },
    },
  },
  {
    // DESIGN 8 asks for 600 kB of server in all; some seventy rules in two languages are more than that. The limit is what they
    // weigh, so that nothing else slips in with them. `npm run bench:start` shows what it costs.
    limit: 750_000,
    options: {
      ...node,
      mainFields: ["module", "main"],
      plugins: [loadWhenWanted, languageServerTrim],
      // Two modules with an export of one name would lose it without a word.
      logOverride: { "ambiguous-reexport": "error" },
      stdin: { contents: coreEntry(), resolveDir: ROOT, sourcefile: "core" },
      outfile: "server/dist/core.cjs",
    },
  },
  ...Object.entries(lazy).map(([source, bundle]) => ({
    limit: 200_000,
    options: {
      ...node,
      ...containerClientBundling,
      plugins: isInCore(join(ROOT, source))
        ? []
        : [loadWhenWanted, sharedCore, shortShell],
      entryPoints: [source],
      outfile: `server/dist/${bundle}`,
    },
  })),
  {
    // A worker is one file: it cannot load others in every host.
    limit: 1_100_000,
    options: {
      ...shared,
      platform: "browser",
      format: "iife",
      target: "es2023",
      plugins: [languageServerTrim, withoutProbe],
      entryPoints: ["server/src/worker.ts"],
      outfile: "server/dist/browser/worker.js",
    },
  },
];

/** Bundles one of the outputs in memory, for tests. @throws where the name is none of them, or esbuild refuses. */
export async function bundleInMemory(
  outfile: string,
): Promise<BuildResult & { readonly text: string }> {
  const output = outputs.find(({ options }) => options.outfile === outfile);
  if (output === undefined)
    throw new Error(`${outfile} is no output of the build`);
  const result = await build({
    ...output.options,
    logLevel: "silent",
    write: false,
  });
  return { ...result, text: result.outputFiles[0]?.text ?? "" };
}

/** Builds every output, also behind one that fails; esbuild has said why. */
async function buildAll(): Promise<boolean> {
  await copyPages();
  const results = await Promise.all(outputs.map(buildOne));
  for (const { note } of results) console.log(note);
  return results.every(({ ok }) => ok);
}

async function buildOne({
  options,
  limit,
}: Output): Promise<{ ok: boolean; note: string }> {
  const { outfile } = options;
  try {
    await build(options);
  } catch {
    return { ok: false, note: `${outfile} failed` };
  }
  const file = join(ROOT, outfile);
  if (options.banner?.["js"]?.startsWith("#!") === true)
    await chmod(file, 0o755);
  const { size } = await stat(file);
  const weight = `${outfile} ${Math.ceil(size / 1000)} kB`;
  const note =
    size <= limit
      ? weight
      : `${weight}, more than the ${limit / 1000} kB allowed`;
  return { ok: true, note };
}

/** The pages ship with the extension, so that they always belong to its version; links between them stay true. */
async function copyPages(): Promise<void> {
  await rm(PAGES, { recursive: true, force: true });
  const folder = join(ROOT, "server/src/core/rules");
  for (const page of globSync("*/*.md", { cwd: folder })) {
    const target = join(PAGES, page);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(folder, page), target);
  }
}

async function watch(): Promise<void> {
  await copyPages();
  for (const { options } of outputs)
    await (
      await context({
        ...options,
        minify: false,
        sourcemap: "linked",
        logLevel: "info",
      })
    ).watch();
}

if (import.meta.main) {
  if (process.argv.includes("--watch")) await watch();
  else process.exitCode = (await buildAll()) ? 0 : 1;
}
