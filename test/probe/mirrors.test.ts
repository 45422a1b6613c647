/** Go mirrors compared from inside containers of a real engine. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Mirror } from "../../server/src/core/config.ts";
import {
  compareMirrors,
  type MirrorReport,
} from "../../server/src/probe/compare-mirrors.ts";
import { bestOf } from "../../server/src/probe/mirror-view.ts";
import type { LabContainer } from "../support/engine-lab.ts";
import type { Tools } from "../support/lab-images.ts";
import { type LabMirrors, startLabMirrors } from "../support/lab-mirrors.ts";
import { startProbeLab } from "../support/probe-lab.ts";

const HOST = "modules.lab.test";
/** From the best to the worst. */
const ORDER = [
  "good",
  "slow",
  "elsewhere",
  "no-zip",
  "no-database",
  "bad-database",
  "private",
  "refused",
  "page",
];
const DEADLINE = 6;

const probeLab = await startProbeLab(5);

let mirrors: LabMirrors | undefined;
before(async () => {
  if (probeLab.skip === false)
    mirrors = await startLabMirrors(probeLab.lab().address.modules, HOST);
});
after(() => mirrors?.stop());

function theMirrors(): LabMirrors {
  assert.ok(mirrors);
  return mirrors;
}

/** The user's mirrors, the worst first. */
function own(): readonly Mirror[] {
  const { refused, url } = theMirrors();
  return ORDER.toReversed().map((name) => ({
    url: name === "refused" ? refused : url(name),
    kind: "go",
    private: name === "private",
  }));
}

async function compare(
  container: LabContainer,
  wanted: readonly Mirror[] = own(),
  signal = new AbortController().signal,
): Promise<MirrorReport> {
  return compareMirrors({
    engine: probeLab.engine(),
    owner: probeLab.engine(),
    container: { ...container, status: "Up", ports: [] },
    mirrors: wanted,
    deadlineSeconds: DEADLINE,
    signal,
  });
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** The lab's own mirrors in the order of their ranks. */
function orderOf(report: MirrorReport): readonly string[] {
  return report.mirrors
    .filter(({ sources }) => sources.includes("settings"))
    .map(({ url }) => nameOf(url));
}

for (const tools of ["busybox", "curl"] as const satisfies readonly Tools[])
  probeLab.cell(
    `${tools}: ranked by what they serve, then by time`,
    async () => {
      const container = await probeLab.lab().prepare(tools, "good");
      const before = new Map(theMirrors().asked);
      const since = Date.now();
      const report = await compare(container);
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(orderOf(report), ORDER, JSON.stringify(report.mirrors));
      assert.deepEqual(
        report.mirrors.map(({ rank }) => rank),
        report.mirrors.map((_, index) => index + 1),
      );
      const [best, second] = report.mirrors;
      assert.ok(best && second);
      assert.equal(bestOf(report), best);
      assert.deepEqual(
        [best.modules, best.checksums, best.zip, best.mark],
        ["yes", "yes", "yes", "ok"],
      );
      assert.ok((second.firstByteMilliseconds ?? 0) >= 700, "slow is slow");
      assert.ok(
        (best.zipMilliseconds ?? Infinity) < (second.zipMilliseconds ?? 0),
        `${best.zipMilliseconds} of ${second.zipMilliseconds}`,
      );
      const page = report.mirrors.find(({ url }) => nameOf(url) === "page");
      assert.deepEqual(
        [page?.modules, page?.rank],
        ["page", report.mirrors.length],
        "a page ranks behind what cannot be reached",
      );
      // The public ones are known to nobody here, but they are in the list.
      assert.ok(report.mirrors.some(({ host }) => host === "goproxy.cn"));

      assert.equal(
        await probeLab.outside().events(since, "exec_create", container.id),
        1,
      );
      await probeLab.outside().assertNothingLeft(container);
      for (const [name, paths] of theMirrors().asked)
        assert.deepEqual(
          [
            // BusyBox's wget may ask beside the connection by hand.
            ...new Set(paths.slice(before.get(name)?.length ?? 0)),
          ].toSorted(),
          [
            "golang.org/x/text/@v/list",
            "rsc.io/quote/@v/v1.5.2.zip",
            "sumdb/sum.golang.org/supported",
          ],
          name,
        );
    },
  );

probeLab.cell("curl: a zip that breaks off does not count as one", async () => {
  const container = await probeLab.lab().prepare("curl", "good");
  const report = await compare(container, [
    { url: theMirrors().url("cut-zip"), kind: "go" },
  ]);
  const cut = report.mirrors.find(({ url }) => nameOf(url) === "cut-zip");
  assert.deepEqual([cut?.modules, cut?.zip], ["yes", "no"]);
});

probeLab.cell(
  "what the container's GOPROXY names is compared, its password stays behind",
  async () => {
    const list = `${theMirrors().url("good").replace("://", "://me:s3cret@")}|direct`;
    const container = await probeLab
      .lab()
      .prepare("busybox", "good", ["-e", `GOPROXY=${list}`]);
    const since = Date.now();
    const report = await compare(container, []);
    assert.equal(
      await probeLab.outside().events(since, "exec_create", container.id),
      1,
    );
    const [best] = report.mirrors;
    assert.deepEqual(
      [best?.url, best?.sources],
      [theMirrors().url("good"), ["container"]],
    );
    assert.doesNotMatch(JSON.stringify(report), /s3cret/);
  },
);

probeLab.cell(
  "a cancelled comparison ends within a second, inside too",
  async () => {
    const container = await probeLab.lab().prepare("busybox", "good");
    const controller = new AbortController();
    const wanted = [{ url: "http://blackhole.lab.test/go", kind: "go" }];
    const running = compare(container, wanted, controller.signal);
    while ((await probeLab.outside().marked(container)).length === 0)
      assert.ok(!controller.signal.aborted);
    const started = performance.now();
    controller.abort();
    const report = await running;
    assert.ok(performance.now() - started < 1700);
    assert.equal(report.outcome.kind, "cancelled");
    const blackhole = report.mirrors.find(
      ({ host }) => host === "blackhole.lab.test",
    );
    assert.equal(blackhole?.modules, "not-tested");
    await probeLab.outside().assertNothingLeft(container);
  },
);

probeLab.cell("no name that is private has left the containers", () => {
  const hosts = probeLab
    .lab()
    .asked.map(({ text }) => text)
    .join("\n");
  assert.doesNotMatch(hosts, /corp|secret|s3cret/);
  return Promise.resolve();
});
