/** What is asked before an image is pulled: the client's own code, with VS Code's windows answered by the test. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type * as ChooseImage from "../../client/src/choose-image.ts";
import type { ProbePlace, ProbeResult } from "../../server/src/protocol.ts";
import { loadClient } from "../support/client-code.ts";

interface PickItem {
  readonly label: string;
}

/** What the windows answer, and what they were asked. */
interface Answers {
  /** Label of the entry that is taken; undefined leaves the list. */
  readonly pick: string | undefined;
  readonly typed?: string;
  readonly agrees?: boolean;
}
interface Asked {
  readonly picks: (readonly string[])[];
  readonly modals: string[];
}

let answers: Answers = { pick: undefined };
let asked: Asked = { picks: [], modals: [] };

const windows = {
  showQuickPick: (items: readonly PickItem[]) => {
    asked.picks.push(items.map(({ label }) => label));
    return Promise.resolve(items.find(({ label }) => label === answers.pick));
  },
  showInputBox: () => Promise.resolve(answers.typed),
  showWarningMessage: (
    message: string,
    options: { readonly modal?: boolean },
    yes: string,
  ) => {
    assert.equal(options.modal, true);
    asked.modals.push(message);
    return Promise.resolve(answers.agrees === true ? yes : undefined);
  },
  withProgress: (
    _: unknown,
    work: (progress: unknown, token: unknown) => unknown,
  ) => work({ report: () => undefined }, { isCancellationRequested: false }),
};

const { runWithImage } = await loadClient<typeof ChooseImage>(
  "choose-image",
  windows,
);

const container: ProbePlace = { kind: "container", id: "c0ffee" };
const needsImage = { images: ["alpine:3"], pullable: ["busybox"] };

/** Runs a check that needs an image at first; gives the places that were asked. */
async function run(
  given: Answers,
  place: ProbePlace = container,
): Promise<{
  readonly places: readonly ProbePlace[];
  readonly again: unknown;
  readonly outcome: string | undefined;
}> {
  answers = given;
  asked = { picks: [], modals: [] };
  const places: ProbePlace[] = [];
  const client = {
    onProgress: () => ({ dispose: () => undefined }),
    sendRequest: (_: string, params: { readonly place: ProbePlace }) => {
      places.push(params.place);
      const isFirst = places.length === 1;
      const result: ProbeResult = isFirst
        ? { outcome: "failed", markdown: "no shell", needsImage }
        : { outcome: "done", markdown: "checked" };
      return Promise.resolve(result);
    },
  };
  const check = {
    place,
    name: "web",
    key: "web",
    document: {},
    again: { command: "c", options: { container: "c0ffee" } },
  };
  const done = await runWithImage(client as never, check);
  return {
    places,
    again: done?.check.again.options,
    outcome: done?.result.outcome,
  };
}

describe("an image for a place that has no shell", () => {
  it("one that is there is taken without another question", async () => {
    const { places, again, outcome } = await run({ pick: "alpine:3" });
    const sidecar = { image: "alpine:3", pull: false };
    assert.deepEqual(places, [container, { ...container, sidecar }]);
    assert.deepEqual(asked.modals, []);
    assert.deepEqual(again, { container: "c0ffee", image: "alpine:3" });
    assert.equal(outcome, "done");
    const [list = []] = asked.picks;
    assert.deepEqual(list.slice(0, 3), ["alpine:3", "to be pulled", "busybox"]);
  });

  it("one that is not is pulled after a yes to its name only", async () => {
    const refused = await run({ pick: "busybox", agrees: false });
    assert.deepEqual(refused.places, [container]);
    assert.deepEqual(asked.modals, ["Pull the image busybox?"]);
    assert.equal(refused.outcome, "failed");
    const { places } = await run({ pick: "busybox", agrees: true });
    const sidecar = { image: "busybox", pull: true };
    assert.deepEqual(places.slice(1), [{ ...container, sidecar }]);
  });

  it("a name that is typed is asked about, unless it is there", async () => {
    const pick = "Another image…";
    const typed = "registry.example.com/tools:1";
    assert.equal((await run({ pick, typed })).places.length, 1);
    assert.deepEqual(asked.modals, [`Pull the image ${typed}?`]);
    const agreed = await run({ pick, typed, agrees: true });
    assert.equal(agreed.places.length, 2);
    const present = await run({ pick, typed: "alpine:3" });
    assert.equal(present.places.length, 2);
    assert.deepEqual(asked.modals, []);
    assert.equal((await run({ pick })).places.length, 1);
  });

  it("who leaves the list keeps the first result; a build gets its image", async () => {
    const left = await run({ pick: undefined });
    assert.deepEqual([left.places.length, left.outcome], [1, "failed"]);
    const { places } = await run({ pick: "alpine:3" }, { kind: "build" });
    const image = { kind: "build", image: "alpine:3", pull: false };
    assert.deepEqual(places[1], image);
  });
});
