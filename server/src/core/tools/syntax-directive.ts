import { known } from "../build/value.ts";
import { imagePull } from "../plan/image-pull.ts";
import { defineTool } from "./tool.ts";

/** `# syntax=`: before all else BuildKit pulls the image of the frontend that reads the file. */
export default defineTool({
  directive({ name, value, valueSpan: span }) {
    if (name !== "syntax") return undefined;
    // What stands behind a blank are the frontend's own words (moby/buildkit parser/directives.go, 2026-11-21).
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
