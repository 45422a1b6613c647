import type { LintDocument } from "../../server/src/core/lint.ts";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import type { Instruction } from "../../server/src/core/syntax/dockerfile/model.ts";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";

/** What is wrong with a text as such, whatever its rules say; the same fault twice is told apart. */
export function syntaxFaults({ language, text }: LintDocument): string[] {
  const faults =
    language === "go.mod"
      ? parseGoMod(text).problems.map(({ message }) => message)
      : dockerfileFaults(text);
  const seen = new Map<string, number>();
  return faults.map((fault) => {
    const count = (seen.get(fault) ?? 0) + 1;
    seen.set(fault, count);
    return `${fault} #${count}`;
  });
}

function dockerfileFaults(text: string): string[] {
  const syntax = parseDockerfile(text);
  const build = buildModel(syntax);
  const scripts = syntax.instructions.flatMap((instruction) =>
    instruction.kind === "run" ? build.scriptsOf(instruction) : [],
  );
  return [
    ...syntax.instructions.flatMap(faultsOf),
    ...scripts
      .filter(({ isPartial }) => isPartial)
      .map(() => "shell text that cannot be read whole"),
  ];
}

function faultsOf(instruction: Instruction): string[] {
  const { keyword, heredocs } = instruction;
  const open = heredocs
    .filter(({ delimiterSpan }) => delimiterSpan === undefined)
    .map(({ name }) => `heredoc ${name} has no end`);
  if (instruction.kind === "other")
    return [`unknown instruction ${keyword}`, ...open];
  if (instruction.kind === "onbuild" && instruction.trigger !== undefined)
    return faultsOf(instruction.trigger);
  if (instruction.kind === "from" && instruction.reference === undefined)
    return ["FROM names no image", ...open];
  return open;
}
