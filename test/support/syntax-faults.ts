import type { LintDocument } from "../../server/src/core/lint.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import type { Instruction } from "../../server/src/core/syntax/dockerfile/model.ts";
import { parseGoMod } from "../../server/src/core/syntax/gomod/gomod.ts";

/** What is wrong with a text as such, whatever its rules say; the same fault twice is told apart. */
export function syntaxFaults({ language, text }: LintDocument): string[] {
  const faults =
    language === "go.mod"
      ? parseGoMod(text).problems.map(({ message }) => message)
      : parseDockerfile(text).instructions.flatMap(faultsOf);
  return faults.map(
    (fault, index) =>
      `${fault} #${faults.indexOf(fault) === index ? 1 : faults.slice(0, index).filter((one) => one === fault).length + 1}`,
  );
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
