import type { Faults } from "../core/plan/faults.ts";
import {
  idleHosts,
  readFaults,
  simulationToJson,
  simulationToText,
} from "../core/plan/simulate-report.ts";
import { simulate as play } from "../core/plan/simulate.ts";
import { askDockerfile } from "./dockerfile.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";

/** `surefetch simulate`: exit status 0 where no download fails or hangs as far as can be told, 1 where one does, 2 after wrong use. */
export async function simulate(call: CommandCall): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const faults = faultsOf(call);
  if (faults === undefined) return 2;
  const found = await askDockerfile(call, (context, path) => {
    const simulation = play(context, faults);
    const json = simulationToJson(context, simulation);
    return {
      text:
        options["format"] === "json"
          ? `${JSON.stringify(json, undefined, 2)}\n`
          : simulationToText(context, simulation, { faults, language }),
      warnings: idleHosts(simulation, path),
      isGood: simulation.sites.every(({ outcome }) => outcome === "ok"),
    };
  });
  if (found === undefined) return 2;
  const { isGood, text, warnings } = found.answer;
  for (const warning of warnings) tell(environment, language, warning);
  environment.stdout.write(text);
  if (!found.isSure) return 2;
  return isGood ? 0 : 1;
}

/** The hosts of `--down`; undefined, and told, where one cannot be read. */
function faultsOf({
  environment,
  language,
  lists,
}: CommandCall): Faults | undefined {
  const pairs: (readonly [string, string])[] = [];
  for (const word of lists["down"] ?? []) {
    const at = word.lastIndexOf("=");
    if (at <= 0 || at === word.length - 1) {
      tell(environment, language, say("wrongDown", { value: word }));
      return undefined;
    }
    pairs.push([word.slice(0, at), word.slice(at + 1)]);
  }
  const read = readFaults(pairs);
  if (read.kind === "faults") return read.faults;
  tell(environment, language, read.text);
  return undefined;
}
