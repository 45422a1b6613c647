import type { IfNode, ShellNode } from "../syntax/shell/model.ts";
import type { Span } from "../text/source.ts";

/**
 * The tree as it runs when the command at `target` runs: each `if` around it is the branch that it
 * stands in. What holds of this tree holds whenever the command has been reached.
 */
export function withBranchesTaken(node: ShellNode, target: Span): ShellNode {
  if (!isIn(node.span, target)) return node;
  if (node.kind === "if") return branchTaken(node, target);
  if (node.kind === "list") {
    const items = node.items.map((item) => withBranchesTaken(item, target));
    return { ...node, items };
  }
  return node.kind === "group"
    ? { ...node, body: withBranchesTaken(node.body, target) }
    : node;
}

/** In a condition the command runs whichever branch follows. */
function branchTaken(node: IfNode, target: Span): ShellNode {
  const body = node.branches
    .map((branch) => branch.body)
    .concat(node.otherwise ?? [])
    .find(({ span }) => isIn(span, target));
  return body === undefined || node.redirects.length > 0
    ? node
    : withBranchesTaken(body, target);
}

function isIn(outer: Span, { start }: Span): boolean {
  return outer.start <= start && start < outer.end;
}
