import { analyzeDockerfile } from "../../core/analysis.ts";
import { render } from "../../core/finding.ts";
import {
  idleHosts,
  readFaults,
  simulationToJson,
  simulationToText,
} from "../../core/plan/simulate-report.ts";
import { simulate } from "../../core/plan/simulate.ts";
import type { SimulateParams, SimulateResult } from "../../protocol.ts";
import type { Session } from "../session.ts";
import { isRecord } from "../settings.ts";
import { Refused } from "../wrapper.ts";
import { dockerfileText } from "./own-document.ts";

/**
 * Answers `surefetch/simulate`.
 * @throws Refused for what is not open or no Dockerfile, and for hosts and faults that are none.
 */
export async function answerSimulate(
  session: Session,
  params: SimulateParams,
  signal: AbortSignal,
): Promise<SimulateResult> {
  const { language } = session;
  const text = dockerfileText(session, params.uri);
  const down: unknown = params.down;
  const pairs = Object.entries(isRecord(down) ? down : {});
  const read = readFaults(pairs.map(([host, word]) => [host, String(word)]));
  if (read.kind === "wrong") throw new Refused(render(read.text, language));
  const { faults } = read;
  const { value } = await session.ask(
    params.uri,
    (project, config, file) => {
      const context = analyzeDockerfile({ file, text }, project, config);
      const simulation = simulate(context, faults);
      return {
        simulation: simulationToJson(context, simulation),
        text: simulationToText(context, simulation, { faults, language }),
        warnings: idleHosts(simulation, file).map((use) =>
          render(use, language),
        ),
      };
    },
    signal,
  );
  return value;
}
