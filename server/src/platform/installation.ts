import { argv } from "node:process";
import { readInstalled } from "./files.ts";

/** Relative to the running script, which is a bundle in `server/dist`. */
const manifest = "../../package.json";

/** Version of this Surefetch. */
export async function readVersion(): Promise<string> {
  const text = await readInstalled(argv[1] ?? "", [manifest]);
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
  const kinds = ["dockerfile/", "gomod/", ""];
  return readInstalled(
    argv[1] ?? "",
    folders.flatMap((folder) =>
      kinds.map((kind) => `${folder}/${kind}${ruleId}.md`),
    ),
  );
}
