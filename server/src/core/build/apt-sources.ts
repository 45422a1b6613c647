import { baseImageFacts } from "../knowledge/base-images.ts";
import type { Instruction } from "../syntax/dockerfile/model.ts";
import type { BuildModel, RunCommand, Stage } from "./model.ts";
import { known, unknown, type Value } from "./value.ts";

/**
 * Where a distribution's own list of sources points; apt needs all of them. Sources: the images'
 * own debian.sources, ubuntu.sources and sources.list, Debian 11 to 13, Ubuntu 20.04 to 24.04, on
 * amd64; 2026-11-21.
 */
const defaultSources = {
  debian: [
    "http://deb.debian.org/debian/",
    "http://deb.debian.org/debian-security/",
  ],
  ubuntu: [
    "http://archive.ubuntu.com/ubuntu/",
    "http://security.ubuntu.com/ubuntu/",
  ],
} as const;

/** The URLs of the sources that apt reads at a command; unknown as soon as the file may have rewritten them. */
export function aptSources(
  command: RunCommand,
  stage: Stage,
  build: BuildModel,
): Value<readonly string[]> {
  if (rewritesSources(stage, { build, until: command }))
    return unknown("hidden");
  const { root } = stage;
  const facts =
    root.kind === "image" && root.image !== undefined
      ? baseImageFacts(root.image)
      : undefined;
  if (facts === undefined || facts.packageManager !== "apt")
    return unknown("unknown-base-image");
  const family = facts.family === "ubuntu" ? "ubuntu" : "debian";
  return known(defaultSources[family], { kind: "base-image" });
}

/** apt tries three times more since 2.3.2 (Debian 12, Ubuntu 22.04); older ones never (download-facts 1). */
export function aptRetries(stage: Stage): Value<number> {
  const { root } = stage;
  if (root.kind !== "image" || root.image === undefined)
    return unknown("unknown-base-image");
  const tag = root.image.tag?.value;
  if (tag !== undefined && retryingTags.test(tag))
    return known(3, { kind: "tool-default" });
  if (tag !== undefined && olderTags.test(tag))
    return known(0, { kind: "tool-default" });
  return unknown("floating-tag");
}

const retryingTags =
  /(?:bookworm|trixie|^1[23](?:\.|-|$)|22\.04|24\.04|jammy|noble)/;
const olderTags =
  /(?:stretch|buster|bullseye|^(?:9|10|11)(?:\.|-|$)|18\.04|20\.04|bionic|focal)/;

interface Reading {
  readonly build: BuildModel;
  /** The command before which to stop; undefined reads the whole stage. */
  readonly until: RunCommand | undefined;
}

/** Whether text of an earlier RUN, COPY or ADD of the stage and its parents touches apt's sources. */
function rewritesSources(stage: Stage, { build, until }: Reading): boolean {
  for (const instruction of stage.instructions) {
    if (until !== undefined && instruction.index > until.run.index) break;
    if (touchesSources(instruction, { build, until })) return true;
  }
  return (
    stage.parent !== undefined &&
    rewritesSources(stage.parent, { build, until: undefined })
  );
}

const sourceFiles =
  /\/etc\/apt\/|sources\.list|debian\.sources|add-apt-repository|ubuntu\.com|debian\.org/;

function touchesSources(
  instruction: Instruction,
  { build, until }: Reading,
): boolean {
  if (instruction.kind === "copy")
    return sourceFiles.test(instruction.destination?.raw ?? "");
  if (instruction.kind !== "run") return false;
  for (const one of build.commandsOf(instruction)) {
    if (one === until) return false;
    if (one.name !== "rm" && wordsOf(one).some(namesSources)) return true;
  }
  return false;
}

/** apt's own lists below /var/lib are no sources. */
function namesSources(word: string): boolean {
  return sourceFiles.test(word) && !word.includes("/var/lib");
}

function wordsOf({ command }: RunCommand): readonly string[] {
  return [
    ...command.words.map((word) => word.raw),
    ...command.redirects.map((redirect) => redirect.target?.raw ?? ""),
  ];
}
