import { analyzeDockerfile } from "../../core/analysis.ts";
import { planToJson, planToText } from "../../core/plan/report.ts";
import type { PlanParams, PlanResult } from "../../protocol.ts";
import type { Session } from "../session.ts";
import { dockerfileText } from "./own-document.ts";

/**
 * Answers `surefetch/plan`.
 * @throws Refused for what is not open or no Dockerfile.
 */
export async function answerPlan(
  session: Session,
  params: PlanParams,
  signal: AbortSignal,
): Promise<PlanResult> {
  const { language } = session;
  const text = dockerfileText(session, params.uri);
  const { value } = await session.ask(
    params.uri,
    (project, config, file) => {
      const context = analyzeDockerfile({ file, text }, project, config);
      return { plan: planToJson(context), text: planToText(context, language) };
    },
    signal,
  );
  return value;
}
