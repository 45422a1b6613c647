import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  expandWord,
  variablesIn,
} from "../../server/src/core/syntax/dockerfile/expand.ts";
import type {
  DockerWord,
  Instruction,
} from "../../server/src/core/syntax/dockerfile/model.ts";

/** Reads every view of every instruction. */
export function readAll(text: string): number {
  const syntax = parseDockerfile(text);
  let count = syntax.comments.length + (syntax.isTemplate ? 1 : 0);
  for (const instruction of syntax.instructions)
    count += readInstruction(instruction, syntax.escape);
  return count;
}

function readInstruction(instruction: Instruction, escape: "\\" | "`"): number {
  const read = (words: readonly (DockerWord | undefined)[]): number => {
    for (const word of words) {
      if (word === undefined) continue;
      expandWord(word, escape, () => null);
      variablesIn(word, escape);
    }
    return words.length;
  };
  const base =
    instruction.flags.length +
    instruction.argumentsSpan.end +
    instruction.keywordSpan.end;
  switch (instruction.kind) {
    case "from":
      return base + read([instruction.reference, instruction.alias]);
    case "env":
    case "arg":
      return base + read(instruction.properties.map(({ value }) => value));
    case "copy":
      return base + read([...instruction.sources, instruction.destination]);
    case "run":
      return (
        base +
        instruction.commandSpan.end +
        instruction.mounts.length +
        read(instruction.execArguments)
      );
    case "value":
      return base + read(instruction.words);
    case "onbuild":
      return (
        base +
        (instruction.trigger === undefined
          ? 0
          : readInstruction(instruction.trigger, escape))
      );
    case "other":
      return base;
  }
}
