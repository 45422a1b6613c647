import { findSourceStage } from "../build/base.ts";
import { imagePull, pulledFrom } from "../plan/image-pull.ts";
import type { Mount } from "../syntax/dockerfile/model.ts";
import type { Span } from "../text/source.ts";
import { defineTool } from "./tool.ts";

/** `RUN --mount=from=image`: what is no stage of the file is pulled before the step. */
export default defineTool({
  instruction(instruction, { build, stage }) {
    if (instruction.kind !== "run") return undefined;
    const earlier = build.stages.slice(0, stage.index);
    const images = instruction.mounts.flatMap((mount) => {
      const name = mount.options.get("from");
      return name === undefined || findSourceStage(name, earlier) !== undefined
        ? []
        : [pulledFrom(name, nameSpan(mount, name))];
    });
    const [first] = images;
    if (first === undefined) return undefined;
    return {
      ...imagePull(images),
      verb: "--mount",
      span: first.span,
      nameSpan: first.span,
    };
  },
});

/** Where the name stands in the flag; the whole flag where quotes or continuations hide it. */
function nameSpan(
  { flag: { span, value, valueSpan } }: Mount,
  name: string,
): Span {
  const at = value?.indexOf(`from=${name}`) ?? -1;
  if (valueSpan === undefined || at < 0) return span;
  const start = valueSpan.start + at + "from=".length;
  const isPlain = valueSpan.end - valueSpan.start === value?.length;
  return isPlain ? { start, end: start + name.length } : span;
}
