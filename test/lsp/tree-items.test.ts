/** What other extensions' trees pass to our menu entry: read whatever it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readTreeItems } from "../../client/src/tree-items.ts";

const id = "0123456789abcdef".repeat(4);

/** As Container Tools has it: everything behind getters. */
class ContainerNode {
  readonly #id: string;
  readonly #name: unknown;

  constructor(containerId: string, name: unknown = "web") {
    this.#id = containerId;
    this.#name = name;
  }

  get containerDesc(): object {
    return { Id: this.#id };
  }

  get containerName(): unknown {
    return this.#name;
  }
}

function pod(name: unknown, namespace: unknown = "shop"): object {
  return {
    nodeCategory: "kubernetes-explorer-node",
    nodeType: "resource",
    kind: { manifestKind: "Pod" },
    name,
    metadata: { namespace },
  };
}

void test("a container and a pod are read from what their trees pass", () => {
  assert.deepEqual(readTreeItems(new ContainerNode(id), undefined), [
    { kind: "container", id, name: "web" },
  ]);
  assert.deepEqual(readTreeItems({ containerId: id }, undefined), [
    { kind: "container", id, name: id.slice(0, 12) },
  ]);
  assert.deepEqual(readTreeItems(pod("web-0"), undefined), [
    { kind: "pod", pod: "web-0", namespace: "shop" },
  ]);
  assert.deepEqual(readTreeItems(pod("web-0", null), undefined), [
    { kind: "pod", pod: "web-0" },
  ]);
});

void test("all that are selected are taken, each once, and nothing else", () => {
  const one = new ContainerNode(id);
  const other = new ContainerNode("f".repeat(64), "db");
  const found = readTreeItems(one, [one, other, new ContainerNode(id), {}]);
  assert.deepEqual(
    found.map((item) => item.kind === "container" && item.name),
    ["web", "db"],
  );
  assert.equal(readTreeItems(one, []).length, 1);
  const many = Array.from(
    { length: 1000 },
    (_, at) => new ContainerNode(at.toString(16).padStart(64, "0")),
  );
  assert.equal(readTreeItems(one, many).length, 100);
});

void test("hostile items are left out and never throw", () => {
  const throwing = new Proxy(
    {},
    {
      get(): never {
        throw new Error("not for you");
      },
    },
  );
  for (const item of [
    undefined,
    null,
    "text",
    7,
    [],
    {},
    throwing,
    new ContainerNode("--privileged"),
    new ContainerNode(`${id}\n`),
    new ContainerNode("A".repeat(64)),
    { containerDesc: throwing },
    { containerDesc: { Id: 7 }, containerId: {} },
    pod("--all"),
    pod("web;rm"),
    pod("web-0\u202E"),
    pod(7),
    { ...pod("web-0"), kind: { manifestKind: "Node" } },
    { ...pod("web-0"), kind: throwing },
  ]) {
    assert.deepEqual(readTreeItems(item, undefined), []);
    assert.deepEqual(readTreeItems(undefined, [item]), []);
  }
  assert.deepEqual(readTreeItems(pod("web-0", "--kubeconfig"), throwing), [
    { kind: "pod", pod: "web-0" },
  ]);
  const [named] = readTreeItems(
    new ContainerNode(id, "\u001B[31mred"),
    undefined,
  );
  assert.deepEqual(named, {
    kind: "container",
    id,
    name: id.slice(0, 12),
  });
});
