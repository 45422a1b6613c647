import type { Mark } from "../../../server/src/protocol.ts";
import { adviceSection } from "./advice.ts";
import { blameSection } from "./blame-section.ts";
import { comparisonSection } from "./comparison-section.ts";
import { endpointsSection } from "./endpoints-section.ts";
import { htmlDocument } from "./document.ts";
import { grid } from "./grid.ts";
import { header } from "./header.ts";
import { type Content, element, withCode } from "./html.ts";
import { markWord } from "./mark.ts";
import type { Say } from "./messages.ts";
import { press } from "./press.ts";
import type { Run } from "./run.ts";

/** What the page shows, and in which words. */
export interface Page {
  readonly run: Run;
  /** The run that this one is compared with. */
  readonly before: Run | undefined;
  /** All runs, the newest last. */
  readonly runs: readonly Run[];
  readonly say: Say;
  /** The value of the attribute `lang`. */
  readonly language: string;
  /** A time of day for people. */
  readonly clock: (iso: string) => string;
  /** Letters and digits, new for each page. */
  readonly nonce: string;
}

/** The report as an HTML document; see `htmlDocument`. */
export function reportPage(page: Page): string {
  const { nonce, run, say, language } = page;
  const title = say("title", { container: run.view.container });
  return htmlDocument({ title, language, nonce }, body(page));
}

function body(page: Page): Content {
  const { run, say } = page;
  const { view } = run;
  return element(
    "main",
    {},
    verdict(page),
    view.notes.map((note) => element("p", { class: "note" }, withCode(note))),
    run.offersProfile && view.suggestedProfile === "china"
      ? offer(say)
      : undefined,
    blameSection(view, say),
    adviceSection(view, say),
    endpointsSection(view, say),
    comparisonSection(page),
    nameservers(page),
    limits(page),
    history(page),
  );
}

function verdict({ run, say, clock }: Page): Content {
  const { view } = run;
  const time = say("started", {
    time: clock(view.started),
    seconds: (view.milliseconds / 1000).toFixed(1),
    deadline: view.deadlineSeconds,
  });
  return header({
    mark: view.mark,
    word: say(view.mark),
    headline: view.headline,
    facts: [view.about, time],
    actionsLabel: say("actions"),
    actions: [
      press("run", say("runAgain"), { class: "press first" }),
      run.again.canCompare && view.blame === undefined && view.mark !== "ok"
        ? press("compare", say("findOut"), { title: say("findOutHow") })
        : undefined,
      press("markdown", say("copyMarkdown")),
      press("json", say("copyJson")),
    ],
  });
}

function offer(say: Say): Content {
  return element(
    "section",
    { class: "offer", "aria-labelledby": "offer" },
    element("h2", { id: "offer" }, say("offerTitle")),
    element("p", {}, say("offer")),
    element("div", { class: "actions" }, press("china", say("useChina"))),
  );
}

function nameservers({ run, say }: Page): Content {
  const { servers, hosts } = run.view.nameservers;
  if (hosts.length === 0) return undefined;
  const heading = say("nameservers");
  return element(
    "section",
    { "aria-labelledby": "nameservers" },
    element("h2", { id: "nameservers" }, heading),
    grid(
      heading,
      [say("host"), ...servers],
      hosts.map(({ host, answers }) => ({
        head: host,
        cells: answers.map((answer) => element("td", {}, answer)),
      })),
    ),
  );
}

function limits({ run, say }: Page): Content {
  const { limits: told, tools } = run.view;
  if (told.length === 0 && tools === undefined) return undefined;
  return element(
    "section",
    { "aria-labelledby": "limits" },
    element("h2", { id: "limits" }, say("limits")),
    element(
      "ul",
      { class: "limits quiet" },
      [...(tools === undefined ? [] : [tools]), ...told].map((limit) =>
        element("li", {}, withCode(limit)),
      ),
    ),
  );
}

function history({ run, runs, say, clock }: Page): Content {
  if (runs.length < 2) return undefined;
  return element(
    "nav",
    { "aria-labelledby": "history" },
    element("h2", { id: "history" }, say("history")),
    element(
      "ol",
      { class: "history" },
      runs.toReversed().map(({ id, view }) =>
        element(
          "li",
          {},
          element(
            "button",
            {
              type: "button",
              class: "link",
              "data-do": "show",
              "data-at": id,
              ...(id === run.id && { "aria-current": "true" }),
            },
            historyEntry(view.mark, say, [
              clock(view.started),
              view.container,
              view.headline,
            ]),
          ),
        ),
      ),
    ),
  );
}

function historyEntry(mark: Mark, say: Say, parts: readonly string[]): Content {
  return [
    element("span", { class: mark }, markWord(mark, say(mark))),
    ...parts.map((part) => [" ", element("span", {}, withCode(part))]),
  ];
}
