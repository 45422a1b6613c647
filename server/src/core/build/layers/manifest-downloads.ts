import type { DockerfileContext } from "../../rule.ts";
import { parseGoCommand } from "../go/go-commands.ts";
import type { RunCommand, Stage } from "../model.ts";

/** A command that does nothing but fetch what a manifest of the project lists. */
export interface ManifestDownload {
  readonly command: RunCommand;
  readonly stage: Stage;
  /** As people call it: `npm ci`. */
  readonly name: string;
  /** Tools that read the same manifest count as one. */
  readonly family: string;
}

interface Verb {
  readonly family: string;
  /** Verbs that fetch by the manifest; "" is the bare command. */
  readonly verbs: readonly string[];
  /** True where an operand behind the verb names something else to fetch. */
  readonly hasOperands: boolean;
}

const nodeVerbs = ["install", "i"];
/** How each tool is told to fetch by its manifest. Sources: the tools' own help, 2026-11. */
const tools: ReadonlyMap<string, Verb> = new Map(
  Object.entries({
    npm: {
      family: "node",
      verbs: [...nodeVerbs, "ci", "clean-install"],
      hasOperands: true,
    },
    pnpm: {
      family: "node",
      verbs: [...nodeVerbs, "fetch"],
      hasOperands: true,
    },
    yarn: { family: "node", verbs: ["", "install"], hasOperands: true },
    bun: { family: "node", verbs: nodeVerbs, hasOperands: true },
    bundle: { family: "ruby", verbs: ["", "install"], hasOperands: true },
    composer: { family: "php", verbs: ["install"], hasOperands: true },
    cargo: { family: "rust", verbs: ["fetch"], hasOperands: true },
    pipenv: { family: "python", verbs: ["install", "sync"], hasOperands: true },
    poetry: { family: "python", verbs: ["install"], hasOperands: true },
    uv: { family: "python", verbs: ["sync"], hasOperands: true },
    dotnet: { family: "dotnet", verbs: ["restore"], hasOperands: false },
  }),
);

const byFile = new WeakMap<
  DockerfileContext["build"],
  readonly ManifestDownload[]
>();

/** The file's explicit downloads by manifest, in build order. */
export function manifestDownloads({
  build,
}: DockerfileContext): readonly ManifestDownload[] {
  let found = byFile.get(build);
  if (found === undefined) {
    found = build.stages.flatMap((stage) =>
      stage.instructions.flatMap((one) =>
        one.kind === "run"
          ? build.commandsOf(one).flatMap((command) => read(command, stage))
          : [],
      ),
    );
    byFile.set(build, found);
  }
  return found;
}

function read(command: RunCommand, stage: Stage): readonly ManifestDownload[] {
  const { name } = command;
  if (name === "go") return readGo(command, stage);
  if (/^pip[\d.]*$/.test(name)) return readPip(command, stage, 0);
  if (/^python[\d.]*$/.test(name)) {
    const [flag, module] = command.arguments;
    const isPip = flag?.text === "-m" && module?.text === "pip";
    return isPip ? readPip(command, stage, 2) : [];
  }
  const tool = tools.get(name);
  return tool === undefined ? [] : readTool(command, stage, tool);
}

function readGo(
  command: RunCommand,
  stage: Stage,
): readonly ManifestDownload[] {
  const go = parseGoCommand(command, stage);
  if (go === undefined) return [];
  const isAll =
    go.verb === "mod download" && go.operands.every((one) => one === "all");
  const isGet =
    go.verb === "get" &&
    go.operands.every((one) => /^\.(?:\/|$)/.test(one ?? "@"));
  return isAll || isGet
    ? [{ command, stage, name: `go ${go.verb}`, family: "go" }]
    : [];
}

/** `pip install -r FILE` and nothing of the project itself. */
function readPip(
  command: RunCommand,
  stage: Stage,
  skip: number,
): readonly ManifestDownload[] {
  const words = command.arguments.slice(skip).map(({ text }) => text);
  const [verb, ...rest] = words;
  if (verb !== "install" && verb !== "download") return [];
  const isByFile = rest.some(
    (text) => text !== undefined && /^(?:-r|--requirement)/.test(text),
  );
  const isOfProject = rest.some(
    (text) =>
      text === undefined || /^(?:-e|--editable|\.)/.test(text) || text === "",
  );
  return isByFile && !isOfProject
    ? [{ command, stage, name: `pip ${verb} -r`, family: "python" }]
    : [];
}

function readTool(
  command: RunCommand,
  stage: Stage,
  { family, hasOperands, verbs }: Verb,
): readonly ManifestDownload[] {
  const words = command.arguments.map(({ text }) => text);
  if (words.includes(undefined) || words.some((text) => isOther(text)))
    return [];
  const operands = words.filter((text) => text?.startsWith("-") !== true);
  const [verb = "", ...more] = operands;
  if (!verbs.includes(verb) || (hasOperands && more.length > 0)) return [];
  const name = `${command.name} ${verb}`.trim();
  return [{ command, stage, name, family }];
}

/** Flags that ask for help, or for something outside of the project. */
function isOther(text: string | undefined): boolean {
  return (
    text !== undefined &&
    /^(?:-g|--global|--location=global|--help|-h|--version|-v|-V)$/.test(text)
  );
}
