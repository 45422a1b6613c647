/**
 * The menu entries in other extensions' trees, in a real VS Code whose trees a test extension makes (trees/): who has the entry, and
 * what it does with what those trees pass. `node test/vscode/menus.ts`; pictures go to test/.out/menus. The last line
 * of standard output is as in run.ts.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import "../../server/scripts/node-version.mjs";
import { packageExtension } from "../../server/scripts/package.ts";
import {
  QUIET_SETTINGS,
  ensureVSCodeServer,
  installExtension,
  startVSCodeServer,
} from "../../server/scripts/vscode-server.ts";
import { type SuiteLab, startSuiteLab, writeLabService } from "./suite-lab.ts";
import { type TestResult, printSummary } from "./summary.ts";
import { openBrowser } from "./window.ts";
import { type Workbench, workbenchOn } from "./workbench.ts";

const ROOT = join(import.meta.dirname, "../..");
const OUT = join(ROOT, "test/.out/menus");

/** The least number of tests that must have run. */
const LEAST = 3;

/** A first start has to load the whole workbench and start the extension host. */
const START_WAIT_MS = 60_000;

const ENTRY = "Check Network from Here";

/** Stand-ins where there is no engine: the menus are the same. */
const NO_CONTAINERS = {
  deadId: "a".repeat(64),
  dead: "web-1",
  goodId: "b".repeat(64),
  good: "web-2",
};

/** What the trees show. */
type Containers = typeof NO_CONTAINERS;

function menuOf(page: Page): Locator {
  return page.locator(".context-view .monaco-menu");
}

async function row(page: Page, label: string): Promise<Locator> {
  const found = page.locator(".pane-body .monaco-list-row", { hasText: label });
  await found.first().waitFor();
  return found.first();
}

/** The entries of an item's menu; the menu stays open. */
async function entriesOf(page: Page, label: string): Promise<Locator> {
  await (await row(page, label)).click({ button: "right" });
  const menu = menuOf(page);
  await menu.locator(".action-item").first().waitFor();
  return menu.locator(".action-label", { hasText: ENTRY });
}

/** Not by a click: one that comes too soon after the menu has opened is taken for the end of the one that opened it. */
async function take(entry: Locator): Promise<void> {
  await entry.hover();
  await entry.page().keyboard.press("Enter");
}

async function onlyRunningOnes({ page }: Workbench): Promise<void> {
  for (const label of ["stopped-1", "node-a"]) {
    await (await row(page, label)).click({ button: "right" });
    // Where no entry is left there is no menu at all.
    await page.keyboard.press("Escape");
    assert.equal(await menuOf(page).getByText(ENTRY).count(), 0, label);
  }
  const entry = await entriesOf(page, "web-0");
  await entry.waitFor();
  await page.keyboard.press("Escape");
  await menuOf(page).waitFor({ state: "detached" });
}

async function severalAtOnce(
  workbench: Workbench,
  { dead, good }: Containers,
): Promise<void> {
  const { page } = workbench;
  await (await row(page, dead)).click();
  await (await row(page, good)).click({ modifiers: ["Control"] });
  const entry = await entriesOf(page, good);
  await entry.waitFor();
  await page.screenshot({ path: join(OUT, "menu.png") });
  await take(entry);
}

/** Both have a report; what fails is the one that is shown. */
async function bothReported(
  workbench: Workbench,
  { dead, good }: Containers,
): Promise<void> {
  const report = await workbench.report("Runs of this session");
  const title = report.locator("header.verdict.failed h1");
  await title.waitFor();
  const runs = report.locator("ol.history button");
  assert.equal(await runs.count(), 2);
  const texts = await runs.allTextContents();
  assert.ok(
    [dead, good].every((name) => texts.some((text) => text.includes(name))),
    texts.join("\n"),
  );
  await workbench.page.screenshot({ path: join(OUT, "reports.png") });
}

async function singleOne(
  workbench: Workbench,
  { good }: Containers,
): Promise<void> {
  const { page } = workbench;
  await (await row(page, good)).click();
  await take(await entriesOf(page, good));
  const report = await workbench.report("Compared with the run at");
  assert.equal(await report.locator("ol.history button").count(), 3);
}

async function timed(
  name: string,
  body: () => Promise<void>,
): Promise<TestResult> {
  const started = performance.now();
  const result = await body().then(
    () => ({ outcome: "passed" as const }),
    (error: unknown) => ({
      outcome: "failed" as const,
      detail:
        error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  const milliseconds = Math.round(performance.now() - started);
  return { name, milliseconds, ...result };
}

async function play(
  workbench: Workbench,
  address: string,
  containers: Containers,
): Promise<TestResult[]> {
  const { page } = workbench;
  const results: TestResult[] = [];
  const step = async (
    name: string,
    body: () => Promise<void>,
  ): Promise<void> => {
    if (results.some(({ outcome }) => outcome === "failed")) return;
    results.push(await timed(name, body));
    if (results.at(-1)?.outcome === "failed")
      await page.screenshot({ path: join(OUT, "failed.png") });
  };
  await step(
    "running containers and pods have the entry, others not",
    async () => {
      await page.goto(address);
      for (const pane of ["Containers", "Clusters"]) {
        const header = page.locator(".pane-header", { hasText: pane });
        await header.waitFor({ timeout: START_WAIT_MS });
        if ((await header.getAttribute("aria-expanded")) === "false")
          await header.click();
      }
      await onlyRunningOnes(workbench);
    },
  );
  if (containers === NO_CONTAINERS) return results;
  await step("several selected containers have a report each", async () => {
    await workbench.openFile("lab/Dockerfile", "modules.lab.test");
    await severalAtOnce(workbench, containers);
    await bothReported(workbench, containers);
  });
  await step("one container is checked again", () =>
    singleOne(workbench, containers),
  );
  return results;
}

async function containersOf({
  facts,
  environment,
}: SuiteLab): Promise<Containers> {
  if (facts.containers === undefined) return NO_CONTAINERS;
  const { dead, good } = facts.containers;
  const { stdout } = await promisify(execFile)(
    "docker",
    ["inspect", "--format", "{{.Id}}", dead, good],
    { env: { ...process.env, ...environment } },
  );
  const [deadId = "", goodId = ""] = stdout.trim().split("\n");
  return { dead, deadId, good, goodId };
}

async function runAll(lab: SuiteLab, scratch: string): Promise<TestResult[]> {
  const folder = join(scratch, "workspace");
  await cp(join(import.meta.dirname, "workspace"), folder, { recursive: true });
  await writeLabService(folder, lab.facts);
  const containers = await containersOf(lab);
  const { dead, deadId, good, goodId } = containers;
  const shown = [
    { id: deadId, name: dead, state: "running" },
    { id: goodId, name: good, state: "running" },
    { id: "c".repeat(64), name: "stopped-1", state: "exited" },
  ];
  const installation = await ensureVSCodeServer();
  const extensionsDir = join(scratch, "extensions");
  // A window takes one extension from its sources: that of the trees.
  const vsix = await packageExtension(join(scratch, "surefetch.vsix"));
  await installExtension(installation, extensionsDir, vsix);
  const server = await startVSCodeServer(installation, {
    dataDir: join(scratch, "data"),
    extensionsDir,
    settings: { ...QUIET_SETTINGS, "security.workspace.trust.enabled": false },
    testDriver: true,
    env: {
      ...lab.environment,
      TMPDIR: scratch,
      SUREFETCH_TREE: JSON.stringify(shown),
    },
  });
  try {
    const window = await openBrowser();
    try {
      const address = server.address(folder, [
        [
          "extensionDevelopmentPath",
          server.uri(join(import.meta.dirname, "trees")),
        ],
      ]);
      return await play(workbenchOn(window.page), address, containers);
    } finally {
      await window.close();
    }
  } finally {
    await server.stop();
  }
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), "surefetch-menus-"));
const lab = await startSuiteLab();
try {
  process.exitCode = printSummary({
    suite: "menus",
    results: await runAll(lab, scratch),
    least: LEAST,
    versions: {},
  });
} finally {
  await lab.stop();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
