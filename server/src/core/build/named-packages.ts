import { joinPath, type ProjectIndex } from "../project.ts";
import { findCopied, type CopiedFile, type CopySite } from "./copied-files.ts";
import { parseGoCommand } from "./go/go-commands.ts";

/** Packages of one command that are looked at. */
const mostPackages = 8;

/**
 * Whether a build context has the files and folders that a Go command names, as `main.go` and `./cmd/app` of
 * `go build`. Those that nothing copies do not count: a command before may make them.
 */
export function hasNamedPackages(
  site: CopySite,
  project: ProjectIndex,
  context: string,
): "yes" | "no" | "not-loaded" {
  for (const file of namedPackages(site)) {
    const kinds = file
      .candidates(project, context)
      .map((path) => project.kindOf(path));
    if (kinds.includes("file") || kinds.includes("folder")) continue;
    return kinds.includes("unknown") ? "not-loaded" : "no";
  }
  return "yes";
}

function namedPackages(site: CopySite): readonly CopiedFile[] {
  const { directory } = site.command;
  const go = parseGoCommand(site.command, site.stage);
  // `-C` moves the command elsewhere: rare, and then nothing is held against a context.
  const isMoved = site.command.arguments.some(({ text }) => text === "-C");
  if (go === undefined || isMoved || directory.kind === "unknown") return [];
  const packages: CopiedFile[] = [];
  for (const operand of go.operands.slice(0, mostPackages)) {
    if (operand === undefined || !/^\.\.?\/|^[^/]+\.go$/.test(operand))
      continue;
    const path = joinPath(directory.value, operand.replace(/\/?\.\.\.$/, ""));
    if (path === undefined || /[*?[\\]|\.\.\./.test(path)) continue;
    const found = findCopied(`/${path}`, site);
    if (found.kind === "context") packages.push(found);
  }
  return packages;
}
