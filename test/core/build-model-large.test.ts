/** Questions to the build model of large files cost no more than their size. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import { type Built, commands } from "../support/built.ts";

/** Milliseconds, the best of some runs, so that a busy machine counts little. */
function cost(text: string, ask: (made: Built) => void): number {
  const syntax = parseDockerfile(text);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    ask({ syntax, build: buildModel(syntax) });
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Other processes and the garbage collector make single figures too high, never too low for long: quadratic work fails each time. */
function isLinear(
  make: (count: number) => string,
  ask: (made: Built) => void,
): void {
  cost(make(500), ask);
  let figures = "";
  for (let attempt = 0; attempt < 5; attempt++) {
    const small = cost(make(2_500), ask);
    const large = cost(make(20_000), ask);
    // Eight times the file: linear work is far from the 64 of quadratic work.
    if (large < Math.max(small, 2) * 32) return;
    figures += `${small.toFixed(1)} ms, ${large.toFixed(1)} ms; `;
  }
  assert.fail(figures);
}

function askAll({ build, syntax }: Built): void {
  for (const one of syntax.instructions) {
    const state = build.stateBefore(one);
    state.value("GOPROXY");
    state.variable("A1");
  }
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join("\n");
}

function stageChain(count: number): string {
  return `FROM scratch AS s0\n${lines(count, (at) => `FROM s${at} AS s${at + 1}`)}\nRUN go build\n`;
}

/** Each refers to the one before it. */
function environmentLines(count: number): string {
  return `FROM scratch\n${lines(count, (at) => `ENV A${at}=$A${at - 1}`)}\nRUN go build\n`;
}

describe("large files", () => {
  it("a chain of stages", () => {
    isLinear(stageChain, (made) => {
      askAll(made);
      commands(made).forEach((one) => one.variable("A"));
    });
  });

  it("ENV lines", () => {
    isLinear(environmentLines, askAll);
  });

  it("ENV lines of the same name, and assignments of one script", () => {
    isLinear(
      (count) => `FROM scratch\n${"ENV A=1\n".repeat(count)}RUN go build\n`,
      askAll,
    );
    isLinear(
      (count) =>
        `FROM scratch\nRUN ${"export A=1; ".repeat(count / 10)}go build\n`,
      (made) => commands(made).forEach((one) => one.variable("A")),
    );
  });
});
