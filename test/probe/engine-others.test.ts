/**
 * The network check on another engine than the installed Docker: the current generation.
 *
 * A current engine is used where ~/.cache/surefetch/engines/NAME holds its programs: dockerd, docker-proxy, containerd,
 * containerd-shim-runc-v2 and runc, for example built from their Go modules. They are found before those of the machine.
 */
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const ENGINES = join(homedir(), ".cache/surefetch/engines");
const NEEDED = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc"];

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The newest folder by name that has all programs. */
function currentEngine(): string | undefined {
  return names(ENGINES)
    .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => join(ENGINES, name))
    .find((folder) => {
      const found = names(folder);
      return NEEDED.every((program) => found.includes(program));
    });
}

const current = currentEngine();
if (current === undefined)
  test("every fault on the current engine", {
    skip: `${ENGINES} holds no folder with ${NEEDED.join(", ")}`,
  });
else {
  process.env["SUREFETCH_LAB_ENGINE"] = current;
  await import("./engine-matrix.test.ts");
}
