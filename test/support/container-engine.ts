import { build } from "esbuild";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Containers from "../../server/src/platform/engines/containers.ts";
import { containerClientBundling } from "../../server/scripts/container-client-aliases.ts";

const root = join(import.meta.dirname, "../..");

/** Bundles a module of the server as the product is bundled (the container client loads in no other way) and gives the file. */
async function bundleWithEngine(entry: string, name: string): Promise<string> {
  const folder = join(root, "test/.out");
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "error",
    // Parts of the bundle are CommonJS and ask for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    ...containerClientBundling,
  });
  return outfile;
}

/** The engine adapter, bundled. */
export async function loadContainers(): Promise<typeof Containers> {
  const file = await bundleWithEngine(
    "server/src/platform/engines/containers.ts",
    `containers-${process.pid}`,
  );
  try {
    return (await import(pathToFileURL(file).href)) as typeof Containers;
  } finally {
    await rm(file, { force: true });
  }
}
