// Written by `npm run generate` from the files beside it: do not edit.
import type { CatalogueTool } from "./tool.ts";
import add from "./add.ts";
import aptGet from "./apt-get.ts";
import copy from "./copy.ts";
import curl from "./curl.ts";
import from from "./from.ts";
import go from "./go.ts";
import run from "./run.ts";
import syntaxDirective from "./syntax-directive.ts";

/** Every tool that downloads, sorted by its file's name. */
export const tools: readonly CatalogueTool[] = [
  { id: "add", ...add },
  { id: "apt-get", ...aptGet },
  { id: "copy", ...copy },
  { id: "curl", ...curl },
  { id: "from", ...from },
  { id: "go", ...go },
  { id: "run", ...run },
  { id: "syntax-directive", ...syntaxDirective },
];
