/** Go mirrors compared from inside containers of a real engine. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import type { Mirror } from "../../server/src/core/config.ts";
import {
  compareMirrors,
  type MirrorReport,
} from "../../server/src/probe/compare-mirrors.ts";
import { bestOf } from "../../server/src/probe/mirror-view.ts";
import { surefetch } from "../support/cli.ts";
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
const DEADLINE = 15;

const probeLab = await startProbeLab(7);

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
      assert.ok((second.firstByteMilliseconds ?? 0) > 1000, "slow is slow");
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

probeLab.cell(
  "the command line takes the mirrors of .surefetch.yaml and prints the line to write",
  async () => {
    const { name } = await probeLab.lab().prepare("busybox", "good");
    const cwd = await mkdtemp(join(tmpdir(), "surefetch-mirrors-"));
    const compareIn = async (...words: readonly string[]) => {
      const { dockerHost } = probeLab.lab();
      return surefetch(["mirrors", name, "--deadline", "5", ...words], {
        cwd,
        variables:
          dockerHost === undefined
            ? {}
            : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" },
      });
    };
    try {
      const without = await compareIn();
      assert.deepEqual([without.status, without.stderr], [1, ""]);
      assert.match(without.stdout, /^# None of 7 Go mirrors serves modules/);

      const good = theMirrors().url("good");
      await writeFile(
        join(cwd, ".surefetch.yaml"),
        `mirrors:\n  - url: ${good}\n    kind: go\n`,
      );
      const text = await compareIn();
      assert.deepEqual([text.status, text.stderr], [0, ""]);
      assert.ok(
        text.stdout.includes(`\nENV GOPROXY=${good},direct\n`),
        text.stdout,
      );
      assert.match(text.stdout, /then sees the path of every module/);

      const json = await compareIn("--format", "json");
      const report = JSON.parse(json.stdout) as MirrorReport;
      assert.deepEqual(
        [json.status, report.version, report.mirrors[0]?.url],
        [0, 1, good],
      );

      const chinese = await compareIn("--lang", "zh-cn");
      assert.match(chinese.stdout, /个 Go 镜像中最好的是/);
    } finally {
      await rm(cwd, { recursive: true });
    }
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
