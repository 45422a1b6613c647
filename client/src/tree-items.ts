/**
 * What other extensions' trees pass to a command of their context menus. Their objects are read with suspicion: nothing
 * of them may throw, and what does not look like an id or a name is left out. Pure, so that tests can pass it anything.
 */

/** A running container in the tree of Container Tools. */
export interface ContainerItem {
  readonly kind: "container";
  readonly id: string;
  /** For people; the id's beginning where there is none. */
  readonly name: string;
}

/** A pod in the tree of the Kubernetes extension: of the current context. */
export interface PodItem {
  readonly kind: "pod";
  readonly pod: string;
  readonly namespace?: string;
}

export type TreeItem = ContainerItem | PodItem;

/** More than anybody selects by hand. */
const mostItems = 100;

/**
 * The containers and pods that a menu was opened on, each once: VS Code passes the item under the pointer and, where it
 * is one of several that are selected, all of those.
 */
export function readTreeItems(
  item: unknown,
  selected: unknown,
): readonly TreeItem[] {
  const several = read(() =>
    Array.isArray(selected) ? selected.slice(0, mostItems) : [],
  );
  const items =
    several === undefined || several.length === 0 ? [item] : several;
  const found = new Map<string, TreeItem>();
  for (const each of items) {
    const known = readContainer(each) ?? readPod(each);
    if (known !== undefined) found.set(JSON.stringify(known), known);
  }
  return [...found.values()];
}

/**
 * `containerDesc.Id` is what Container Tools promises to other extensions; `containerName` is there as well
 * (github.com/microsoft/vscode-containers, ContainerTreeItem.ts at 9aac5ff of 2026-08-21, version 2.5.0). The view is
 * vscode-containers.views.containers, the item's context value runningContainer. The Docker extension has had no view of its own since
 * version 2.0.0 (2025-05-23): it brings Container Tools.
 */
function readContainer(item: unknown): ContainerItem | undefined {
  const id =
    textAt(item, "containerDesc", "Id") ?? textAt(item, "containerId") ?? "";
  if (!/^[0-9a-f]{12,64}$/.test(id)) return undefined;
  const name = textAt(item, "containerName") ?? "";
  const isName = /^[\w.-]{1,255}$/.test(name);
  return { kind: "container", id, name: isName ? name : id.slice(0, 12) };
}

/**
 * github.com/vscode-kubernetes-tools/vscode-kubernetes-tools, clusterexplorer/node.resource.ts at e35292c of 2026-08-10,
 * version 1.4.1. The view is extension.vsKubernetesExplorer, the item's context value begins with vsKubernetes.resource.pod; the
 * tree selects one item at a time.
 */
function readPod(item: unknown): PodItem | undefined {
  if (
    textAt(item, "nodeCategory") !== "kubernetes-explorer-node" ||
    textAt(item, "nodeType") !== "resource" ||
    textAt(item, "kind", "manifestKind") !== "Pod"
  )
    return undefined;
  const pod = textAt(item, "name") ?? "";
  if (!/^[a-z0-9][a-z0-9.-]{0,252}$/.test(pod)) return undefined;
  const namespace =
    textAt(item, "namespace") ?? textAt(item, "metadata", "namespace") ?? "";
  const isNamespace = /^[a-z0-9][a-z0-9-]{0,62}$/.test(namespace);
  return { kind: "pod", pod, ...(isNamespace && { namespace }) };
}

/** A text at a path of properties. */
function textAt(item: unknown, ...path: readonly string[]): string | undefined {
  return read(() => {
    let value = item;
    for (const name of path) {
      if (typeof value !== "object" || value === null) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return typeof value === "string" ? value : undefined;
  });
}

/** A getter of somebody else's may do anything. */
function read<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
