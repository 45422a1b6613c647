import { imagePull, pulledFrom } from "../plan/image-pull.ts";
import { defineTool } from "./tool.ts";

/** `COPY --from=image`: what is no stage of the file is pulled. */
export default defineTool({
  instruction(instruction, { build, stage }) {
    if (instruction.kind !== "copy" || instruction.keyword !== "COPY")
      return undefined;
    const { from } = instruction;
    if (from?.value === undefined) return undefined;
    const copy = build
      .copiesAtEnd(stage)
      .findLast((one) => one.instruction === instruction);
    if (copy?.from.kind !== "other") return undefined;
    const span = from.valueSpan ?? from.span;
    return {
      ...imagePull([pulledFrom(copy.from.name, span)]),
      verb: "--from",
      span: instruction.span,
      nameSpan: span,
    };
  },
});
