import type { EndpointView, ReportView } from "../../../server/src/protocol.ts";
import { type Content, element, withCode } from "./html.ts";
import type { Say } from "./messages.ts";

/** What to do, each advice once, before all that it is for. */
export function adviceSection(view: ReportView, say: Say): Content {
  const items = new Map<string, EndpointView[]>();
  for (const endpoint of view.endpoints) {
    if (endpoint.mark === "ok") continue;
    const advice = endpoint.advice ?? "";
    items.set(advice, [...(items.get(advice) ?? []), endpoint]);
  }
  if (items.size === 0) return undefined;
  return element(
    "section",
    { "aria-labelledby": "advice" },
    element("h2", { id: "advice" }, say("advice")),
    element(
      "ol",
      { class: "advice" },
      [...items].map(([advice, endpoints]) =>
        element(
          "li",
          {},
          advice === "" ? undefined : element("p", {}, withCode(advice)),
          sentencesOf(endpoints).map((sentence) =>
            element("p", { class: "quiet" }, withCode(sentence)),
          ),
        ),
      ),
    ),
  );
}

function sentencesOf(endpoints: readonly EndpointView[]): readonly string[] {
  return [...new Set(endpoints.map(({ sentence }) => sentence))];
}
