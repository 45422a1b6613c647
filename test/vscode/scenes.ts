import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { type Workbench, textOf } from "./workbench.ts";

/** One thing a user does, from what the scene before has left. */
export interface Scene {
  readonly name: string;
  readonly what: string;
  /** Whether the README shows the picture, which then is part of the package. */
  readonly inReadme?: true;
  play(workbench: Workbench): Promise<void>;
}

/** What a user does with the sample, without a container engine. */
export const SCENES: readonly Scene[] = [
  {
    name: "problems",
    inReadme: true,
    what: "squiggles in the Dockerfile, and the list of problems below",
    async play(workbench) {
      await workbench.squiggles("error", 1);
      await workbench.squiggles("warning", 1);
      await workbench.command("Problems: Focus on Problems View");
      const problems = workbench.page.locator(".markers-panel");
      await problems
        .locator(".monaco-list-row", { hasText: "go-image-older-than-go-mod" })
        .first()
        .waitFor();
    },
  },
  {
    name: "next-problem",
    what: "F8 goes to a problem and says what will happen",
    async play(workbench) {
      await workbench.command("View: Toggle Panel Visibility");
      await workbench.goTo(1, 1);
      await workbench.page.keyboard.press("F8");
      const widget = workbench.page.locator(".marker-widget");
      await widget.waitFor();
      assert.match(await textOf(widget), /go-image-older-than-go-mod/);
    },
  },
  {
    name: "quick-fix",
    inReadme: true,
    what: "Ctrl+. offers the newer image",
    async play(workbench) {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(2, 15);
      const menu = await workbench.quickFixMenu();
      assert.match(await textOf(menu), /1\.25/);
    },
  },
  {
    name: "fixed",
    what: "Enter puts the newer image into the file and its squiggle is gone",
    async play(workbench) {
      await workbench.page.keyboard.press("Enter");
      await workbench.sees(/FROM golang:1\.25(\.\d+)?-alpine AS build/);
    },
  },
  {
    name: "hover",
    inReadme: true,
    what: "the hover says what go mod download sees here",
    async play(workbench) {
      await workbench.goTo(7, 8);
      const hover = await workbench.hover();
      assert.match(await textOf(hover), /goproxy\.cn/);
    },
  },
];

/** The network check from the command palette, in a container whose nameserver never answers. */
export function networkScenes({
  dead,
  deadNameserver,
  good,
}: {
  readonly dead: string;
  readonly deadNameserver: string;
  readonly good: string;
}): readonly Scene[] {
  return [
    {
      name: "network-pick",
      what: "the palette's network check lists the running containers",
      async play(workbench) {
        await workbench.page.keyboard.press("Escape");
        await workbench.command("Surefetch: Check Network from Container");
        await workbench.listed(dead);
      },
    },
    {
      name: "network-dead",
      what: "the report names the nameserver that is dead, and what to do",
      async play(workbench) {
        await workbench.page.keyboard.type(dead);
        await workbench.listed(dead);
        await workbench.page.keyboard.press("Enter");
        const report = await textOf(await workbench.report(deadNameserver));
        assert.match(report, /goproxy\.cn/);
        assert.match(report, /proxy\.golang\.org/);
      },
    },
    {
      name: "network-report",
      inReadme: true,
      what: "the lens above a download starts the check, whose report shows where each host's time goes",
      async play(workbench) {
        const { page } = workbench;
        await workbench.command("View: Close All Editors");
        await workbench.command("View: Close Primary Side Bar");
        await page.setViewportSize({ width: 1200, height: 860 });
        await page.keyboard.press("Control+p");
        await page.keyboard.type("lab/Dockerfile");
        await workbench.listed("lab");
        await page.keyboard.press("Enter");
        await workbench.sees("modules.lab.test");
        await page
          .locator(".codelens-decoration a", {
            hasText: "Check from container…",
          })
          .first()
          .click();
        await workbench.listed(good);
        await page.keyboard.type(good);
        await workbench.listed(good);
        await page.keyboard.press("Enter");
        const report = await workbench.report("https://modules.lab.test/");
        assert.match(await textOf(report), /First byte/);
        assert.equal(await focusIn(report), "H1");
        await page.locator(".squiggly-warning").first().waitFor();
      },
    },
    {
      name: "network-keyboard",
      what: "by keyboard alone: copy, run again, and the comparison with the run before",
      async play(workbench) {
        const { page } = workbench;
        const report = await workbench.report("https://modules.lab.test/");
        await tabTo(workbench, report, "Copy as Markdown");
        await page.keyboard.press("Enter");
        await report.getByText("Copied").waitFor();
        await tabTo(workbench, report, "Run Again", "Shift+Tab");
        await page.keyboard.press("Enter");
        const again = await workbench.report("Compared with the run at");
        await again.getByText("still fails").first().waitFor();
        await tabTo(workbench, again, "Copy as JSON");
      },
    },
    {
      name: "network-high-contrast",
      what: "the report in a high-contrast theme",
      async play(workbench) {
        const { page } = workbench;
        await page.locator(".editor-instance .view-lines").first().click();
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+t");
        await workbench.choose("Dark High Contrast");
        const report = await workbench.report("https://modules.lab.test/");
        await report
          .locator("xpath=self::*[contains(@class,'vscode-high-contrast')]")
          .waitFor();
      },
    },
    {
      name: "network-narrow",
      what: "the report is complete where it is 300 pixels wide",
      async play(workbench) {
        const { page } = workbench;
        const report = await workbench.report("https://modules.lab.test/");
        await page.setViewportSize({ width: 648, height: 900 });
        const width = async (): Promise<readonly [number, number]> =>
          report.evaluate((body) => [
            body.ownerDocument.documentElement.clientWidth,
            body.ownerDocument.documentElement.scrollWidth,
          ]);
        const [seen, needed] = await width();
        assert.ok(seen <= 330, `${seen} pixels`);
        assert.equal(needed, seen, "nothing stands out of the page");
      },
    },
    {
      name: "network-open-line",
      what: "Enter on a place opens the line in the Dockerfile",
      async play(workbench) {
        const { page } = workbench;
        await page.setViewportSize({ width: 1200, height: 860 });
        const report = await workbench.report("https://modules.lab.test/");
        await page.keyboard.press("Control+2");
        await tabTo(workbench, report, "Dockerfile:3");
        await page.keyboard.press("Enter");
        await page.locator(".editor-instance .monaco-editor.focused").waitFor();
        await page.getByText("Ln 3, Col 1").waitFor();
      },
    },
  ];
}

/** Presses Tab until a button has the focus. */
export async function tabTo(
  { page }: Workbench,
  report: Locator,
  label: string,
  key: "Tab" | "Shift+Tab" = "Tab",
): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press(key);
    if ((await focusIn(report)).endsWith(label)) return;
  }
  assert.fail(`Tab does not reach ${label}`);
}

/** The text of the button that has the focus in the page, else the name of the element. */
export async function focusIn(report: Locator): Promise<string> {
  return report.evaluate((body) => {
    const focused = body.ownerDocument.activeElement;
    return focused?.tagName === "BUTTON"
      ? (focused.textContent ?? "")
      : (focused?.tagName ?? "");
  });
}
