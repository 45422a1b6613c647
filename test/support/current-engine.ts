/**
 * Programs of the current engine and of buildx, where somebody has put them: ~/.cache/surefetch/engines/NAME with dockerd,
 * docker-proxy, containerd, containerd-shim-runc-v2 and runc, for example built from their Go modules; docker-buildx, buildkitd
 * and buildctl may stand beside them.
 */
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const ENGINES = join(homedir(), ".cache/surefetch/engines");

export const ENGINE = [
  "dockerd",
  "containerd",
  "containerd-shim-runc-v2",
  "runc",
];

export const BUILDX = ["docker-buildx", "buildkitd", "buildctl", "runc"];

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The newest folder by name that has all of these programs. */
export function currentFolder(programs: readonly string[]): string | undefined {
  return names(ENGINES)
    .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => join(ENGINES, name))
    .find((folder) => {
      const found = names(folder);
      return programs.every((program) => found.includes(program));
    });
}

/** Why there is none. */
export function noFolder(programs: readonly string[]): string {
  return `${ENGINES} holds no folder with ${programs.join(", ")}`;
}
