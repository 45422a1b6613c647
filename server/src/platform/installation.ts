import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { nodeFiles, withoutLinks } from "./files.ts";

/** Version of this Surefetch. */
export async function readVersion(): Promise<string> {
  const text = await readFirst(["../../package.json"]);
  const read =
    text === undefined
      ? undefined
      : (JSON.parse(text) as { version?: unknown });
  return typeof read?.version === "string" ? read.version : "unknown";
}

/** The Markdown page of a rule, from what was packed or, in a checkout, from the sources. */
export async function readRulePage(
  ruleId: string,
): Promise<string | undefined> {
  if (!/^[a-z0-9-]+$/.test(ruleId)) return undefined;
  const folders = ["rules", "../src/core/rules"];
  const kinds = ["dockerfile", "gomod"];
  return readFirst(
    folders.flatMap((folder) =>
      kinds.map((kind) => `${folder}/${kind}/${ruleId}.md`),
    ),
  );
}

/** Starts the language server that was built with this command line; it reads standard input from then on. */
export async function startInstalledServer(): Promise<void> {
  // Not bundled here a second time: it is as large as the rest.
  const server = join(await scriptFolder(), "server.cjs");
  createRequire(server)(server);
}

/** The first of the files, relative to the running script, that can be read. */
async function readFirst(
  names: readonly string[],
): Promise<string | undefined> {
  const folder = await scriptFolder();
  for (const name of names) {
    const read = await nodeFiles.readText(join(folder, name));
    if (read.kind === "text") return read.text;
  }
  return undefined;
}

/** The folder of the running bundle, `server/dist`. npm calls it through a link. */
async function scriptFolder(): Promise<string> {
  return dirname(await withoutLinks(argv[1] ?? ""));
}
