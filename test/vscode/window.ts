import { existsSync } from "node:fs";
import { type Browser, type Page, chromium } from "playwright-core";
import { findOnPath, isExecutable } from "../../server/scripts/processes.ts";

const BROWSER_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];

const BROWSER_PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** No sandbox, as suites also run as root; nothing that would call home. */
const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser showing one page in which VS Code can be opened. */
export interface BrowserWindow {
  readonly page: Page;
  close(): Promise<void>;
}

/** The Chromium-family browser to use: SUREFETCH_CHROMIUM, else one on PATH, else one in its usual place. */
export function findBrowser(): string | undefined {
  const given = process.env["SUREFETCH_CHROMIUM"];
  if (given !== undefined && given !== "") {
    if (!isExecutable(given))
      throw new Error(`SUREFETCH_CHROMIUM is not an executable file: ${given}`);
    return given;
  }
  return (
    findOnPath(...BROWSER_NAMES) ??
    BROWSER_PLACES.find((place) => existsSync(place))
  );
}

/**
 * Starts the browser with one page, 1200 by 680 pixels.
 * @throws Error saying what to install when there is no browser.
 */
export async function openBrowser(): Promise<BrowserWindow> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      "No Chromium, Chrome or Edge was found for the VS Code window: install one (Debian: apt-get install chromium), " +
        "or name its executable in SUREFETCH_CHROMIUM",
    );
  }
  const browser: Browser = await chromium.launch({
    // Whoever opened the window ends it, after the rest of its clean-up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    executablePath,
    args: BROWSER_FLAGS,
  });
  const context = await browser.newContext({
    viewport: { width: 1200, height: 680 },
    locale: "en-US",
  });
  return { page: await context.newPage(), close: () => browser.close() };
}
