import assert from "node:assert/strict";
import { after } from "node:test";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import type { ProbeParams, ProbeResult } from "../../server/src/protocol.ts";
import { TestClient } from "../support/lsp-client.ts";
import { startPlacesLab } from "../support/places-lab.ts";

const uri = "file:///somewhere/Dockerfile";

const { addresses, cell, environment, lab, own, withContainer } =
  await startPlacesLab(3);
const clients: TestClient[] = [];
after(() => clients.forEach((client) => client.kill()));

async function ask(
  id: string,
  compare: boolean | undefined,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<ProbeResult & { readonly shown: readonly number[] }> {
  const { DOCKER_HOST = "", DOCKER_CONTEXT = "" } = environment();
  const client = await TestClient.start({
    isTrusted: true,
    pull: true,
    settings: () => settings,
    env: DOCKER_HOST === "" ? {} : { DOCKER_HOST, DOCKER_CONTEXT },
  });
  clients.push(client);
  const { web = "", bad = "" } = addresses();
  // Addresses, so that this machine's nameservers are not asked for the lab's names.
  await client.open(
    uri,
    `FROM scratch\nRUN curl -fsSLO http://${web}/x\nRUN curl -fsSLO http://${bad}/x\n`,
  );
  const shown: number[] = [];
  client.connection.onNotification(
    "$/progress",
    ({ value }: { value: { kind?: string; percentage?: number } }) => {
      if (value.kind === "report") shown.push(value.percentage ?? -1);
    },
  );
  const params: ProbeParams = {
    place: { kind: "container", id },
    uri,
    workDoneToken: "compared",
    ...(compare !== undefined && { compare }),
  };
  const result = await client.request<ProbeResult>("surefetch/probe", params);
  return { ...result, shown };
}

function blameOf({ report }: ProbeResult): string | undefined {
  return (report as ProbeReport).blame?.verdict.id;
}

cell(
  "a comparison that is asked for: the view has it, progress counts all places",
  async () => {
    const { image } = lab().container("busybox", "good");
    await withContainer(["--network", "none", image], async (id) => {
      const result = await ask(id, true);
      assert.equal(blameOf(result), "no-network");
      const { view } = result;
      assert.match(view?.headline ?? "", /^The container is at fault/);
      assert.equal(view?.blame?.endpoints.length, 2);
      assert.deepEqual(
        view.blame.endpoints.map(({ cells }) =>
          cells.map((each) => each?.mark),
        ),
        [
          ["failed", "ok", "ok"],
          ["failed", "failed", "failed"],
        ],
      );
      assert.match(result.markdown, /## Where it breaks/);
      // Two endpoints from three places.
      assert.deepEqual(result.shown, [17, 33, 50, 67, 83, 100]);
    });
    assert.deepEqual(await own(), []);
  },
);

cell("no comparison unasked, and by the setting always", async () => {
  const { id } = lab().container("busybox", "good");
  const plain = await ask(id, undefined);
  assert.equal(blameOf(plain), undefined);
  assert.equal(plain.view?.blame, undefined);
  const setting = { probe: { compare: true } };
  assert.equal(blameOf(await ask(id, undefined, setting)), "server-error");
  assert.equal(blameOf(await ask(id, false, setting)), undefined);
});

cell("this machine is not compared with itself", async () => {
  const client = clients.at(-1);
  assert.ok(client);
  const params: ProbeParams = { place: { kind: "host" }, uri, compare: true };
  const result = await client.request<ProbeResult>("surefetch/probe", params);
  assert.equal((result.report as ProbeReport).place, "host");
  assert.equal(blameOf(result), undefined);
});
