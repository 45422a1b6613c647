import { analyzeDockerfile } from "../../core/analysis.ts";
import { planToJson, planToText } from "../../core/plan/report.ts";
import { unreadable } from "../../core/readable.ts";
import type { PlanParams, PlanResult } from "../../protocol.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { Refused } from "../wrapper.ts";

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
  const document = session.documents.get(params.uri);
  if (document === undefined)
    throw new Refused(say("notOpen", language, { uri: params.uri }));
  if (checkedLanguage(document) !== "dockerfile")
    throw new Refused(say("notDockerfile", language));
  const text = document.getText();
  const reason = unreadable(text);
  if (reason !== undefined)
    throw new Refused(
      say(reason === "binary" ? "binary" : "tooLarge", language),
    );
  const { value } = await session.ask(
    document.uri,
    (project, config, file) => {
      const context = analyzeDockerfile({ file, text }, project, config);
      return { plan: planToJson(context), text: planToText(context, language) };
    },
    signal,
  );
  return value;
}
