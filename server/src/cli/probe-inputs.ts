import { dirname, resolve } from "node:path";
import type { FileHandle } from "../core/finding.ts";
import { plannedEndpoints } from "../probe/planned-endpoints.ts";
import type { EndpointInput } from "../probe/types.ts";
import { Configuration } from "./check/configuration.ts";
import { handleOf, shownPath } from "./check/paths.ts";
import { Project } from "./check/project.ts";
import { languageOfName, rootOfFile } from "./check/selection.ts";
import type { CommandCall } from "./environment.ts";
import { refusalText, say } from "./messages.ts";
import { tell } from "./output.ts";

/** What is to be tested; undefined, and told, where there is nothing. */
export async function inputsOf(
  call: CommandCall,
  byContainer: () => Promise<readonly EndpointInput[]>,
): Promise<readonly EndpointInput[] | undefined> {
  const { environment, language, options } = call;
  const name = options["for"];
  if (typeof name !== "string") return byContainer();
  const path = resolve(environment.cwd, name);
  const shown = shownPath(path, environment.cwd);
  const read = await environment.files.readText(path);
  if (read.kind === "refused") {
    tell(environment, language, refusalText(shown, read));
    return undefined;
  }
  const root = await rootOfFile(path, environment);
  const config = await new Configuration(environment, options).forFolder(
    dirname(path),
    root.path,
  );
  const project = new Project(root, environment);
  project.setText(path, read.text);
  const document = {
    file: handleOf(root.path, path) as FileHandle,
    language: languageOfName(name) ?? ("dockerfile" as const),
    text: read.text,
  };
  const planned = await project.ask((index) =>
    plannedEndpoints(document, index, config),
  );
  if (planned.length > 0) return planned;
  tell(environment, language, say("nothingToProbe", { path: shown }));
  return undefined;
}
