import assert from "node:assert/strict";
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
}: {
  readonly dead: string;
  readonly deadNameserver: string;
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
      name: "network-report",
      inReadme: true,
      what: "the report names the nameserver that is dead, and what to do",
      async play(workbench) {
        await workbench.page.keyboard.type(dead);
        await workbench.listed(dead);
        await workbench.page.keyboard.press("Enter");
        const report = await workbench.preview(deadNameserver);
        assert.match(report, /goproxy\.cn/);
        assert.match(report, /proxy\.golang\.org/);
      },
    },
  ];
}
