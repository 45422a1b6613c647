import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { folderOf, surefetch } from "../support/cli.ts";
import { startPlacesLab } from "../support/places-lab.ts";

const { addresses, cell, environment, lab, own, withContainer } =
  await startPlacesLab(2);

function variables(): Record<string, string> {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "" } = environment();
  return DOCKER_HOST === "" ? {} : { DOCKER_HOST, DOCKER_CONTEXT };
}

describe("--compare is about a container", () => {
  for (const words of [
    ["--host", "--compare"],
    ["--all", "--compare"],
    ["--build", "--for=Dockerfile", "--compare"],
  ])
    it(words.join(" "), async (t) => {
      const cwd = await folderOf(t, { Dockerfile: "FROM scratch\n" });
      const { status, stdout, stderr } = await surefetch(["probe", ...words], {
        cwd,
        variables: { PATH: cwd },
      });
      assert.match(stderr, /--compare has no effect here/);
      assert.deepEqual([status, stdout], [2, ""]);
    });
});

for (const format of ["text", "json"])
  cell(`--compare as ${format}: who is at fault comes first`, async () => {
    const { image } = lab().container("busybox", "good");
    const { web = "" } = addresses();
    // Addresses, so that this machine's nameservers are not asked for the lab's names.
    const stdin = `FROM scratch\nRUN curl -fsSLO http://${web}/x\n`;
    await withContainer(["--network", "none", image], async (id) => {
      const { status, stdout, stderr } = await surefetchOn(stdin, [
        "probe",
        id,
        "--compare",
        "--format",
        format,
      ]);
      assert.equal(status, 1, stderr);
      if (format === "json") {
        const { blame } = JSON.parse(stdout) as ProbeReport;
        assert.equal(blame?.verdict.id, "no-network");
        assert.equal(blame.verdict.blame, "container-config");
        assert.deepEqual(blame.endpoints[0]?.seen, {
          container: "no-route",
          fresh: "works",
          host: "works",
        });
      } else {
        assert.match(stdout, /^# The container is at fault: it was started/);
        assert.match(stdout, /## Where it breaks/);
        assert.match(stdout, /\| FAILED: .+ \| OK \| OK \| container \|/);
      }
    });
    assert.deepEqual(await own(), []);
  });

/** A call about a Dockerfile in a folder of its own. */
async function surefetchOn(
  dockerfile: string,
  words: readonly string[],
): ReturnType<typeof surefetch> {
  const leave: (() => unknown)[] = [];
  const context = { after: (step: () => unknown) => leave.push(step) };
  const cwd = await folderOf(context as never, { Dockerfile: dockerfile });
  try {
    return await surefetch([...words, "--for", "Dockerfile"], {
      cwd,
      variables: variables(),
    });
  } finally {
    for (const step of leave) await step();
  }
}
