import {
  readGodebug,
  readGoVersion,
  readPath,
  readToolchain,
} from "./directives.ts";
import { inOrder, readDirectives } from "./file-reader.ts";
import { keep, readReplace } from "./gomod.ts";
import { checkConflicts, checkGodebugs } from "./loading.ts";
import type { GoWork, Replacement, Token } from "./model.ts";
import { SingleDirective } from "./single.ts";

const BLOCKS: ReadonlySet<string> = new Set(["godebug", "use", "replace"]);

/** Reads a go.work file; takes any text, never fails, linear in its length. Problems carry go's own words. */
export function parseGoWork(text: string): GoWork {
  const go = new SingleDirective(text, readGoVersion, false);
  const toolchain = new SingleDirective(text, readToolchain, false);
  const uses: Token[] = [];
  const replaces: Replacement[] = [];
  const godebugs: Token[] = [];
  const readers = new Map([
    ["go", go.reader],
    ["toolchain", toolchain.reader],
    ["godebug", (line) => keep(readGodebug(line), godebugs)],
    ["use", (line) => keep(readPath(line, "usage: use local/dir"), uses)],
    ["replace", (line) => readReplace(line, replaces)],
  ] satisfies [string, SingleDirective["reader"]][]);
  const outline = readDirectives(text, readers, BLOCKS);
  const isReadable = outline.problems.every(({ phase }) => phase !== "syntax");
  const loading = isReadable
    ? [...checkGodebugs(godebugs, go.token), ...checkConflicts(replaces)]
    : [];
  const problems = inOrder([...outline.problems, ...loading]);
  return {
    ...outline,
    go: go.token,
    toolchain: toolchain.token,
    uses,
    replaces,
    godebugs,
    problems,
  };
}
