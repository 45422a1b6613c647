/**
 * The network check on other engines than the installed Docker: the current generation, and Podman.
 *
 * A current engine is used where ~/.cache/surefetch/engines/NAME holds its programs: dockerd, docker-proxy, containerd,
 * containerd-shim-runc-v2 and runc, for example built from their Go modules. They are found before those of the machine.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { makeTargets } from "../../server/src/probe/targets.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { loadContainers } from "../support/container-engine.ts";
import { has } from "../support/lab-images.ts";

const run = promisify(execFile);

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

/** Where resources are limited, as in CI, an engine without these cannot start a container. */
const LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];
const START = [
  "podman",
  "run",
  "-d",
  "--network",
  "host",
  ...LIMITS,
  "surefetch-test-busybox",
  "sleep",
  "100000",
];

test(
  "Podman: a check in a container of it",
  {
    skip:
      !(await has("podman")) &&
      `podman is not installed; with it: busybox in a folder | podman import - surefetch-test-busybox; ${START.join(" ")}; the check; podman rm -f`,
  },
  async () => {
    const busybox = `mkdir -p "$0/bin" && cp "$(command -v busybox)" "$0/bin/busybox" && for a in $("$0/bin/busybox" --list); do ln -sf busybox "$0/bin/$a"; done && mkdir -p "$0/tmp" "$0/etc" "$0/proc" "$0/dev" "$0/sys" && tar -C "$0" -c . | podman import - surefetch-test-busybox; rm -rf "$0"`;
    const { stdout: folder } = await run("mktemp", ["-d"]);
    await run("sh", ["-c", busybox, folder.trim()]);
    const [program = "", ...args] = START;
    const id = (await run(program, args)).stdout.trim();
    try {
      const { containerEngine } = await loadContainers();
      const engine = containerEngine("podman");
      assert.ok(engine);
      const { targets } = makeTargets([
        // Nobody listens there.
        { url: "http://127.0.0.1:9/", role: "file", origins: [] },
      ]);
      const report = await runProbe({
        engine,
        container: { id, name: "", image: "", status: "", ports: [] },
        targets,
        deadlineSeconds: 6,
        signal: new AbortController().signal,
      });
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.equal(report.endpoints[0]?.verdict.id, "tcp-refused");
      const { stdout } = await run("podman", ["top", id, "args"]);
      assert.ok(!stdout.includes("surefetch "), stdout);
    } finally {
      await run("podman", ["rm", "-f", id]);
      await run("podman", ["image", "rm", "-f", "surefetch-test-busybox"]);
    }
  },
);
