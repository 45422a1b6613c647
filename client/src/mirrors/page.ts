import type { MirrorsView, MirrorView } from "../../../server/src/protocol.ts";
import { htmlDocument } from "../report/document.ts";
import { header } from "../report/header.ts";
import { type Content, element, withCode } from "../report/html.ts";
import { markWord } from "../report/mark.ts";
import { press } from "../report/press.ts";
import type { Say } from "./messages.ts";

/** What is asked before anything is written, or why nothing was. */
export interface Question {
  /** Index of the mirror in the view. */
  readonly mirror: number;
  /** Name of the file, for people. */
  readonly file: string;
  readonly sentences: readonly string[];
  readonly canWrite: boolean;
}

export interface MirrorsPage {
  readonly view: MirrorsView;
  readonly question: Question | undefined;
  /** Index of the mirror whose button gets the focus; otherwise the question or the headline. */
  readonly focus: number | undefined;
  readonly say: Say;
  /** The value of the attribute `lang`. */
  readonly language: string;
  /** A time of day for people. */
  readonly clock: (iso: string) => string;
  /** Letters and digits, new for each page. */
  readonly nonce: string;
}

/** The comparison of Go mirrors as an HTML document; see `htmlDocument`. */
export function mirrorsPage(page: MirrorsPage): string {
  const { view, say, language, nonce } = page;
  const title = say("title", { container: view.container });
  return htmlDocument({ title, language, nonce }, body(page));
}

function body(page: MirrorsPage): Content {
  const { view, question, say } = page;
  return element(
    "main",
    {},
    verdict(page),
    view.notes.map((note) => element("p", { class: "note" }, withCode(note))),
    question && asked(question, page),
    table(page),
    element(
      "section",
      { "aria-labelledby": "limits" },
      element("h2", { id: "limits" }, say("limits")),
      element(
        "ul",
        { class: "limits quiet" },
        view.limits.map((limit) => element("li", {}, withCode(limit))),
      ),
    ),
  );
}

function verdict({ view, say, clock }: MirrorsPage): Content {
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
      press("markdown", say("copyMarkdown")),
      press("json", say("copyJson")),
    ],
  });
}

function asked(
  { mirror, file, sentences, canWrite }: Question,
  { view, say }: MirrorsPage,
): Content {
  const { host = "" } = view.mirrors[mirror] ?? {};
  const title = canWrite
    ? say("confirmTitle", { mirror: host, file })
    : say("refusedTitle");
  return element(
    "section",
    { class: "offer", "aria-labelledby": "question" },
    element("h2", { id: "question", tabindex: -1, "data-focus": true }, title),
    sentences.map((sentence) => element("p", {}, sentence)),
    element(
      "div",
      { class: "actions" },
      canWrite
        ? press("confirm", say("confirm"), {
            class: "press first",
            "data-at": mirror,
          })
        : undefined,
      press("cancel", canWrite ? say("cancel") : say("close"), {
        "data-at": mirror,
      }),
    ),
  );
}

const columns = [
  "rank",
  "mirror",
  "modules",
  "checksums",
  "firstByte",
  "zip",
  "verdict",
] as const;

/** A table whose rows become cards where it is narrow; the roles keep it a table for those who hear it. */
function table(page: MirrorsPage): Content {
  const { view, say } = page;
  if (view.mirrors.length === 0) return undefined;
  return element(
    "section",
    { "aria-labelledby": "mirrors" },
    element("h2", { id: "mirrors" }, say("mirrors")),
    element(
      "table",
      { class: "grid mirrors", role: "table", "aria-labelledby": "mirrors" },
      element(
        "thead",
        { role: "rowgroup" },
        element(
          "tr",
          { role: "row" },
          columns.map((column) =>
            element("th", { scope: "col", role: "columnheader" }, say(column)),
          ),
        ),
      ),
      element(
        "tbody",
        { role: "rowgroup" },
        view.mirrors.map((mirror, index) => row(mirror, index, page)),
      ),
    ),
  );
}

function row(
  mirror: MirrorView,
  index: number,
  { say, focus }: MirrorsPage,
): Content {
  const { url, host, from, mark, sentence } = mirror;
  const cell = (
    column: (typeof columns)[number],
    ...content: readonly Content[]
  ): Content =>
    element(
      "td",
      {
        role: "cell",
        class: column === "verdict" ? "says" : column,
        "data-label": say(column),
      },
      ...content,
    );
  return element(
    "tr",
    { role: "row" },
    cell("rank", String(mirror.rank)),
    element(
      "th",
      { scope: "row", role: "rowheader" },
      element("span", { class: "url" }, url),
      element("span", { class: "from quiet" }, from),
    ),
    cell("modules", mirror.modules),
    cell("checksums", mirror.checksums),
    cell("firstByte", mirror.firstByte),
    cell("zip", mirror.zip),
    cell(
      "verdict",
      markWord(mark, sentence),
      mirror.canWrite === true
        ? press("write", say("write"), {
            "data-at": index,
            "aria-label": say("writeOf", { mirror: host }),
            ...(focus === index && { "data-focus": true }),
          })
        : undefined,
    ),
  );
}
