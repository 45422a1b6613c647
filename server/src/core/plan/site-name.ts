import type { DownloadSite } from "./model.ts";

/** What people call a download: `go mod download`, `curl`, `FROM`. */
export function siteName({ command, tool, verb }: DownloadSite): string {
  // An instruction is called by its keyword.
  const name = command === undefined ? tool.toUpperCase() : tool;
  return verb === "" ? name : `${name} ${verb}`;
}
