import type {
  EndpointView,
  Mark,
  ReportView,
  StepView,
} from "../../../server/src/protocol.ts";
import { type Content, element } from "./html.ts";
import { markWord } from "./mark.ts";
import type { Say } from "./messages.ts";
import { press } from "./press.ts";
import { type Bar, barsOf, timeLine } from "./waterfall.ts";

const order: readonly Mark[] = ["failed", "unknown", "slow", "ok"];

/** The endpoints, those that fail first, each with its steps along one time line. */
export function endpointsSection(view: ReportView, say: Say): Content {
  if (view.endpoints.length === 0) return undefined;
  const line = timeLine(view);
  const items = view.endpoints
    .map((endpoint, index) => ({ endpoint, index }))
    .toSorted(
      (one, other) =>
        order.indexOf(one.endpoint.mark) - order.indexOf(other.endpoint.mark),
    );
  const offered = new Set<string>();
  return element(
    "section",
    { "aria-labelledby": "endpoints" },
    element(
      "div",
      { class: "heading" },
      element("h2", { id: "endpoints" }, say("endpoints")),
      element("p", { class: "quiet" }, say("timeLine", { line })),
    ),
    hatching,
    element(
      "ol",
      {},
      items.map(({ endpoint, index }) =>
        element(
          "li",
          { class: `endpoint ${endpoint.mark}` },
          element(
            "div",
            { class: "identity" },
            identity(endpoint, index, say),
            fixButtons({ endpoint, index, offered }, say),
          ),
          lanes(endpoint, line, say),
        ),
      ),
    ),
  );
}

/** The filling of bars that end badly; a definition that other pictures of the page refer to. */
const hatching = element(
  "svg",
  { class: "unseen", "aria-hidden": "true", width: 0, height: 0 },
  element(
    "pattern",
    {
      id: "hatch",
      width: 6,
      height: 6,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    element("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 6 }),
  ),
);

function identity(endpoint: EndpointView, index: number, say: Say): Content {
  return [
    element("h3", {}, endpoint.url),
    element(
      "p",
      { class: "place quiet" },
      endpoint.role,
      endpoint.places.map(({ file, line, uri }, place) => [
        " · ",
        uri === undefined
          ? `${file}:${line}`
          : element(
              "button",
              {
                type: "button",
                class: "link",
                "data-do": "open",
                "data-at": `${index}.${place}`,
                title: say("openPlace", { file, line }),
              },
              `${file}:${line}`,
            ),
      ]),
    ),
    element("p", { class: "label" }, markWord(endpoint.mark, endpoint.label)),
  ];
}

/** What the editor offers where the endpoint is named; the same fix of the same place stands at the first of several alone. */
function fixButtons(
  {
    endpoint: { url, fixes = [] },
    index,
    offered,
  }: {
    readonly endpoint: EndpointView;
    readonly index: number;
    readonly offered: Set<string>;
  },
  say: Say,
): Content {
  const buttons = fixes.flatMap(({ title, uri, range }, fix) => {
    const same = JSON.stringify([title, uri, range]);
    if (offered.has(same)) return [];
    offered.add(same);
    return [press("fix", title, { "data-at": `${index}.${fix}` })];
  });
  if (buttons.length === 0) return undefined;
  return element(
    "div",
    { class: "fixes", role: "group", "aria-label": say("fixes", { url }) },
    buttons,
  );
}

/** For those who hear the page. */
function unseen(text: string): Content {
  return element("span", { class: "unseen" }, text);
}

function lanes(endpoint: EndpointView, line: number, say: Say): Content {
  return element(
    "table",
    { class: "lanes" },
    element(
      "caption",
      { class: "unseen" },
      say("stepsOf", { url: endpoint.url }),
    ),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col", class: "name" }, unseen(say("step"))),
        element("th", { scope: "col" }, unseen(say("when"))),
        element("th", { scope: "col", class: "figure" }, unseen(say("result"))),
      ),
    ),
    element(
      "tbody",
      {},
      barsOf(endpoint, line)
        .filter(({ step }) => step.outcome !== "not-reached")
        .map((bar) => lane(bar, endpoint, say)),
    ),
  );
}

function lane(bar: Bar, { status }: EndpointView, say: Say): Content {
  const { step } = bar;
  const text =
    step.name === "http" && status !== undefined
      ? say("httpStatus", { status, text: step.text })
      : step.text;
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, say(step.name)),
    element("td", {}, track(bar, say)),
    element(
      "td",
      { class: isBad(step) ? "figure bad-figure" : "figure" },
      text,
    ),
  );
}

function isBad({ outcome }: StepView): boolean {
  return outcome === "failed" || outcome === "timed-out";
}

function track({ step, shape, from }: Bar, say: Say): Content {
  const rules = [25, 50, 75].map((at) =>
    element("line", {
      class: "rule",
      x1: `${at}%`,
      x2: `${at}%`,
      y1: 0,
      y2: 14,
    }),
  );
  if (shape === undefined)
    return element("svg", { class: "track", "aria-hidden": "true" }, rules);
  const { milliseconds } = step;
  const label =
    milliseconds === undefined
      ? say("waiting", { from })
      : say("fromTo", { from, to: from + milliseconds });
  return element(
    "svg",
    { class: "track", role: "img", "aria-label": label },
    rules,
    element("rect", {
      class: isBad(step) ? "bar bad" : `bar ${step.name}`,
      x: `${shape.start}%`,
      width: `${shape.width}%`,
      y: 2,
      height: 10,
    }),
    shape.isCut ? onwards : undefined,
  );
}

/** Two strokes through the end of a bar that goes on beyond the time line. */
const onwards = element(
  "svg",
  { x: "100%", overflow: "visible" },
  element("path", { class: "on", d: "M-14 14 L-9 0 M-8 14 L-3 0" }),
);
