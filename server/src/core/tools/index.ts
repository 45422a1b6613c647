// Written by `npm run generate` from the files beside it: do not edit.
import type { CatalogueTool } from "./tool.ts";
import aptGet from "./apt-get.ts";
import curl from "./curl.ts";
import from from "./from.ts";
import go from "./go.ts";

/** Every tool that downloads, sorted by its file's name. */
export const tools: readonly CatalogueTool[] = [
  { id: "apt-get", ...aptGet },
  { id: "curl", ...curl },
  { id: "from", ...from },
  { id: "go", ...go },
];
