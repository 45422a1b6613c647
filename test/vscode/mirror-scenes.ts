import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { focusIn, type Scene, tabTo } from "./scenes.ts";
import { textOf } from "./workbench.ts";

/** Comparing Go mirrors, after the network check has been played; by keyboard alone. */
export function mirrorScenes({
  good,
  mirrors: [best = ""],
}: {
  readonly good: string;
  readonly mirrors: readonly string[];
}): readonly Scene[] {
  return [
    {
      name: "mirrors",
      what: "Go mirrors are compared from a container, the best one first",
      async play(workbench) {
        const { page } = workbench;
        await workbench.command("View: Close All Editors");
        await page.setViewportSize({ width: 1400, height: 860 });
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+t");
        await workbench.choose("Dark Modern");
        await page.keyboard.press("Control+p");
        await page.keyboard.type("lab/Dockerfile");
        await workbench.listed("lab");
        await page.keyboard.press("Enter");
        await workbench.sees("modules.lab.test");
        await workbench.command("Surefetch: Compare Go Mirrors from Container");
        await workbench.listed(good);
        await page.keyboard.type(good);
        await workbench.listed(good);
        await page.keyboard.press("Enter");
        const report = await workbench.report("Mirrors, the best first");
        assert.match(await textOf(report), /modules\.lab\.test is the best of/);
        assert.equal(await focusIn(report), "H1");
        const [seen, needed] = await widthOf(report);
        assert.equal(needed, seen, "nothing stands out of the page");
      },
    },
    {
      name: "mirrors-high-contrast-narrow",
      what: "the comparison is complete in high contrast, 300 pixels wide",
      async play(workbench) {
        const { page } = workbench;
        await page.locator(".editor-instance .view-lines").first().click();
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+t");
        await workbench.choose("Dark High Contrast");
        await page.setViewportSize({ width: 648, height: 900 });
        const report = await workbench.report("Mirrors, the best first");
        const [seen, needed] = await widthOf(report);
        assert.ok(seen <= 330, `${seen} pixels`);
        assert.equal(needed, seen, "nothing stands out of the page");
      },
    },
    {
      name: "mirrors-question",
      what: "the button says what will be written and who will see it, and writes nothing yet",
      async play(workbench) {
        const { page } = workbench;
        await page.setViewportSize({ width: 1400, height: 860 });
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+t");
        await workbench.choose("Dark Modern");
        const report = await workbench.report("Mirrors, the best first");
        await page.keyboard.press("Control+2");
        await tabTo(workbench, report, "Write into Dockerfile…");
        await page.keyboard.press("Enter");
        const asked = await workbench.report("Write modules.lab.test into");
        await asked.getByText("then sees the path of every module").waitFor();
      },
    },
    {
      name: "mirrors-written",
      what: "Enter on the button below writes it, and the file can be undone",
      async play(workbench) {
        const { page } = workbench;
        const asked = await workbench.report("Write modules.lab.test into");
        await tabTo(workbench, asked, "Write");
        await page.keyboard.press("Enter");
        await workbench.sees(best);
      },
    },
  ];
}

async function widthOf(report: Locator): Promise<readonly [number, number]> {
  return report.evaluate((body) => [
    body.ownerDocument.documentElement.clientWidth,
    body.ownerDocument.documentElement.scrollWidth,
  ]);
}
