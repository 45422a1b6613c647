import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";

/** A first start has to load the whole workbench and start the extension host. */
const FIRST_WAIT_MS = 60_000;
const WAIT_MS = 20_000;
/** The probe's own deadline is 10 s for each host, all at once. */
const PROBE_WAIT_MS = 30_000;

/** Drives a VS Code window by keyboard and reads what a user sees. */
export interface Workbench {
  readonly page: Page;
  /** Opens an address of the server and waits until an editor shows the text. */
  open(address: string, text: string): Promise<void>;
  /** Opens a file of the folder by its name and waits until an editor shows the text. */
  openFile(name: string, text: string): Promise<void>;
  /** Waits until at least so many squiggles of a severity are drawn. */
  squiggles(
    severity: "error" | "warning" | "info",
    least: number,
  ): Promise<void>;
  /** Puts the cursor of the active editor at a place, one-based. */
  goTo(line: number, column: number): Promise<void>;
  /** Runs a command by its title in the command palette. */
  command(title: string): Promise<void>;
  /** Takes the entry of the quick pick that is open or opens. */
  choose(text: string): Promise<void>;
  /** Presses Ctrl+. and gives the menu that opens. */
  quickFixMenu(): Promise<Locator>;
  /** Waits until the open quick pick lists the text. */
  listed(text: string): Promise<void>;
  /** Waits until the report of the network check shows the text, and gives its page. */
  report(text: string): Promise<Locator>;
  /** Shows the hover at the cursor and gives it. */
  hover(): Promise<Locator>;
  /** Waits until the active editor shows the text in one line. */
  sees(text: string | RegExp): Promise<void>;
}

/** A workbench in the page. */
export function workbenchOn(page: Page): Workbench {
  page.setDefaultTimeout(WAIT_MS);
  const editor = page.locator(".editor-instance .monaco-editor").first();
  const quickInput = page.locator(".quick-input-widget");

  const sees = (text: string | RegExp, timeout = WAIT_MS): Promise<void> =>
    editor
      .locator(".view-line", { hasText: plainBlanks(text) })
      .first()
      .waitFor({ timeout });

  const pick = async (text: string): Promise<void> => {
    await quickInput.locator("input").first().fill(text);
    await quickInput.locator(".monaco-list-row").first().waitFor();
    await page.keyboard.press("Enter");
    await quickInput.waitFor({ state: "hidden" });
  };

  return {
    page,
    sees,
    async open(address, text) {
      await page.goto(address);
      await sees(text, FIRST_WAIT_MS);
    },
    async openFile(name, text) {
      await page.keyboard.press("Control+p");
      await quickInput.waitFor();
      await pick(name);
      await sees(text);
    },
    async squiggles(severity, least) {
      await editor
        .locator(`.squiggly-${severity}`)
        .nth(least - 1)
        .waitFor({ state: "attached", timeout: WAIT_MS });
    },
    async goTo(line, column) {
      await editor.locator(".view-lines").click();
      await page.keyboard.press("Control+g");
      await quickInput.waitFor();
      await pick(`:${line}:${column}`);
    },
    async command(title) {
      await page.keyboard.press("F1");
      await quickInput.waitFor();
      await quickInput.locator("input").first().fill(`>${title}`);
      await quickInput
        .locator(".monaco-list-row", { hasText: title })
        .first()
        .waitFor();
      await page.keyboard.press("Enter");
    },
    async choose(text) {
      await quickInput.waitFor();
      // What is typed before the list is there asks for something else.
      await quickInput.locator(".monaco-list-row").nth(1).waitFor();
      await quickInput.locator("input").first().fill(text);
      await quickInput
        .locator(".monaco-list-row.focused", { hasText: text })
        .waitFor();
      await page.keyboard.press("Enter");
      await quickInput.waitFor({ state: "hidden" });
    },
    async quickFixMenu() {
      // A key that comes while the focus still moves is lost: the bulb says that the editor has it.
      await quickInput.waitFor({ state: "hidden" });
      await editor.locator(BULB).first().waitFor();
      const menu = page.locator(
        ".action-widget:not(.action-list-submenu-panel)",
      );
      const first = menu.locator(".monaco-list-row.action").first();
      await insist(first, () => page.keyboard.press("Control+."));
      return menu;
    },
    async listed(text) {
      await quickInput
        .locator(".monaco-list-row", { hasText: text })
        .first()
        .waitFor();
    },
    async report(text) {
      const body = page
        .frameLocator("iframe.webview")
        .frameLocator("iframe#active-frame")
        .locator("body");
      await body.getByText(text).first().waitFor({ timeout: PROBE_WAIT_MS });
      return body;
    },
    async hover() {
      const hover = editor
        .locator(".monaco-hover:not(.hidden)", { hasText: /\S/ })
        .first();
      await insist(hover, async () => {
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+i");
      });
      return hover;
    },
  };
}

/** The light bulb, in the margin or in the text. */
const BULB = '[class*="gutter-lightbulb"], .lightBulbWidget';
const KEY_WAIT_MS = 4_000;

/** Presses keys until what they open is there, as a person would: a menu closes when the editor is drawn anew. */
async function insist(
  opened: Locator,
  press: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    await press();
    try {
      await opened.waitFor({ timeout: KEY_WAIT_MS });
      return;
    } catch (error) {
      if (tries >= 4) throw error;
    }
  }
}

/** The editor draws blanks as no-break spaces. */
function plainBlanks(text: string | RegExp): RegExp {
  const source =
    typeof text === "string"
      ? text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
      : text.source;
  return new RegExp(source.replaceAll(" ", "[ \u00a0]"));
}

/** The text of a part of the window as a user reads it, with plain blanks. */
export async function textOf(part: Locator): Promise<string> {
  const text = await part.innerText();
  assert.notEqual(text.trim(), "");
  return text.replaceAll("\u00a0", " ");
}
