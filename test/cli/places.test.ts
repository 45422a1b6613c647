import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { folderOf, surefetch } from "../support/cli.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { startPlacesLab } from "../support/places-lab.ts";

const { addresses, cell, distroless, environment, lab, own, withContainer } =
  await startPlacesLab(4);

function variables(): Record<string, string> {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "" } = environment();
  return DOCKER_HOST === "" ? {} : { DOCKER_HOST, DOCKER_CONTEXT };
}

const dockerfile = `FROM debian:12
RUN curl -fsSLo /ok http://ok.lab.test/file
RUN curl -fsSLo /bad http://bad.lab.test/file
`;

describe("calls that cannot be", () => {
  for (const [words, expected] of [
    [["--host", "box"], "--host, box name different places"],
    [["--host", "--build"], "--host, --build name different places"],
    [["--host", "--all"], "--host, --all name different places"],
    [["--build"], "--build needs the file"],
    [["--build", "--for=Dockerfile", "box"], "--build, box name different"],
    [["--sidecar=busybox", "--all"], "--sidecar has no effect here"],
    [["box", "--image=busybox"], "--image has no effect here"],
    [["box", "--pull"], "--pull has no effect here"],
    [["box", "--context=--host"], "docker has no context --host"],
    [["box", "--engine=finch", "--context=x"], "finch has no context x"],
  ] as const)
    it(words.join(" "), async (t) => {
      const cwd = await folderOf(t, { Dockerfile: dockerfile });
      const { status, stdout, stderr } = await surefetch(["probe", ...words], {
        cwd,
        variables: { PATH: cwd },
      });
      assert.ok(stderr.includes(expected), stderr);
      assert.deepEqual([status, stdout], [2, ""]);
    });
});

it("nerdctl and finch are engines that can be named", async (t) => {
  const cwd = await folderOf(t, {});
  const fake = await fakeEngine();
  t.after(() => fake.remove());
  for (const engine of ["nerdctl", "finch"]) {
    const { status } = await surefetch(["probe", "box", "--engine", engine], {
      cwd,
      variables: { PATH: fake.environment["PATH"] ?? "" },
    });
    assert.equal(status, 2);
    assert.equal((await fake.calls()).at(-1)?.[0], engine);
  }
});

cell("--host: text and JSON, and the status", async () => {
  const { web = "", refused = "" } = addresses();
  const cwd = process.cwd();
  const stdin = `FROM scratch\nRUN curl -fsSLO http://${web}/x\nRUN curl -fsSLO https://${refused}/x\n`;
  await withFile(stdin, async (file) => {
    const words = ["probe", "--host", "--for", file];
    const text = await surefetch(words, { cwd });
    assert.equal(text.status, 1, text.stderr);
    assert.match(text.stdout, /From this machine/);
    const json = await surefetch([...words, "--format=json"], { cwd });
    const report = JSON.parse(json.stdout) as ProbeReport;
    assert.equal(report.place, "host");
    assert.deepEqual(
      report.endpoints.map(({ verdict }) => verdict.id),
      ["ok", "tcp-refused"],
    );
  });
});

cell("--build: the image of the stage, another one, and none", async () => {
  const { image } = lab().container("busybox", "good");
  const cwd = process.cwd();
  await withFile(dockerfile, async (file) => {
    const words = ["probe", "--build", "--for", file, "--format=json"];
    const other = await surefetch(words, { cwd, variables: variables() });
    assert.equal(other.status, 1, other.stderr);
    const report = JSON.parse(other.stdout) as ProbeReport;
    assert.equal(report.place, "build");
    assert.deepEqual(
      report.endpoints.map(({ verdict }) => verdict.id),
      // The registry of the image is a name that the lab's nameserver does not know.
      ["dns-name-not-found", "ok", "http-bad-gateway"],
    );
    assert.ok(
      report.limits.some(({ messageId }) => messageId === "other-image"),
    );
    const chosen = await surefetch([...words, `--image=${image}`], {
      cwd,
      variables: variables(),
    });
    assert.equal(
      (JSON.parse(chosen.stdout) as ProbeReport).container.own,
      image,
    );
    const absent = await surefetch([...words, "--image=surefetch-nothing"], {
      cwd,
      variables: variables(),
    });
    assert.match(absent.stderr, /does not have the image/);
    assert.equal(absent.status, 2);
  });
  assert.deepEqual(await own(), []);
});

cell("an image without a shell: what to call, and --sidecar", async () => {
  const { image } = lab().container("curl", "good");
  const cwd = process.cwd();
  const options = ["--dns", addresses()["dns"] ?? "", distroless];
  await withFile(dockerfile, (file) =>
    withContainer(options, async (id) => {
      const words = ["probe", id, "--for", file];
      const first = await surefetch(words, { cwd, variables: variables() });
      assert.equal(first.status, 2);
      assert.ok(first.stderr.includes(image), first.stderr);
      assert.match(first.stderr, /--sidecar IMAGE/);
      const second = await surefetch([...words, "--sidecar", image], {
        cwd,
        variables: variables(),
      });
      assert.equal(second.status, 1, second.stderr);
      assert.match(second.stdout, /CA certificates/);
      assert.match(second.stdout, /bad\.lab\.test/);
      assert.deepEqual(await own(), []);
    }),
  );
});

cell("a context that is not there", async () => {
  const words = ["probe", "box", "--context", "surefetch-test-nowhere"];
  const cwd = process.cwd();
  const { status, stderr } = await surefetch(words, {
    cwd,
    variables: variables(),
  });
  assert.equal(status, 2);
  assert.match(stderr, /surefetch-test-nowhere/);
});

/** A Dockerfile in a folder of its own, for as long as something runs. */
async function withFile(
  text: string,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch cli "));
  try {
    const file = join(folder, "Dockerfile");
    await writeFile(file, text);
    await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
