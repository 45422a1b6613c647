import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CrashGuard,
  restartLimit,
  windowMinutes,
} from "../../client/src/crash-guard.ts";
import {
  messages as clientMessages,
  clientLanguage,
  renderMessage,
} from "../../client/src/messages.ts";
import { languageOf } from "../../server/src/lsp/language.ts";
import { messages as serverMessages } from "../../server/src/lsp/messages.ts";

test("every text has the same placeholders in both languages, and the Chinese one is Chinese", () => {
  for (const [id, message] of Object.entries({
    ...clientMessages,
    ...serverMessages,
  })) {
    const [english, chinese] = [message.en, message["zh-cn"]];
    assert.deepEqual(placeholders(chinese), placeholders(english), id);
    // The product's name alone is the same everywhere.
    if (english !== "Surefetch") assert.match(chinese, /[\u4e00-\u9fff]/, id);
    assert.doesNotMatch(english, /[.。]$/, id);
  }
});

test("a placeholder without a value stays as it is", () => {
  assert.equal(renderMessage("ports", "en", { ports: "80" }), "ports 80");
  assert.equal(renderMessage("ports", "en"), "ports {ports}");
});

test("the locale decides about the language", () => {
  for (const locale of [
    "zh-cn",
    "zh-CN",
    "zh",
    "zh_CN",
    "zh-Hans",
    "zh-hans-cn",
    "zh-SG",
  ]) {
    assert.equal(languageOf(locale), "zh-cn", locale);
  }
  for (const locale of [undefined, "", "en", "de", "zh-tw", "zh-Hant"]) {
    assert.equal(languageOf(locale), "en", String(locale));
  }
  assert.equal(clientLanguage("zh-cn"), "zh-cn");
  assert.equal(clientLanguage("fr"), "en");
});

test("the server is started again a few times only, and counting ends with the window", () => {
  const guard = new CrashGuard();
  const stops = Array.from({ length: restartLimit + 1 }, (_, index) =>
    guard.note(index * 1000),
  );
  assert.equal(stops.at(-1), restartLimit + 1);
  assert.equal(guard.note(windowMinutes * 60_000 + 10_000), 1);
  guard.note(windowMinutes * 60_000 + 11_000);
  guard.reset();
  assert.equal(guard.note(windowMinutes * 60_000 + 12_000), 1);
});

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
}
