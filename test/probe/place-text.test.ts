import assert from "node:assert/strict";
import { test } from "node:test";
import { withLoopbackNote } from "../../server/src/probe/build-place.ts";
import { renderReport } from "../../server/src/probe/markdown.ts";
import { PLACES, PLACE_LIMITS } from "../../server/src/probe/place-messages.ts";
import { hostPlaceOf } from "../../server/src/probe/places.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type {
  ContainerInfo,
  PlaceKind,
  ProbeReport,
} from "../../server/src/probe/types.ts";
import { viewReport } from "../../server/src/probe/view.ts";
import { CONTAINER, NONCE, replayEngine } from "../support/replay-engine.ts";

const output = `${NONCE} B us curl,bash curl+bash bash /tmp\n${NONCE} N 0 127.0.0.11\n${NONCE} Z 3\n`;

function reportFrom(
  place: PlaceKind,
  container: ContainerInfo,
): Promise<ProbeReport> {
  return runProbe({
    engine: replayEngine({ output }),
    place,
    container,
    targets: [],
    deadlineSeconds: 5,
    signal: new AbortController().signal,
  });
}

test("both languages fill in the same values", () => {
  for (const [id, message] of Object.entries({ ...PLACES, ...PLACE_LIMITS })) {
    const [en, zh] = [message.en, message["zh-cn"]].map((text) =>
      (text.match(/\{\w+\}/g) ?? []).toSorted(),
    );
    assert.deepEqual(en, zh, id);
  }
});

for (const [place, container, name, about] of [
  [
    "host",
    hostPlaceOf(replayEngine({ output })).container,
    "this machine",
    "From this machine",
  ],
  [
    "sidecar",
    { ...CONTAINER, own: "curl:8" },
    "web",
    "Container web, image busybox, Up 3 minutes; checked from a container of our own in its network, image curl:8",
  ],
  [
    "build",
    { ...CONTAINER, name: "build", status: "host network" },
    "the build",
    "As the build runs: the host's network, image busybox",
  ],
  [
    "build",
    { ...CONTAINER, builder: "desk" },
    "the build",
    "As the build runs: in the container of the builder desk",
  ],
  ["container", CONTAINER, "web", "Container web, image busybox, Up 3 minutes"],
] as const)
  test(`a report names its place: ${about}`, async () => {
    const report = await reportFrom(place, container);
    const view = viewReport(report, "en", () => undefined);
    assert.deepEqual([view.container, view.about], [name, about]);
    assert.ok(renderReport(report, "en").includes(about));
    assert.match(
      view.tools ?? "",
      place === "host" ? /^Measured with what this machine/ : /the image has/,
    );
    assert.doesNotMatch(
      renderReport(report, "zh-cn"),
      /\{\w+\}|Container|build runs/,
    );
  });

test("a loopback nameserver is the builder's alone, and said of builders only", async () => {
  const builder = { ...CONTAINER, builder: "desk" };
  const noted = withLoopbackNote(await reportFrom("build", builder));
  assert.equal(noted.limits[0]?.messageId, "loopback-nameserver");
  const other = await reportFrom("container", CONTAINER);
  assert.equal(withLoopbackNote(other), other);
});
