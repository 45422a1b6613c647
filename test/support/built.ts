import assert from "node:assert/strict";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import type {
  BuildModel,
  RunCommand,
} from "../../server/src/core/build/model.ts";
import type { Value } from "../../server/src/core/build/value.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import type { DockerfileSyntax } from "../../server/src/core/syntax/dockerfile/model.ts";

/** A Dockerfile with its build model. */
export interface Built {
  readonly syntax: DockerfileSyntax;
  readonly build: BuildModel;
}

export function built(text: string): Built {
  const syntax = parseDockerfile(text);
  return { syntax, build: buildModel(syntax) };
}

/** `value (origin)`, `? reason`, or `-` where nothing sets it. */
export function show(value: Value | undefined): string {
  if (value === undefined) return "-";
  return value.kind === "known"
    ? `${value.value} (${value.origin.kind})`
    : `? ${value.reason}`;
}

/** What the last instruction of the file sees. */
export function seen(text: string, name: string): string {
  const { build, syntax } = built(text);
  const last = syntax.instructions.at(-1);
  assert.ok(last);
  return show(build.stateBefore(last).value(name));
}

/** All commands of all RUN instructions. */
export function commands({ build }: Built): readonly RunCommand[] {
  return build.stages.flatMap(({ instructions }) =>
    instructions.flatMap((one) =>
      one.kind === "run" ? [...build.commandsOf(one)] : [],
    ),
  );
}
