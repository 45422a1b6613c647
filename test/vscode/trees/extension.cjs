/**
 * Stands in for Container Tools and for the Kubernetes extension, which cannot be installed without their marketplace:
 * the same views, and items that have what theirs have (client/src/tree-items.ts says where that was read). For tests alone.
 */
const vscode = require("vscode");

/** As Container Tools: a class with getters, whose instances are passed to commands. */
class ContainerItem {
  constructor({ id, name, state }) {
    this._item = { id, name, state };
  }

  get containerId() {
    return this._item.id;
  }

  get containerName() {
    return this._item.name;
  }

  get containerDesc() {
    return { Id: this._item.id };
  }

  get contextValue() {
    return `${this._item.state}Container`;
  }

  get label() {
    return this._item.name;
  }
}

/** As the Kubernetes extension. */
class ResourceItem {
  nodeCategory = "kubernetes-explorer-node";
  nodeType = "resource";

  constructor(kind, name) {
    this.kind = { manifestKind: kind, abbreviation: kind.toLowerCase() };
    this.name = name;
    this.metadata = { name, namespace: "shop" };
  }

  get namespace() {
    return this.metadata.namespace;
  }

  get contextValue() {
    return `vsKubernetes.resource.${this.kind.abbreviation}k8s-watchable`;
  }

  get label() {
    return this.name;
  }
}

function tree(view, items, canSelectMany) {
  return vscode.window.createTreeView(view, {
    canSelectMany,
    treeDataProvider: {
      getChildren: (item) => (item === undefined ? items : []),
      getTreeItem: ({ label, contextValue }) =>
        Object.assign(new vscode.TreeItem(label), { contextValue }),
    },
  });
}

exports.activate = (context) => {
  const containers = JSON.parse(process.env.SUREFETCH_TREE ?? "[]");
  context.subscriptions.push(
    tree(
      "vscode-containers.views.containers",
      containers.map((container) => new ContainerItem(container)),
      true,
    ),
    tree(
      "extension.vsKubernetesExplorer",
      [new ResourceItem("Pod", "web-0"), new ResourceItem("Node", "node-a")],
      false,
    ),
  );
};
