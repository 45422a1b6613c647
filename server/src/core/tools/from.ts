import { imagePull } from "../plan/image-pull.ts";
import { defineTool } from "./tool.ts";

export default defineTool({
  instruction(instruction, { stage }) {
    if (instruction.kind !== "from" || stage.base.kind !== "image")
      return undefined;
    const { reference } = stage.base;
    const span = instruction.reference?.span ?? instruction.keywordSpan;
    return {
      ...imagePull([{ reference, span }]),
      verb: "",
      span,
      nameSpan: span,
    };
  },
});
