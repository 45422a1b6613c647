import { readFile, rm, stat } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import "./node-version.mjs";
import { run } from "./processes.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Builds the extension; the same command as `npm run build`. */
export async function buildExtension(): Promise<void> {
  const { code, output } = await run(
    process.execPath,
    [join(import.meta.dirname, "build.ts")],
    ROOT,
  );
  if (code !== 0) throw new Error(`The build failed:\n${output.trim()}`);
}

/**
 * Packs what the build has made into one VSIX; .vscodeignore says what goes in.
 * @param target where to write it; surefetch-VERSION.vsix in the repository by default.
 * @returns the path of the VSIX.
 * @throws Error with vsce's words when it refuses.
 */
export async function packageExtension(target?: string): Promise<string> {
  const manifest = JSON.parse(
    await readFile(join(ROOT, "package.json"), "utf8"),
  ) as { name: string; version: string };
  const vsix =
    target ?? join(ROOT, `${manifest.name}-${manifest.version}.vsix`);
  const vsce = join(ROOT, "node_modules/@vscode/vsce/vsce");
  // The bundles hold every dependency. Pictures of the README are inside, so its links need no public address.
  const options = [
    "--no-dependencies",
    "--no-rewrite-relative-links",
    "--allow-missing-repository",
  ];
  await rm(vsix, { force: true });
  const { code, output } = await run(
    process.execPath,
    [vsce, "package", ...options, "--out", vsix],
    ROOT,
  );
  if (code !== 0 || !existsSync(vsix))
    throw new Error(`vsce cannot package the extension:\n${output.trim()}`);
  return vsix;
}

if (import.meta.main) {
  try {
    await buildExtension();
    const vsix = await packageExtension();
    console.log(`${vsix} (${Math.ceil((await stat(vsix)).size / 1000)} kB)`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
