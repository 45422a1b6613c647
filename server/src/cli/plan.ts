import { planToJson, planToText } from "../core/plan/report.ts";
import { askDockerfile } from "./dockerfile.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";

/** `surefetch plan`: every host that a build contacts, and why. A file of any name is read as a Dockerfile. */
export async function plan(call: CommandCall): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const found = await askDockerfile(call, (context) =>
    options["format"] === "json"
      ? `${JSON.stringify(planToJson(context), undefined, 2)}\n`
      : planToText(context, language),
  );
  if (found === undefined) return 2;
  environment.stdout.write(found.answer);
  return found.isSure ? 0 : 2;
}
