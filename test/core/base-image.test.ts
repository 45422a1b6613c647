/** What a FROM names. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildModel } from "../../server/src/core/build/build-model.ts";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";

/** The base of the last stage: a stage's name, an image reference, or why it is unknown. */
function baseOf(text: string): string | undefined {
  const base = buildModel(parseDockerfile(text)).stages.at(-1)?.base;
  if (base?.kind === "stage") return `stage ${base.stage.name ?? ""}`;
  if (base?.kind !== "image") return base?.kind;
  const { reference } = base;
  return reference.kind === "known"
    ? reference.value
    : `unknown: ${reference.reason}`;
}

test("the builder's platform arguments are there in FROM without an ARG", () => {
  const stages = "FROM alpine AS app-linux\nFROM scratch AS app-windows\n";
  assert.equal(
    baseOf(`${stages}FROM app-$TARGETOS`),
    "unknown: depends-on-unknown",
  );
  assert.equal(
    baseOf("ARG IMAGE=app:${TARGETARCH}\nFROM $IMAGE"),
    "unknown: depends-on-unknown",
  );
  assert.equal(
    baseOf("FROM app:${TARGETARCH:-amd64}"),
    "unknown: depends-on-unknown",
  );
  assert.equal(
    baseOf(`ARG TARGETOS=linux\n${stages}FROM app-$TARGETOS`),
    "stage app-linux",
  );
  assert.equal(baseOf("FROM app:1${NOT_DECLARED}"), "app:1");
});
