import { contextCandidates } from "./build/build-context.ts";
import { buildModel } from "./build/build-model.ts";
import type { BuildModel } from "./build/model.ts";
import { composeBuilds } from "./build/compose.ts";
import {
  moduleOf,
  type ModuleAnswer,
  type ModuleSite,
} from "./build/go/module-of.ts";
import {
  passedArguments,
  type PassedArguments,
} from "./build/passed-arguments.ts";
import { workspaceOf } from "./build/go/workspace-of.ts";
import type { Config } from "./config.ts";
import type { FileHandle } from "./finding.ts";
import { makePlan } from "./plan/plan.ts";
import type { Plan } from "./plan/model.ts";
import type { ProjectIndex } from "./project.ts";
import type { DockerfileContext } from "./rule.ts";
import { parseDockerfile } from "./syntax/dockerfile/door.ts";
import type { DockerfileSyntax } from "./syntax/dockerfile/model.ts";

interface Parsed {
  readonly syntax: DockerfileSyntax;
  readonly build: BuildModel;
  /** What compose files passed when the model was made. */
  readonly passed: PassedArguments;
}

/** The newest text of each file: open ones and those with Go in them that a go.mod asks for. */
const keptFiles = 256;
const cache = new Map<FileHandle, Parsed>();

/** Makes what rules, hover and plan read of one Dockerfile. Syntax and build model are kept per file. */
export function analyzeDockerfile(
  document: { readonly file: FileHandle; readonly text: string },
  project: ProjectIndex,
  config: Config,
): DockerfileContext {
  const { syntax, build } = parsed(document, project);
  const { file } = document;
  const { buildContext, network } = config;
  const index = { file, build, project, buildContext };
  const answers = new Map<unknown, ModuleAnswer>();
  const answer = (site: ModuleSite): ModuleAnswer => {
    let known = answers.get(site.command);
    if (known === undefined)
      answers.set(site.command, (known = moduleOf(site, index)));
    return known;
  };
  let plan: Plan | undefined;
  return {
    file,
    source: syntax.source,
    project,
    network,
    syntax,
    build,
    get plan() {
      plan ??= makePlan(
        { build, directives: syntax.directives },
        (stage, command) => answer({ stage, command }),
      );
      return plan;
    },
    moduleOf: answer,
    buildContexts: () => contextCandidates(index),
    workspaceOf: (site) => workspaceOf(site, index),
  };
}

/** One text a file: an editor's earlier ones are never asked for again. */
function parsed(
  { file, text }: { readonly file: FileHandle; readonly text: string },
  project: ProjectIndex,
): Parsed {
  const hit = cache.get(file);
  // Used again: the oldest in a Map is the one that was inserted first.
  cache.delete(file);
  const made = analyzed(text, {
    earlier: hit,
    passed: passedTo(file, text, project),
  });
  cache.set(file, made);
  const oldest = cache.size > keptFiles ? cache.keys().next() : undefined;
  if (oldest?.done === false) cache.delete(oldest.value);
  return made;
}

/** Most files have no ARG, and no compose file needs to be read for them. */
function passedTo(
  file: FileHandle,
  text: string,
  project: ProjectIndex,
): PassedArguments {
  return /^[ \t]*ARG[ \t]/im.test(text)
    ? passedArguments(composeBuilds(file, project))
    : nothingPassed;
}

const nothingPassed: PassedArguments = new Map();

function analyzed(
  text: string,
  made: {
    readonly earlier: Parsed | undefined;
    readonly passed: PassedArguments;
  },
): Parsed {
  const { earlier, passed } = made;
  const isSameText = earlier?.syntax.source.text === text;
  const sameArguments =
    earlier !== undefined && isSame(earlier.passed, passed)
      ? earlier
      : undefined;
  if (isSameText && sameArguments !== undefined) return sameArguments;
  const syntax = isSameText
    ? earlier.syntax
    : parseDockerfile(text, earlier?.syntax);
  const build = buildModel(syntax, passed, sameArguments?.build);
  return { syntax, passed, build };
}

function isSame(one: PassedArguments, other: PassedArguments): boolean {
  if (one.size === 0 && other.size === 0) return true;
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}
