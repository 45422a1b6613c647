/** The list of containers: the client's own code, with VS Code's list played by the test. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type * as PickContainer from "../../client/src/pick-container.ts";
import type { TargetsResult } from "../../server/src/protocol.ts";
import { loadClient } from "../support/client-code.ts";
import { until } from "../support/until.ts";

interface Item {
  readonly label: string;
  readonly detail?: string;
}

/** As much of VS Code's list as the client uses. */
class List {
  title = "";
  placeholder = "";
  busy = false;
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  isDisposed = false;
  readonly #accepted = new Set<() => void>();
  #hidden: () => void = () => undefined;

  onDidAccept(listener: () => void): { dispose: () => void } {
    this.#accepted.add(listener);
    return { dispose: () => this.#accepted.delete(listener) };
  }
  onDidHide(listener: () => void): void {
    this.#hidden = listener;
  }
  show(): void {
    shown.push(this);
  }
  dispose(): void {
    this.isDisposed = true;
  }
  hide(): void {
    this.#hidden();
  }
  accept(label: RegExp): void {
    this.selectedItems = this.items.filter((item) => label.test(item.label));
    assert.equal(this.selectedItems.length, 1, String(label));
    for (const listener of this.#accepted) listener();
  }
}

const shown: List[] = [];
const { pickContainer } = await loadClient<typeof PickContainer>(
  "pick-container",
  { createQuickPick: () => new List() },
);

beforeEach(() => void shown.splice(0));

const none: TargetsResult = {
  containers: [],
  endpoints: [],
  problem: { reason: "no-engine", message: "Docker is not running: start it" },
};
const web = {
  id: "c0ffee",
  name: "web",
  image: "golang:1.26",
  status: "Up 2 minutes",
  ports: "",
};
const one: TargetsResult = { containers: [web], endpoints: [] };

/** Opens the list with the engine's answers in their order. */
function open(...answers: readonly TargetsResult[]) {
  const left = [...answers];
  const options = { container: undefined, file: "file:///w/Dockerfile" };
  const picked = pickContainer(
    () => Promise.resolve(left.shift() ?? none),
    options,
  );
  const [list] = shown;
  assert.ok(list);
  const filled = (count: number) =>
    until(
      2000,
      () => `the list has ${list.items.length} entries`,
      () => {
        assert.equal(list.busy, false);
        assert.equal(list.items.length, count);
        return Promise.resolve();
      },
    );
  return { picked, list, filled };
}

test("containers, then the other places", async () => {
  const { picked, list, filled } = open(one);
  assert.equal(list.busy, true);
  await filled(5);
  assert.deepEqual(
    list.items.map(({ label }) => label),
    [
      "web",
      "other places",
      "As the build runs",
      "This machine",
      "Kubernetes Pod…",
    ],
  );
  list.accept(/^web$/);
  assert.deepEqual(await picked, web);
  assert.equal(list.isDisposed, true);
});

test("no container: the reason, another try, and the other places", async () => {
  const { picked, list, filled } = open(none, one);
  await filled(5);
  assert.equal(list.items[0]?.detail, "Docker is not running: start it");
  list.accept(/Try Again/);
  await until(
    2000,
    () => "the engine was not asked again",
    () => {
      assert.equal(list.items[0]?.label, "web");
      return Promise.resolve();
    },
  );
  list.accept(/This machine/);
  assert.deepEqual(await picked, { other: "surefetch.checkNetworkFromHost" });
});

test("the list is left: while it is filled, and behind that", async () => {
  const early = open(one);
  early.list.hide();
  assert.equal(await early.picked, undefined);
  shown.splice(0);
  const late = open(none);
  await late.filled(5);
  late.list.hide();
  assert.equal(await late.picked, undefined);
  assert.equal(late.list.isDisposed, true);
});

function named(container: string) {
  const options = { container, file: undefined };
  return pickContainer(() => Promise.resolve(one), options);
}

test("a container that is named is not asked for", async () => {
  assert.deepEqual(await named("c0ff"), web);
  const other = await named("db");
  assert.ok(other && "reason" in other);
  assert.equal(other.reason, "no-such-container");
  assert.deepEqual(shown, []);
});
