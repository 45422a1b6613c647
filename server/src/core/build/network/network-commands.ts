import type { DownloadSite } from "../../plan/model.ts";
import type { DockerfileContext } from "../../rule.ts";
import { downloadName } from "../download-commands.ts";
import { tools } from "../../tools/index.ts";
import type { RunCommand, Stage } from "../model.ts";

/** A command of a RUN that downloads, whether the plan describes its tool or not. */
export interface NetworkCommand {
  readonly command: RunCommand;
  readonly stage: Stage;
  /** As people call it: `go mod download`, `npm ci`. */
  readonly name: string;
  /** Undefined where the plan does not describe the tool. */
  readonly site: DownloadSite | undefined;
}

const answers = new WeakMap<DockerfileContext, readonly NetworkCommand[]>();

/** Every download of the file's RUN instructions, in build order. Those that ONBUILD defers are not among them. */
export function networkCommands(
  context: DockerfileContext,
): readonly NetworkCommand[] {
  let found = answers.get(context);
  if (found === undefined)
    answers.set(context, (found = findCommands(context)));
  return found;
}

const planned = new Set(tools.flatMap(({ commands }) => commands ?? []));

function findCommands({
  build,
  plan,
}: DockerfileContext): readonly NetworkCommand[] {
  const sites = new Map(plan.sites.map((site) => [site.command, site]));
  return build.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      if (instruction.kind !== "run") return [];
      return build.commandsOf(instruction).flatMap((command) => {
        const site = sites.get(command);
        const name =
          site === undefined
            ? downloadName(command)
            : `${command.name} ${site.verb}`.trim();
        // Of a tool that the plan describes, what is no site fetches nothing.
        const isDownload = site !== undefined || !planned.has(command.name);
        return name === undefined || !isDownload
          ? []
          : [{ command, stage, name, site }];
      });
    }),
  );
}
