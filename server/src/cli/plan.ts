import { dirname, resolve } from "node:path";
import { analyzeDockerfile } from "../core/analysis.ts";
import { type FileHandle, render } from "../core/finding.ts";
import { planToJson, planToText } from "../core/plan/report.ts";
import { unreadable } from "../core/readable.ts";
import { isTemplateFileName } from "../core/syntax/dockerfile/file-names.ts";
import { Configuration } from "./check/configuration.ts";
import { handleOf, shownPath } from "./check/paths.ts";
import { Project } from "./check/project.ts";
import { languageOfName, rootOfFile } from "./check/selection.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { refusalText, say } from "./messages.ts";
import { tell } from "./output.ts";

/** `surefetch plan`: every host that a build contacts, and why. A file of any name is read as a Dockerfile. */
export async function plan(call: CommandCall): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const path = resolve(environment.cwd, call.operands[0] ?? "Dockerfile");
  const shown = shownPath(path, environment.cwd);
  const read = await environment.files.readText(path);
  const wrong =
    read.kind === "refused"
      ? refusalText(shown, read)
      : wrongText(shown, read.text);
  if (wrong !== undefined || read.kind === "refused") {
    if (wrong !== undefined) tell(environment, language, wrong);
    return 2;
  }
  const { text } = read;
  const root = await rootOfFile(path, environment);
  const configuration = new Configuration(environment, options);
  const config = await configuration.forFolder(dirname(path), root.path);
  const file = handleOf(root.path, path) as FileHandle;
  const project = new Project(root, environment);
  project.setText(path, text);
  const answer = await project.ask((index) => {
    const context = analyzeDockerfile({ file, text }, index, config);
    if (context.syntax.isTemplate) return undefined;
    return options["format"] === "json"
      ? `${JSON.stringify(planToJson(context), undefined, 2)}\n`
      : planToText(context, language);
  });
  for (const { text: use } of configuration.errors)
    tell(environment, language, use);
  for (const { path: place, text: use } of configuration.problems) {
    const problem = render(use, language);
    tell(environment, language, say("settingProblem", { place, problem }));
  }
  if (answer === undefined) {
    tell(environment, language, say("planOfTemplate", { path: shown }));
    return 2;
  }
  environment.stdout.write(answer.endsWith("\n") ? answer : `${answer}\n`);
  return configuration.errors.length > 0 ? 2 : 0;
}

function wrongText(
  path: string,
  text: string,
): ReturnType<typeof say> | undefined {
  const reason = unreadable(text);
  if (reason !== undefined)
    return say(reason === "binary" ? "binary" : "tooLarge", { path });
  if (languageOfName(path) === "go.mod") return say("planOfOther", { path });
  return isTemplateFileName(path) ? say("planOfTemplate", { path }) : undefined;
}
