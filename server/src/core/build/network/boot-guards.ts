import type { ListNode, ShellNode } from "../../syntax/shell/model.ts";
import type { RunCommand } from "../model.ts";

const tests = new Set([
  "[",
  "[[",
  "test",
  "command",
  "which",
  "type",
  "pidof",
  "grep",
  "pgrep",
]);

/**
 * Whether a command runs only where something holds that need not hold in a build, or may fail on
 * purpose: inside `if` and `case`, behind a test, before `||`.
 */
export function isGuarded({ command }: RunCommand): boolean {
  let child: ShellNode = command;
  for (const parent of command.parents) {
    if (/^(?:if|case|function|loop)$/.test(parent.kind)) return true;
    if (parent.kind === "pipeline" && parent.isNegated) return true;
    if (parent.kind === "list" && isGuardedIn(parent, child)) return true;
    child = parent;
  }
  return false;
}

function isGuardedIn(
  { items, operators }: ListNode,
  child: ShellNode,
): boolean {
  const at = items.findIndex(
    ({ span }) => span.start <= child.span.start && child.span.end <= span.end,
  );
  if (operators[at] === "||" || operators[at - 1] === "||") return true;
  const before = operators[at - 1] === "&&" ? items[at - 1] : undefined;
  return before !== undefined && isTest(before);
}

function isTest(node: ShellNode): boolean {
  return (
    node.kind === "unknown" ||
    (node.kind === "command" && tests.has(node.words[0]?.literal ?? ""))
  );
}
