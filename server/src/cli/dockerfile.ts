import { dirname, resolve } from "node:path";
import { analyzeDockerfile } from "../core/analysis.ts";
import { type FileHandle, type MessageUse, render } from "../core/finding.ts";
import { unreadable } from "../core/readable.ts";
import type { DockerfileContext } from "../core/rule.ts";
import { isTemplateFileName } from "../core/syntax/dockerfile/file-names.ts";
import { Configuration } from "./check/configuration.ts";
import { handleOf, shownPath } from "./check/paths.ts";
import { Project } from "./check/project.ts";
import { languageOfName, rootOfFile } from "./check/selection.ts";
import type { CommandCall } from "./environment.ts";
import { refusalText, say } from "./messages.ts";
import { tell } from "./output.ts";

/**
 * Answers a question about the one Dockerfile that a command names; a file of any name is read as one.
 * @returns the answer; undefined, and told why, where there is none. `isSure` is false where a configuration file is wrong.
 */
export async function askDockerfile<Answer>(
  call: CommandCall,
  ask: (context: DockerfileContext, path: string) => Answer,
): Promise<{ readonly answer: Answer; readonly isSure: boolean } | undefined> {
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
    return undefined;
  }
  const { text } = read;
  const root = await rootOfFile(path, environment);
  const configuration = new Configuration(environment, options);
  const config = await configuration.forFolder(dirname(path), root.path);
  const file = handleOf(root.path, path) as FileHandle;
  const project = new Project(root, environment);
  project.setText(path, text);
  const found = await project.ask((index) => {
    const context = analyzeDockerfile({ file, text }, index, config);
    return context.syntax.isTemplate
      ? undefined
      : { answer: ask(context, shown) };
  });
  for (const { text: use } of configuration.errors)
    tell(environment, language, use);
  for (const { path: place, text: use } of configuration.problems) {
    const problem = render(use, language);
    tell(environment, language, say("settingProblem", { place, problem }));
  }
  if (found === undefined) {
    tell(environment, language, say("planOfTemplate", { path: shown }));
    return undefined;
  }
  return { answer: found.answer, isSure: configuration.errors.length === 0 };
}

/** Why a file has no plan; undefined where it may have one. */
function wrongText(path: string, text: string): MessageUse | undefined {
  const reason = unreadable(text);
  if (reason !== undefined)
    return say(reason === "binary" ? "binary" : "tooLarge", { path });
  if (languageOfName(path) === "go.mod") return say("planOfOther", { path });
  return isTemplateFileName(path) ? say("planOfTemplate", { path }) : undefined;
}
