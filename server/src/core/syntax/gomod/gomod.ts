import {
  asProblem,
  looseModuleVersion,
  readGodebug,
  readGoVersion,
  readModuleVersion,
  readPath,
  readToolchain,
} from "./directives.ts";
import type { Complaint, Outcome } from "./directives.ts";
import { inOrder, readDirectives } from "./file-reader.ts";
import type { DirectiveReader } from "./file-reader.ts";
import { checkLoading } from "./loading.ts";
import type {
  GoMod,
  GoModProblem,
  Replacement,
  Requirement,
  Token,
} from "./model.ts";
import { looseReplacement, readReplacement } from "./replace.ts";
import { checkRetraction, readRetraction } from "./retract.ts";
import type { Retraction } from "./retract.ts";
import { SingleDirective } from "./single.ts";
import type { Statement } from "./statement.ts";
import type { Span } from "../../text/source.ts";

const BLOCKS: ReadonlySet<string> = new Set(
  "module godebug require exclude replace retract tool ignore".split(" "),
);

/**
 * Reads a go.mod file as the go command reads that of a main module: strictly, but without ever stopping.
 * Takes any text; linear in its length. Problems carry go's own words.
 */
export function parseGoMod(text: string): GoMod {
  const draft = new Draft(text);
  const outline = readDirectives(text, draft.readers, BLOCKS);
  const retracts = draft.readRetractions();
  const problems = [...outline.problems, ...retracts.problems];
  const model = {
    ...outline,
    module: draft.module.token,
    go: draft.go.token,
    toolchain: draft.toolchain.token,
    ...draft.lists,
    retracts: retracts.values,
  };
  return {
    ...model,
    problems: inOrder([...problems, ...checkLoading({ ...model, problems })]),
  };
}

class Draft {
  readonly go: SingleDirective;
  readonly toolchain: SingleDirective;
  readonly module: SingleDirective;
  readonly lists = {
    requires: [] as Requirement[],
    replaces: [] as Replacement[],
    excludes: [] as GoMod["excludes"][number][],
    tools: [] as Token[],
    godebugs: [] as Token[],
    ignores: [] as Token[],
  };
  readonly readers: ReadonlyMap<string, DirectiveReader>;
  readonly #retractions: (Retraction & { readonly span: Span })[] = [];

  constructor(text: string) {
    this.go = new SingleDirective(text, readGoVersion, false);
    this.toolchain = new SingleDirective(text, readToolchain, false);
    this.module = new SingleDirective(
      text,
      (line) => readPath(line, "usage: module module/path"),
      true,
    );
    this.readers = new Map<string, DirectiveReader>([
      ["go", this.go.reader],
      ["toolchain", this.toolchain.reader],
      ["module", this.module.reader],
      ["require", (line) => this.#readRequirement(line)],
      ["exclude", (line) => this.#readExclusion(line)],
      ["replace", (line) => readReplace(line, this.lists.replaces)],
      ["retract", (line) => this.#readRetraction(line)],
      ["godebug", (line) => keep(readGodebug(line), this.lists.godebugs)],
      [
        "tool",
        (line) =>
          keep(
            readPath(line, "tool directive expects exactly one argument"),
            this.lists.tools,
          ),
      ],
      [
        "ignore",
        (line) =>
          keep(
            readPath(line, "ignore directive expects exactly one argument"),
            this.lists.ignores,
          ),
      ],
    ]);
  }

  #readRequirement(line: Statement): Complaint | undefined {
    const { value = looseModuleVersion(line), complaint } =
      readModuleVersion(line);
    if (value !== undefined) {
      this.lists.requires.push({
        ...value,
        isIndirect: isIndirect(line.comment),
        span: line.span,
      });
    }
    return complaint;
  }

  #readExclusion(line: Statement): Complaint | undefined {
    const { value = looseModuleVersion(line), complaint } =
      readModuleVersion(line);
    if (value !== undefined)
      this.lists.excludes.push({ ...value, span: line.span });
    return complaint;
  }

  #readRetraction(line: Statement): Complaint | undefined {
    const { value, complaint } = readRetraction(line);
    if (value !== undefined)
      this.#retractions.push({ ...value, span: line.span });
    return complaint;
  }

  /** The versions of `retract` belong to the module's own path, which may stand below them. */
  readRetractions(): { values: GoMod["retracts"]; problems: GoModProblem[] } {
    const path = this.module.token?.value ?? "";
    const problems: GoModProblem[] = [];
    for (const retraction of path === "" ? [] : this.#retractions) {
      const { complaint } = checkRetraction(retraction, path);
      if (complaint !== undefined)
        problems.push(asProblem(complaint, "directive"));
    }
    const [first] = this.#retractions;
    if (first !== undefined && path === "" && !this.module.isPresent) {
      const message = "no module directive found, so retract cannot be used";
      problems.push(
        asProblem(
          { id: "module-missing", message, span: first.span },
          "directive",
        ),
      );
    }
    return { values: this.#retractions, problems };
  }
}

/** Keeps a value that go accepts. */
export function keep(
  outcome: Outcome<Token>,
  list: Token[],
): Complaint | undefined {
  if (outcome.value !== undefined) list.push(outcome.value);
  return outcome.complaint;
}

/** Reads one `replace` line into `list`; what go refuses is kept as far as it can be told. */
export function readReplace(
  line: Statement,
  list: Replacement[],
): Complaint | undefined {
  const { value = looseReplacement(line), complaint } = readReplacement(line);
  if (value !== undefined) list.push(value);
  return complaint;
}

/** `// indirect`, alone or with `;` and more behind it. */
function isIndirect(comment: string | undefined): boolean {
  return comment !== undefined && /^indirect(?:$|;\s+\S)/.test(comment);
}
