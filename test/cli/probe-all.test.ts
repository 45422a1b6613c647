/** Which containers `surefetch probe --all` means; a container engine's and kubectl's command lines are played. */
import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { FleetReport } from "../../server/src/probe/fleet.ts";
import { type CliResult, folderOf, surefetch } from "../support/cli.ts";

/** A line of `docker container ls --format '{{json .}}'`, as Docker 20.10 prints it. */
function listed(name: string, project?: string, folder = ""): string {
  const labels =
    project === undefined
      ? ""
      : `com.docker.compose.project=${project},com.docker.compose.project.working_dir=${folder},com.docker.compose.service=web`;
  return JSON.stringify({
    Command: '"sleep"',
    CreatedAt: "2026-11-21 10:00:00 +0000 UTC",
    ID: Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64),
    Image: "app",
    Labels: labels,
    LocalVolumes: "0",
    Mounts: "",
    Names: name,
    Networks: "bridge",
    Ports: "",
    RunningFor: "1 hour ago",
    Size: "0B",
    State: "running",
    Status: "Up 1 hour",
  });
}

/** Runs the command line beside engines that list what is given and have no shell in any container. */
async function run(
  context: TestContext,
  cwd: string,
  words: readonly string[],
  engine: {
    readonly lines?: readonly string[];
    readonly pods?: readonly object[];
    readonly variables?: Readonly<Record<string, string>>;
  },
): Promise<CliResult> {
  const bin = await folderOf(context, {
    list: (engine.lines ?? []).map((line) => `${line}\n`).join(""),
    "pods.json": JSON.stringify({ kind: "List", items: engine.pods ?? [] }),
  });
  const noShell =
    "echo 'OCI runtime exec failed: exec failed: \"sh\": executable file not found in $PATH: unknown' >&2; exit 126";
  const scripts = {
    docker: `case " $* " in *" ls "*) cat "${bin}/list";; *) ${noShell};; esac`,
    kubectl: `case " $* " in *" pods "*) echo "$*" >"${bin}/asked"; cat "${bin}/pods.json";; *) ${noShell};; esac`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const path = `${bin}:${process.env["PATH"] ?? ""}`;
  return surefetch(["probe", "--format", "json", ...words], {
    cwd,
    variables: { ...engine.variables, PATH: path },
  });
}

function names({ stdout }: CliResult): readonly string[] {
  const { containers } = JSON.parse(stdout) as FleetReport;
  return containers.map(({ container }) => container.name);
}

describe("probe --all", { skip: process.platform === "win32" }, () => {
  it("takes what Compose started from this folder, whatever the project is called, from below it too", async (t) => {
    const cwd = await folderOf(t, {
      "compose.yaml": "name: shop\n",
      "src/main.go": "",
    });
    const lines = [
      listed("web-10", "blue", cwd),
      listed("web-2", "blue", cwd),
      listed("other", "shop", "/elsewhere"),
      listed("lonely"),
    ];
    for (const folder of [cwd, join(cwd, "src")]) {
      const result = await run(t, folder, ["--all"], { lines });
      assert.deepEqual(names(result), ["web-2", "web-10"]);
      assert.equal(
        result.stderr,
        "surefetch: checking the running containers of the Compose project blue: 2\n",
      );
      // Nothing could be tested, and that is not health.
      assert.equal(result.status, 2);
    }
  });

  it("goes by COMPOSE_PROJECT_NAME, then name:, then the folder's name where Compose ran elsewhere", async (t) => {
    const lines = [
      listed("a", "shop", "/there"),
      listed("b", "myapp", "/there"),
      listed("c", "stated", "/there"),
    ];
    const parent = await folderOf(t, {
      "My App/docker-compose.yml": "services: {}\n",
      "named/compose.yml": "name: stated\nservices: {}\n",
      "variable/compose.yml": "name: ${NAME}\nservices: {}\n",
    });
    const byFolder = await run(t, join(parent, "My App"), ["--all"], { lines });
    assert.deepEqual(names(byFolder), ["b"]);
    const byName = await run(t, join(parent, "named"), ["--all"], { lines });
    assert.deepEqual(names(byName), ["c"]);
    const byVariable = await run(t, join(parent, "named"), ["--all"], {
      lines,
      variables: { COMPOSE_PROJECT_NAME: "shop" },
    });
    assert.deepEqual(names(byVariable), ["a"]);
    const unknown = await run(t, join(parent, "variable"), ["--all"], {
      lines,
    });
    assert.equal(unknown.stdout, "");
    assert.equal(unknown.status, 2);
    assert.equal(
      unknown.stderr,
      "surefetch: no container of the Compose project variable is running; running projects: shop, myapp, stated\n",
    );
  });

  it("takes all containers of the engine only where there is no compose file, and says how many", async (t) => {
    const cwd = await folderOf(t, { Dockerfile: "FROM scratch\n" });
    const lines = [listed("b", "shop", "/there"), listed("a")];
    const all = await run(t, cwd, ["--all"], { lines });
    assert.deepEqual(names(all), ["a", "b"]);
    assert.match(all.stderr, /every running container of docker: 2\n$/);
    const one = await run(t, cwd, ["--project", "shop"], { lines });
    assert.deepEqual(names(one), ["b"]);
    const none = await run(t, cwd, ["--all"], {});
    assert.deepEqual([none.status, none.stdout], [2, ""]);
  });

  it("says for a container without a shell that it has none", async (t) => {
    const cwd = await folderOf(t, {});
    const { stdout } = await run(t, cwd, ["--all"], { lines: [listed("a")] });
    const { summary } = JSON.parse(stdout) as FleetReport;
    assert.deepEqual(
      summary.groups.map(({ verdict, containers }) => [verdict, containers]),
      [["no-shell", ["a"]]],
    );
    assert.deepEqual(
      [summary.containers, summary.untested, summary.healthy],
      [1, 1, 0],
    );
  });

  it("refuses a container beside it, and a call with neither", async (t) => {
    const cwd = await folderOf(t, {});
    for (const words of [["--all", "web"], ["--project", "x", "web"], []]) {
      const result = await run(t, cwd, words, { lines: [listed("web")] });
      assert.deepEqual([result.status, result.stdout], [2, ""]);
      assert.match(result.stderr, /^surefetch: .*(?:web|--all)/);
    }
  });

  it("lists the names of hostile labels harmlessly", async (t) => {
    const cwd = await folderOf(t, { "compose.yaml": "" });
    const lines = [listed("a", "\u001B[31mred\u202E", "/there")];
    const { stderr } = await run(t, cwd, ["--all"], { lines });
    assert.match(stderr, /running projects: /);
    for (const character of ["\u001B", "\u202E"])
      assert.ok(!stderr.includes(character));
  });
});

function pod(name: string, phase: string): object {
  const state = phase === "Running" ? { running: {} } : { waiting: {} };
  return {
    metadata: { name, namespace: "shop" },
    spec: { nodeName: "one", containers: [{ name: "web", image: "app" }] },
    status: {
      phase,
      containerStatuses: [{ name: "web", image: "app", state }],
    },
  };
}

describe("probe --selector", { skip: process.platform === "win32" }, () => {
  it("takes the pods that have not ended, and says why one cannot be tested", async (t) => {
    const cwd = await folderOf(t, {});
    const pods = [
      pod("web-1", "Running"),
      pod("web-2", "Pending"),
      pod("job", "Succeeded"),
    ];
    const words = ["--selector", "app=web", "--namespace", "shop"];
    const result = await run(t, cwd, words, { pods });
    assert.deepEqual(names(result), ["shop/web-1/web", "shop/web-2/web"]);
    assert.equal(result.status, 2);
    const { summary } = JSON.parse(result.stdout) as FleetReport;
    assert.deepEqual(summary.groups.map(({ verdict }) => verdict).toSorted(), [
      "container-not-running",
      "no-shell",
    ]);
    const all = await run(t, cwd, ["--kubernetes", "--all"], { pods });
    assert.equal(names(all).length, 2);
  });

  it("refuses what is about other places, and what is no selector", async (t) => {
    const cwd = await folderOf(t, {});
    for (const words of [
      ["--selector", "app=web", "--project", "shop"],
      ["--selector", "app=web", "pod-1"],
      ["--selector", "app=web", "--ephemeral", "busybox"],
      ["--selector=--kubeconfig=/tmp/x"],
      ["--selector", "app=web"],
    ]) {
      const result = await run(t, cwd, words, {});
      assert.deepEqual(
        [result.status, result.stdout],
        [2, ""],
        words.join(" "),
      );
      assert.notEqual(result.stderr, "");
    }
  });
});
