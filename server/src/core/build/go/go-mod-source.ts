import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { DockerWord } from "../../syntax/dockerfile/model.ts";
import type { Span } from "../../text/source.ts";
import type { MissingGoSum } from "./missing-go-sum.ts";
import type { CopiedFiles, RunCommand, Stage } from "../model.ts";
import { valueOf } from "../value.ts";

/** What brings a module's go.mod into the image. */
export interface GoModSource {
  readonly keyword: "COPY" | "ADD" | "--mount";
  /** The `go.mod` word, or the mount. */
  readonly at: Span;
  /** Edits that bring go.sum the same way; empty where the destination is a file. */
  readonly edits: readonly ReportedEdit[];
}

/** The word of a COPY or ADD, or the bind mount, that names the go.mod; undefined where a folder or a pattern brings it. */
export function goModSource(
  { go, module }: MissingGoSum,
  context: DockerfileContext,
): GoModSource | undefined {
  const mounted = mountOf(go.command);
  if (mounted !== undefined) return mounted;
  const { build } = context;
  const { copies } = build.stateBefore(go.command.run);
  return sourceIn(copies, { directory: module.directory, context, depth: 0 });
}

function mountOf({ mounts }: RunCommand): GoModSource | undefined {
  const mount = mounts.find(
    ({ options, type }) =>
      type === "bind" &&
      !options.has("from") &&
      isGoMod(options.get("source") ?? options.get("src") ?? ""),
  );
  const text = mount?.flag.value;
  if (mount === undefined || text === undefined) return undefined;
  const { span } = mount.flag;
  const isFile = (text.match(/go\.mod(?=,|$)/g) ?? []).length === 2;
  const newText = ` --mount=${text.replaceAll(/go\.mod(?=,|$)/g, "go.sum")}`;
  const edits = [{ at: { start: span.end, end: span.end }, newText }];
  return { keyword: "--mount", at: span, edits: isFile ? edits : [] };
}

interface Search {
  /** The module's folder in the image. */
  readonly directory: string;
  readonly context: DockerfileContext;
  readonly depth: number;
}

/** COPY --from chains longer than this are not followed. */
const deepestChain = 8;

function sourceIn(
  copies: readonly CopiedFiles[],
  search: Search,
): GoModSource | undefined {
  for (const copy of copies.toReversed()) {
    const isTo = isFileTo(copy, search.directory);
    const index = copy.sources.findIndex((one) => isGoMod(valueOf(one) ?? ""));
    const word = copy.instruction.sources[index];
    if (word !== undefined && isTo && copy.from.kind === "context")
      return sourceOf(copy, word, search);
    if (copy.from.kind !== "stage") continue;
    if (word !== undefined && isTo)
      return { keyword: keywordOf(copy), at: word.span, edits: [] };
    const found = sourceInStage(copy, copy.from.stage, search);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A folder that is copied from another stage: its go.mod has been brought there. */
function sourceInStage(
  copy: CopiedFiles,
  stage: Stage,
  search: Search,
): GoModSource | undefined {
  const { context, depth, directory } = search;
  const target = valueOf(copy.destination);
  if (depth >= deepestChain || target === undefined) return undefined;
  const below =
    directory === target || directory.startsWith(`${target}/`)
      ? directory.slice(target.length)
      : undefined;
  if (below === undefined) return undefined;
  for (const source of copy.sources) {
    const folder = valueOf(source)?.replace(/^\/?/, "/").replace(/\/+$/, "");
    const found =
      folder &&
      sourceIn(context.build.copiesAtEnd(stage), {
        context,
        directory: folder + below,
        depth: depth + 1,
      });
    if (typeof found === "object") return found;
  }
  return undefined;
}

function isGoMod(path: string): boolean {
  return /(?:^|\/)go\.mod$/.test(path);
}

/** True where the copy puts a go.mod into that folder. */
function isFileTo(copy: CopiedFiles, directory: string): boolean {
  const target = valueOf(copy.destination);
  const folder = directory === "/" ? "" : directory;
  return (
    target === directory || (target === `${folder}/go.mod` && !copy.isFolder)
  );
}

function keywordOf(copy: CopiedFiles): "COPY" | "ADD" {
  return copy.instruction.keyword === "ADD" ? "ADD" : "COPY";
}

function sourceOf(
  copy: CopiedFiles,
  word: DockerWord,
  search: Search,
): GoModSource {
  const keyword = keywordOf(copy);
  const slash = folderEdits(copy, search);
  if (slash === undefined) return { keyword, at: word.span, edits: [] };
  const goSum = word.raw.replace(/go\.mod(?=["']?$)/, "go.sum");
  // The quotes of a JSON string stand outside of its word.
  const isJson = copy.instruction.isJsonForm;
  const end = word.span.end + (isJson ? 1 : 0);
  const newText = isJson ? `, "${goSum}"` : ` ${goSum}`;
  return {
    keyword,
    at: word.span,
    edits: [{ at: { start: end, end }, newText }, ...slash],
  };
}

/** Docker wants a slash behind the destination of several files; undefined where it is no folder for certain. */
function folderEdits(
  { destination, instruction }: CopiedFiles,
  { context, directory }: Search,
): readonly ReportedEdit[] | undefined {
  const word = instruction.destination;
  const target = valueOf(destination);
  if (word === undefined || target !== directory) return undefined;
  if (/(?:^|\/)\.?["']?$/.test(word.raw)) return [];
  const workdir = valueOf(context.build.stateBefore(instruction).workdir);
  if (workdir !== target || /["'$]/.test(word.raw)) return undefined;
  const { end } = word.span;
  return [{ at: { start: end, end }, newText: "/" }];
}
