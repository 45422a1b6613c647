/** The page of a network check's report, as the client builds it: pure, so no editor is needed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareRuns } from "../../client/src/report/compare.ts";
import {
  element,
  escapeHtml,
  toHtml,
  withCode,
} from "../../client/src/report/html.ts";
import { messages, sayIn } from "../../client/src/report/messages.ts";
import { reportPage } from "../../client/src/report/page.ts";
import { type Run, RunHistory } from "../../client/src/report/run.ts";
import { barsOf, timeLine } from "../../client/src/report/waterfall.ts";
import type { EndpointFix, ReportView } from "../../server/src/protocol.ts";
import { endpointView, reportView } from "../support/report-view.ts";

const fails = endpointView("https://a.test/", [20, 5000], "timed-out", {
  advice: "Use `--dns` and wait",
});
const works = endpointView("https://b.test/", [20, 30, 40, 50], "ok", {
  status: 200,
});

function runOf(view: ReportView, parts: Partial<Run> = {}): Run {
  return {
    id: 1,
    container: "id",
    uri: "file:///x/Dockerfile",
    again: {
      command: "surefetch.checkNetworkFromContainer",
      options: {},
    },
    view,
    markdown: "",
    report: {},
    offersProfile: false,
    ...parts,
  };
}

function page(run: Run, before?: Run, language: "en" | "zh-cn" = "en"): string {
  return reportPage({
    run,
    before,
    runs: before === undefined ? [run] : [before, run],
    say: sayIn(language),
    language,
    clock: (iso) => iso.slice(11, 19),
    nonce: "n0nce",
  });
}

const hostile = `</h1></script><img src=x onerror=alert(1)>"'&\`<b>\``;

test("whatever a report says is text: in tags, attributes and between backquotes", () => {
  const endpoint = endpointView(hostile, [1], "failed", {
    role: hostile,
    label: hostile,
    sentence: hostile,
    advice: hostile,
    places: [
      { file: hostile, line: 1, uri: hostile },
      { file: hostile, line: 2 },
    ],
  });
  const view = reportView([endpoint], {
    container: hostile,
    started: hostile,
    headline: hostile,
    about: hostile,
    tools: hostile,
    notes: [hostile],
    limits: [hostile],
    blame: {
      id: hostile,
      who: hostile,
      advice: hostile,
      notes: [hostile],
      places: [hostile, hostile],
      endpoints: [
        {
          url: hostile,
          cells: [{ mark: "failed", label: hostile }, null],
          who: hostile,
          id: hostile,
        },
      ],
    },
    nameservers: {
      servers: [hostile],
      hosts: [{ host: hostile, answers: [hostile] }],
    },
  });
  const html = page(runOf(view, { id: 2 }), runOf(view));
  assert.doesNotMatch(html, /<img|<b>|<\/h1><\/script>/);
  assert.ok(html.includes("&lt;img src=x onerror=alert(1)&gt;"));
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.equal(html.match(/<style/g)?.length, 1);
  assert.equal(html.match(/<h1/g)?.length, 1);
});

test("the page needs nothing from elsewhere, and only its own style and script count", () => {
  const html = page(runOf(reportView([fails, works])));
  const [, policy = ""] =
    /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  assert.equal(
    policy,
    "default-src &#39;none&#39;; style-src &#39;nonce-n0nce&#39;; script-src &#39;nonce-n0nce&#39;",
  );
  assert.doesNotMatch(html, / on\w+=| style="|<link|@import| src=| href=/);
  assert.doesNotMatch(html.replaceAll("url(#hatch)", ""), /url\(/);
});

test("the verdict comes first, then what to do, then the endpoints, the failing one first", () => {
  const html = page(runOf(reportView([works, fails])));
  const places = [
    "<h1",
    "Run Again",
    "What to do",
    "Use <code>--dns</code> and wait",
    'id="endpoints"',
    "<h3>https://a.test/",
    "<h3>https://b.test/",
  ].map((part) => html.indexOf(part));
  assert.ok(
    places.every((place) => place > 0),
    String(places),
  );
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});

function place(line: number): EndpointFix {
  return {
    title: "Compare Go mirrors…",
    uri: "file:///x/Dockerfile",
    range: { start: { line, character: 0 }, end: { line, character: 5 } },
  };
}

test("a fix that several endpoints have stands at the first of them, as they are shown, alone", () => {
  const html = page(
    runOf(
      reportView([
        { ...works, fixes: [place(1), place(3)] },
        { ...fails, fixes: [place(3)] },
      ]),
    ),
  );
  const buttons = [...html.matchAll(/data-do="fix" data-at="([\d.]+)"/g)];
  assert.deepEqual(
    buttons.map(([, at]) => at),
    ["1.0", "0.0"],
  );
});

test("each endpoint is a table of steps with a caption, row heads, and bars that say their time", () => {
  const html = page(runOf(reportView([works, fails])));
  assert.match(html, /<caption class="unseen">Steps of https:\/\/b\.test\//);
  assert.equal(html.match(/<th scope="row">TLS<\/th>/g)?.length, 1);
  assert.match(html, /aria-label="from 50 to 90 ms"/);
  assert.match(html, /HTTP 200, 50 ms/);
  // What is drawn has its words beside it.
  assert.match(
    html,
    /<p class="label"><span class="mark failed"><svg [^>]*aria-hidden="true"/,
  );
  for (const [, tag] of html.matchAll(/<(svg[^>]*)>/g))
    assert.match(tag ?? "", /aria-hidden="true"|aria-label=|x="100%"/, tag);
});

test("buttons name what they do and carry numbers only, never an address", () => {
  const html = page(runOf(reportView([works, fails])));
  const buttons = [...html.matchAll(/<button ([^>]*)>([^<]*)</g)];
  assert.deepEqual(
    buttons.map(([, , label]) => label),
    [
      "Run Again",
      "Copy as Markdown",
      "Copy as JSON",
      "Dockerfile:4",
      "Dockerfile:4",
    ],
  );
  // The failing endpoint is shown first; its number is the report's.
  assert.match(buttons[3]?.[1] ?? "", /data-do="open" data-at="1\.0"/);
  assert.doesNotMatch(html, /file:\/\//);
});

test("an endpoint's fixes are buttons that carry numbers, under a name of their own", () => {
  const range = {
    start: { line: 3, character: 0 },
    end: { line: 3, character: 5 },
  };
  const fix = { uri: "file:///x/Dockerfile", range };
  const html = page(
    runOf(
      reportView([
        works,
        endpointView("https://a.test/", [20], "failed", {
          fixes: [
            { ...fix, title: hostile },
            { ...fix, title: "Compare Go mirrors…" },
          ],
        }),
      ]),
    ),
  );
  assert.match(html, /role="group" aria-label="Fixes for https:\/\/a\.test\/"/);
  assert.match(
    html,
    /data-do="fix" data-at="1\.1">Compare Go mirrors…<\/button>/,
  );
  assert.match(html, /data-do="fix" data-at="1\.0">&lt;\/h1&gt;/);
  assert.doesNotMatch(html, /<img|file:\/\//);
  assert.equal(html.match(/class="fixes"/g)?.length, 1);
});

test("the profile is offered where the report suggests it and this run is the one to offer it", () => {
  const view = reportView([fails], { suggestedProfile: "china" });
  assert.match(page(runOf(view, { offersProfile: true })), /data-do="china"/);
  assert.doesNotMatch(page(runOf(view)), /data-do="china"/);
  const other = runOf(reportView([fails]), { offersProfile: true });
  assert.doesNotMatch(page(other), /data-do="china"/);
});

test("a run is compared with the one before, and the list of runs says which one is shown", () => {
  const before = runOf(reportView([fails, works]));
  const fixed = endpointView("https://a.test/", [20, 30, 40, 50]);
  const html = page(runOf(reportView([fixed]), { id: 2 }), before);
  assert.match(html, /Compared with the run at 10:20:30/);
  assert.match(html, /<td class="changed">works now<\/td>/);
  assert.match(html, /not asked any more/);
  assert.match(html, /data-at="2" aria-current="true"/);
  assert.equal(html.match(/ aria-current="true"/g)?.length, 1);
});

test("changes from run to run", () => {
  const url = "https://a.test/";
  const slower = endpointView(url, [20, 30, 40, 500]);
  const otherwise = endpointView(url, [20], "failed", {
    verdictId: "dns-name-not-found",
  });
  const unknown = endpointView(url, [], "ok", { mark: "unknown" });
  const ok = endpointView(url, [20, 30, 40, 50]);
  const nearly = endpointView(url, [25, 30, 40, 55]);
  const cases = [
    [fails, ok, "fixed", 4880],
    [ok, fails, "broken", 4880],
    [fails, fails, "still-fails", 0],
    [fails, otherwise, "fails-otherwise", 5000],
    [slower, ok, "faster", 450],
    [ok, slower, "slower", 450],
    [ok, nearly, "same", 10],
    [unknown, ok, "not-comparable", 140],
  ] as const;
  for (const [before, now, change, difference] of cases) {
    const [row] = compareRuns(reportView([before]), reportView([now]));
    assert.deepEqual([row?.change, row?.difference], [change, difference]);
  }
  const changes = compareRuns(reportView([works]), reportView([ok]));
  assert.deepEqual(
    changes.map(({ change }) => change),
    ["new", "gone"],
  );
});

test("the time line is as long as the slowest answer, and what never answers is cut at its end", () => {
  const view = reportView([works, fails]);
  assert.equal(timeLine(view), 150);
  const shapes = barsOf(fails, 150).map(({ shape }) => shape);
  assert.deepEqual(shapes, [
    { start: 0, width: 13.3, isCut: false },
    { start: 13.3, width: 86.7, isCut: true },
    undefined,
    undefined,
  ]);
  assert.equal(timeLine(reportView([fails])), 6000);
  assert.equal(timeLine(reportView([])), 10);
  const late = barsOf(endpointView("https://c.test/", [900, 5]), 150)[1];
  assert.deepEqual(late?.shape, { start: 97, width: 3, isCut: true });
});

test("the history knows the run before of the same container and document, and forgets the oldest", () => {
  const history = new RunHistory();
  const view = reportView([works]);
  const first = history.add(runOf(view));
  const other = history.add(runOf(view, { container: "other" }));
  const elsewhere = history.add(runOf(view, { uri: undefined }));
  const again = history.add(runOf(view));
  assert.deepEqual(
    [first, other, elsewhere, again].map((run) => history.before(run)?.id),
    [undefined, undefined, undefined, first.id],
  );
  for (let count = 0; count < 100; count++) history.add(runOf(view));
  assert.equal(history.find(first.id), undefined);
  assert.equal(history.runs.length, 30);
});

test("HTML: attributes and children are escaped, and what is absent is left out", () => {
  assert.equal(escapeHtml(`<&>"'`), "&lt;&amp;&gt;&quot;&#39;");
  const made = element("p", { title: `"'>`, hidden: true, lang: undefined }, [
    "a<",
    undefined,
    withCode("x `y` z"),
  ]);
  assert.equal(
    toHtml(made),
    `<p title="&quot;&#39;&gt;" hidden>a&lt;x <code>y</code> z</p>`,
  );
});

test("every text of the page has the same placeholders in both languages, and the Chinese one is Chinese", () => {
  for (const [id, message] of Object.entries(messages)) {
    const [english, chinese] = [message.en, message["zh-cn"]];
    assert.deepEqual(names(chinese), names(english), id);
    assert.notEqual(chinese, english, id);
    assert.match(chinese, /[\u4e00-\u9fff，]/, id);
  }
  const html = page(runOf(reportView([fails])), undefined, "zh-cn");
  assert.match(html, /<html lang="zh-cn">/);
  assert.doesNotMatch(html, />(?:Run Again|What to do|First byte)</);
});

function names(text: string): readonly string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}

const compared = reportView([works, fails], {
  headline: "The container's resolv.conf is at fault",
  blame: {
    id: "container-dns",
    who: "container",
    advice: "Take `--dns` out",
    notes: ["From the container: 1 of 2 endpoints fail"],
    places: ["Container", "Fresh container", "This machine"],
    endpoints: [works, fails].map(({ url, mark, label }) => ({
      url,
      cells: [{ mark, label }, { mark: "ok", label: "OK" }, null],
      who: "container",
      id: "container-dns",
    })),
  },
});

test("where it breaks stands above the endpoints: a table that says its heads, in each row, and what was not seen", () => {
  const html = page(runOf(compared));
  assert.ok(html.indexOf('id="blame"') < html.indexOf('id="endpoints"'));
  assert.ok(html.indexOf('id="blame"') > html.indexOf("<h1"));
  assert.match(html, /<h2 id="blame">Where it breaks<\/h2>/);
  assert.match(html, /Take <code>--dns<\/code> out/);
  for (const head of ["Endpoint", "Container", "Fresh container", "At fault"])
    assert.ok(
      html.includes(`<th scope="col" role="columnheader">${head}</th>`),
      head,
    );
  assert.equal(html.match(/<td role="cell" data-label="[^"]+">/g)?.length, 8);
  assert.match(html, /data-label="This machine">not seen</);
  // A mark is a word with a sign, never a colour alone.
  assert.match(html, /<span class="mark failed"><svg [^>]*aria-hidden="true"/);
  assert.match(page(runOf(compared), undefined, "zh-cn"), /问题出在哪里/);
});

test("the button that finds out where it breaks is there where something fails and nothing was compared", () => {
  const again = { command: "x", options: {}, canCompare: true } as const;
  const button = 'data-do="compare"';
  const failing = reportView([works, fails]);
  assert.ok(page(runOf(failing, { again })).includes(button));
  // A place that cannot be compared, one that works, and one that has been.
  assert.ok(!page(runOf(failing)).includes(button));
  const good = reportView([works], { mark: "ok" });
  assert.ok(!page(runOf(good, { again })).includes(button));
  assert.ok(!page(runOf(compared, { again })).includes(button));
});
