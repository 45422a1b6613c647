/** The page that compares Go mirrors, as the client builds it: pure, so no editor is needed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messages, sayIn } from "../../client/src/mirrors/messages.ts";
import { mirrorsPage, type Question } from "../../client/src/mirrors/page.ts";
import { mirrorMessages } from "../../server/src/lsp/mirror-messages.ts";
import type { MirrorsView, MirrorView } from "../../server/src/protocol.ts";

function mirror(parts: Partial<MirrorView> = {}): MirrorView {
  return {
    rank: 1,
    url: "https://goproxy.cn",
    host: "goproxy.cn",
    mark: "ok",
    from: "public",
    modules: "yes",
    checksums: "yes",
    firstByte: "40 ms",
    zip: "52 ms",
    sentence: "goproxy.cn serves modules",
    canWrite: true,
    ...parts,
  };
}

const { canWrite: _, ...portal } = mirror({
  rank: 2,
  url: "https://portal.test",
  host: "portal.test",
  mark: "failed",
  sentence: "portal.test answers with a web page",
});

function viewOf(parts: Partial<MirrorsView> = {}): MirrorsView {
  return {
    container: "web",
    started: "2026-11-21T10:20:30.000Z",
    milliseconds: 1234,
    deadlineSeconds: 10,
    headline: "goproxy.cn is the best of 2 Go mirrors from here",
    mark: "ok",
    about: "Container web",
    notes: [],
    mirrors: [mirror(), portal],
    limits: ["All were asked at the same time"],
    ...parts,
  };
}

function page(
  view: MirrorsView,
  {
    question,
    focus,
    language = "en",
  }: {
    question?: Question;
    focus?: number;
    language?: "en" | "zh-cn";
  } = {},
): string {
  return mirrorsPage({
    view,
    question,
    focus,
    say: sayIn(language),
    language,
    clock: (iso) => iso.slice(11, 19),
    nonce: "n0nce",
  });
}

const question: Question = {
  mirror: 0,
  file: "Dockerfile",
  sentences: ["GOPROXY in Dockerfile becomes x", "goproxy.cn then sees it"],
  canWrite: true,
};
const hostile = `</h1></script><img src=x onerror=alert(1)>"'&\`<b>\``;

test("the best comes first, and only what serves can be written", () => {
  const html = page(viewOf());
  const places = [
    "<h1",
    "Compare Again",
    "https://goproxy.cn",
    "https://portal.test",
    "How it was measured",
  ].map((part) => html.indexOf(part));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(places.every((place) => place > 0));
  const buttons = [...html.matchAll(/<button ([^>]*)>([^<]*)</g)];
  assert.deepEqual(
    buttons.map(([, , label]) => label),
    [
      "Compare Again",
      "Copy as Markdown",
      "Copy as JSON",
      "Write into Dockerfile…",
    ],
  );
  assert.match(
    buttons[3]?.[1] ?? "",
    /data-do="write" data-at="0" aria-label="Write goproxy\.cn into Dockerfile…"/,
  );
  assert.doesNotMatch(html, /file:\/\//);
});

test("what will be written is asked first, with the focus on the question", () => {
  const html = page(viewOf(), { question });
  assert.match(
    html,
    /<h2 id="question" tabindex="-1" data-focus>Write goproxy\.cn into Dockerfile\?<\/h2>/,
  );
  for (const sentence of question.sentences)
    assert.ok(html.includes(`<p>${sentence}</p>`));
  assert.match(html, /data-do="confirm" data-at="0">Write</);
  assert.match(html, /data-do="cancel" data-at="0">Cancel</);
  assert.ok(html.indexOf('id="question"') < html.indexOf('id="mirrors"'));

  const refused = page(viewOf(), {
    question: { ...question, canWrite: false },
  });
  assert.match(refused, /Nothing was written/);
  assert.doesNotMatch(refused, /data-do="confirm"/);
});

test("a question that is closed leaves the focus on its button", () => {
  const html = page(viewOf(), { focus: 0 });
  assert.equal(html.match(/ data-focus>/g)?.length, 1);
  assert.match(html, /data-do="write"[^>]* data-focus>/);
  assert.doesNotMatch(page(viewOf()), / data-focus>/);
});

test("it stays a table for those who hear it, also where its rows are drawn as cards", () => {
  const html = page(viewOf());
  assert.equal(html.match(/role="columnheader"/g)?.length, 7);
  assert.equal(html.match(/<th scope="row" role="rowheader"/g)?.length, 2);
  assert.equal(html.match(/<td role="cell"/g)?.length, 12);
  assert.equal(html.match(/ data-label="Serves modules"/g)?.length, 2);
});

test("whatever is told is text, and nothing comes from elsewhere", () => {
  const html = page(
    viewOf({
      container: hostile,
      headline: hostile,
      about: hostile,
      notes: [hostile],
      limits: [hostile],
      mirrors: [
        mirror({
          url: hostile,
          host: hostile,
          from: hostile,
          sentence: hostile,
          modules: hostile,
        }),
      ],
    }),
    {
      question: { ...question, file: hostile, sentences: [hostile] },
    },
  );
  assert.doesNotMatch(html, /<img|<b>|<\/h1><\/script>/);
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.equal(html.match(/<h1/g)?.length, 1);
  assert.doesNotMatch(
    page(viewOf(), { question }),
    / on\w+=| style="|<link|@import| src=| href=/,
  );
  assert.match(html, /default-src &#39;none&#39;/);
});

test("a run without mirrors has its headline and no table", () => {
  const html = page(viewOf({ mirrors: [], mark: "unknown" }));
  assert.doesNotMatch(html, /<table/);
  assert.match(html, /UNKNOWN/);
});

test("every text has the same placeholders in both languages, and the Chinese one is Chinese", () => {
  for (const [id, message] of Object.entries({
    ...messages,
    ...mirrorMessages,
  })) {
    const [english, chinese] = [message.en, message["zh-cn"]];
    assert.deepEqual(names(chinese), names(english), id);
    assert.match(chinese, /[\u4e00-\u9fff]/, id);
  }
  const html = page(viewOf(), { question, language: "zh-cn" });
  assert.doesNotMatch(html, />(?:Compare Again|Write|Cancel|Mirror)</);
});

function names(text: string): readonly string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}
