import { known } from "../build/value.ts";
import { imagePull } from "../plan/image-pull.ts";
import { defineTool } from "./tool.ts";

/** `# syntax=`: before all else BuildKit pulls the image of the frontend that reads the file. */
export default defineTool({
  directive({ name, value, valueSpan: span }) {
    if (name !== "syntax") return undefined;
    // An image reference holds no blank.
    const [image = ""] = value.split(/\s/);
    const reference = known(image, { kind: "literal", span });
    return {
      ...imagePull([{ reference, span }]),
      verb: "",
      span,
      nameSpan: span,
    };
  },
});
