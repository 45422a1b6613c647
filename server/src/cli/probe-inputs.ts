import { dirname, resolve } from "node:path";
import type { Config } from "../core/config.ts";
import type { FileHandle } from "../core/finding.ts";
import type { LintDocument } from "../core/lint.ts";
import type { ProjectIndex } from "../core/project.ts";
import type { BuildFacts, buildFacts } from "../probe/build-facts.ts";
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
  const planned = await ask(call, name, plannedEndpoints);
  if (planned === undefined || planned.length > 0) return planned;
  const path = shownPath(resolve(environment.cwd, name), environment.cwd);
  tell(environment, language, say("nothingToProbe", { path }));
  return undefined;
}

/** What the file of `--for` says of its build; undefined, and told, where it cannot be read. */
export async function buildFactsOf(
  call: CommandCall,
  factsOf: typeof buildFacts,
): Promise<BuildFacts | undefined> {
  const name = call.options["for"];
  return typeof name === "string" ? ask(call, name, factsOf) : undefined;
}

/** Asks about a file with its project; undefined, and told, where it cannot be read. */
async function ask<T>(
  { environment, language, options }: CommandCall,
  name: string,
  question: (
    document: LintDocument,
    project: ProjectIndex,
    config: Config,
  ) => T,
): Promise<T | undefined> {
  const path = resolve(environment.cwd, name);
  const read = await environment.files.readText(path);
  if (read.kind === "refused") {
    const shown = shownPath(path, environment.cwd);
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
  return project.ask((index) => question(document, index, config));
}
