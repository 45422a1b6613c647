import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { NetworkCheckResult } from "../../../client/src/run-check.ts";
import type { ProbeReport } from "../../../server/src/probe/types.ts";
import type { LabFacts } from "../suite-lab.ts";
import { activated, openSample, sampleUri } from "./editor-support.ts";
import { skip, test } from "./runner.ts";

const DEADLINE_MS = 60_000;
const run = promisify(execFile);

function lab(): NonNullable<LabFacts["containers"]> {
  const facts = JSON.parse(
    process.env["SUREFETCH_LAB"] ?? "{}",
  ) as Partial<LabFacts>;
  return facts.containers ?? skip(facts.skipped ?? "no fault lab was started");
}

function check(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Thenable<NetworkCheckResult | undefined> {
  return vscode.commands.executeCommand(`surefetch.${name}`, options);
}

function reportOf(result: NetworkCheckResult | undefined): ProbeReport {
  assert.ok(
    result !== undefined && result.outcome === "done",
    JSON.stringify(result),
  );
  return result.report as ProbeReport;
}

test(
  "Check Network from Host: the report says so, and asks the same again",
  async () => {
    // An address of the lab: no name is looked up by this machine's own nameservers.
    const { deadNameserver } = lab();
    const document = await vscode.workspace.openTextDocument({
      language: "dockerfile",
      content: `FROM scratch\nRUN curl -fsSLO http://${deadNameserver}:81/x\n`,
    });
    await vscode.window.showTextDocument(document);
    const uri = document.uri.toString();
    const report = reportOf(await check("checkNetworkFromHost", { uri }));
    assert.equal(report.place, "host");
    assert.deepEqual(
      report.endpoints.map(({ verdict }) => verdict.id),
      ["tcp-refused"],
    );
    const { exports: api } = await activated();
    const before = api.report.html() ?? "";
    assert.match(before, /this machine/);
    await api.report.receive({ do: "run" });
    const after = api.report.html() ?? "";
    assert.notEqual(after, before);
    assert.match(after, /this machine/);
  },
  DEADLINE_MS,
);

test(
  "Check Network for Build: a container of its own, with what it cannot see",
  async () => {
    lab();
    const uri = sampleUri("lab/Dockerfile").toString();
    await openSample("lab/Dockerfile");
    const report = reportOf(await check("checkNetworkForBuild", { uri }));
    assert.equal(report.place, "build");
    const ids = new Map(
      report.endpoints.map(({ target, verdict }) => [target.host, verdict.id]),
    );
    assert.equal(ids.get("modules.lab.test"), "ok");
    assert.match(ids.get("bad.lab.test") ?? "", /^http-/);
    const limits = report.limits.map(({ messageId }) => messageId);
    assert.ok(limits.includes("other-image"), limits.join());
    assert.deepEqual(await ownContainers(), []);
  },
  DEADLINE_MS,
);

test(
  "an image without a shell: the list of images opens once, and the chosen one does the work",
  async () => {
    lab();
    await openSample("lab/Dockerfile");
    const uri = sampleUri("lab/Dockerfile").toString();
    await withDistroless(async (container) => {
      const running = Promise.resolve(
        check("checkNetworkFromContainer", { uri, container }),
      );
      const done = running.then(
        () => true,
        () => true,
      );
      // The list cannot be seen from here, so entries are taken until one was.
      do
        await vscode.commands.executeCommand(
          "workbench.action.acceptSelectedQuickOpenItem",
        );
      while (!(await Promise.race([done, sleep(200, false)])));
      const report = reportOf(await running);
      assert.equal(report.place, "sidecar");
      assert.match(report.container.own ?? "", /^surefetch-test-/);
      const { exports: api } = await activated();
      assert.match(api.report.html() ?? "", /CA certificates/);
      assert.deepEqual(await ownContainers(), []);
    });
  },
  DEADLINE_MS,
);

async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("docker", args);
  return stdout.trim();
}

async function ownContainers(): Promise<readonly string[]> {
  const filter = "label=surefetch=network-check";
  const listed = await docker("ps", "-aq", "--filter", filter);
  return listed.split("\n").filter((id) => id !== "");
}

/** A container whose image has one static program and no shell. */
async function withDistroless(
  use: (name: string) => Promise<void>,
): Promise<void> {
  const image = "surefetch-test-distroless:vscode";
  const name = "surefetch-test-distroless";
  const folder = await mkdtemp(join(tmpdir(), "surefetch-distroless-"));
  try {
    const { stdout } = await run("sh", ["-c", "command -v busybox"]);
    await mkdir(join(folder, "bin"));
    await cp(stdout.trim(), join(folder, "bin/sleep"));
    const script = 'tar -C "$1" -c . | docker import - "$2"';
    await run("sh", ["-c", script, "sh", folder, image]);
    const label = ["--label", "surefetch-test", "--name", name];
    await docker("run", "-d", ...label, image, "sleep", "100000");
    await use(name);
  } finally {
    await docker("rm", "-f", name);
    await docker("image", "rm", "-f", image);
    await rm(folder, { recursive: true });
  }
}
