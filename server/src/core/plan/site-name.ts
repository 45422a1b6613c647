import type { DownloadSite } from "./model.ts";

/** What people call a download: `go mod download`, `curl`, `FROM`. */
export function siteName({ command, tool, verb }: DownloadSite): string {
  if (tool === "syntax-directive") return "# syntax=";
  // An instruction is called by its keyword.
  const name = command === undefined ? tool.toUpperCase() : tool;
  return verb === "" ? name : `${name} ${verb}`;
}
