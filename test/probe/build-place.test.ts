import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildFacts } from "../../server/src/probe/build-facts.ts";
import {
  openBuild,
  withLoopbackNote,
} from "../../server/src/probe/build-place.ts";
import type { OpenedPlace } from "../../server/src/probe/places.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { BUSY, never, startPlacesLab } from "../support/places-lab.ts";

const places = await startPlacesLab(6);
const { addresses, cell, distroless, engine, environment, lab, own } = places;

const FACTS: BuildFacts = {
  environment: {},
  own: [],
  passed: {},
  uncertain: [],
  baseImages: [],
  network: "default",
  byEngine: 0,
};

/** On a busy machine an exec may start too late to end in time; it says so, leaves nothing, and is seen once more, aloud. */
async function probeFrom(
  place: OpenedPlace,
  urls: readonly string[],
): Promise<ProbeReport> {
  const report = await probeOnce(place, urls);
  if (report.outcome.kind !== "timed-out") return report;
  console.log(`again, ${JSON.stringify(report.outcome)}: ${urls.join()}`);
  assert.equal(report.complete, false);
  return probeOnce(place, urls);
}

async function probeOnce(
  place: OpenedPlace,
  urls: readonly string[],
): Promise<ProbeReport> {
  assert.ok(place.kind === "open", JSON.stringify(place));
  const inputs = urls.map((url) => ({ url, role: "file", origins: [] }));
  const report = await runProbe({
    engine: place.engine,
    place: place.place,
    container: place.container,
    limits: place.limits,
    targets: makeTargets(inputs).targets,
    deadlineSeconds: 5,
    signal: never,
  });
  return withLoopbackNote(report);
}

function verdictsOf(report: ProbeReport): readonly unknown[] {
  return report.endpoints.map(({ verdict: { id, subject } }) => [id, subject]);
}

function limitIds(report: ProbeReport): readonly string[] {
  return report.limits.map(({ messageId }) => messageId);
}

/** The docker command line with a configuration folder of the test's own. */
async function withConfiguration(
  files: Readonly<Record<string, string>>,
  use: (variables: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-docker-config-"));
  try {
    await mkdir(join(folder, "cli-plugins"));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text);
      await chmod(join(folder, name), 0o755);
    }
    await use({ ...environment(), DOCKER_CONFIG: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A plugin that says what `docker buildx inspect` says of a builder. */
function buildx(driver: string, host: string): string {
  return `#!/bin/sh
case $1 in
docker-cli-plugin-metadata)
  echo '{"SchemaVersion":"0.1.0","Vendor":"test","Version":"v0.0.1","ShortDescription":"test"}' ;;
*)
  cat <<END
Name:          lab
Driver:        ${driver}
Last Activity: 2026-01-01 10:00:00 +0000 UTC

Nodes:
Name:                  lab0
Endpoint:              ${host}
Status:                running
END
  ;;
esac
`;
}

cell(
  "as a step of the build: the engine's network and nameservers",
  async () => {
    const { image } = lab().container("curl", "good");
    const facts = { ...FACTS, baseImages: ["debian:12", image], byEngine: 2 };
    const place = await openBuild(engine(), facts, undefined, never);
    const report = await probeFrom(place, [
      "https://ok.lab.test/",
      "https://stall.lab.test/",
      "https://refused.lab.test/",
      "http://bad.lab.test/",
    ]);
    assert.deepEqual(
      report.endpoints.map(({ verdict: { id } }) => id),
      ["ok", "tls-stall", "tcp-refused", "http-bad-gateway"],
    );
    assert.deepEqual(report.nameservers, [addresses()["dns"]]);
    assert.equal(report.container.own, image);
    assert.deepEqual(limitIds(report), ["by-engine", "one-image"]);
    assert.ok(report.milliseconds < 5500 + BUSY, `${report.milliseconds} ms`);
    assert.deepEqual(await own(), []);
  },
);

cell("another image than the build's, and none that would do", async () => {
  const facts = { ...FACTS, baseImages: ["debian:12"] };
  const place = await openBuild(engine(), facts, undefined, never);
  const report = await probeFrom(place, [`http://${addresses()["web"]}/`]);
  assert.equal(report.endpoints[0]?.verdict.id, "ok");
  assert.deepEqual(limitIds(report).slice(0, 1), ["other-image"]);
  const { image } = lab().container("busybox", "good");
  const chosen = { image, pull: false };
  const other = await openBuild(engine(), facts, chosen, never);
  assert.ok(other.kind === "open" && other.container.own === image);
  const absent = { image: "surefetch-test-nothing:1", pull: false };
  const none = await openBuild(engine(), facts, absent, never);
  assert.ok(none.kind === "failed");
  assert.equal(none.problem.messageId, "no-image");
  const shellless = { image: distroless, pull: false };
  const deaf = await openBuild(engine(), facts, shellless, never);
  const { outcome } = await probeFrom(deaf, ["http://ok.lab.test/"]);
  assert.ok(outcome.kind === "failed" && outcome.reason === "no-shell");
  assert.deepEqual(await own(), []);
});

cell(
  "proxies: of the configuration file, and of the build above them",
  async () => {
    const { image } = lab().container("curl", "good");
    const proxy = `http://${addresses()["proxy"]}:3128`;
    const dead = `http://${addresses()["refused"]}:3128`;
    const proxies = {
      default: { httpProxy: dead, httpsProxy: "http://127.0.0.1:7890" },
    };
    await withConfiguration(
      { "config.json": JSON.stringify({ proxies }) },
      async (variables) => {
        const chosen = { image, pull: false };
        const facts = { ...FACTS, baseImages: [image] };
        const url = "http://ok.lab.test/";
        const configured = await openBuild(
          engine(variables),
          facts,
          chosen,
          never,
        );
        const report = await probeFrom(configured, [url]);
        assert.equal(report.endpoints[0]?.way, "proxy");
        assert.equal(
          report.endpoints[0].verdict.subject?.split(":")[0],
          addresses()["refused"],
        );
        assert.ok(limitIds(report).includes("loopback-proxy"));
        const own = { http_proxy: proxy, HTTP_PROXY: proxy };
        const overridden = await openBuild(
          engine(variables),
          { ...facts, environment: own },
          chosen,
          never,
        );
        const through = await probeFrom(overridden, [url]);
        assert.equal(
          through.endpoints[0]?.proxy,
          proxy.slice("http://".length),
        );
      },
    );
  },
);

cell(
  "the configuration file's proxies do not reach a container that has none",
  async () => {
    const { id, image } = lab().container("curl", "good");
    const proxies = { default: { httpProxy: "http://192.0.2.1:3128" } };
    await withConfiguration(
      { "config.json": JSON.stringify({ proxies }) },
      async (variables) => {
        const { beside } = engine(variables);
        const place = beside.place(image, { kind: "container", id }, {});
        let output = "";
        const outcome = await place.exec("", ["env"], {
          environment: {},
          signal: never,
          timeout: 10_000,
          maxBytes: 10_000,
          onData: (text) => (output += text),
        });
        assert.equal(outcome.kind, "ok");
        assert.doesNotMatch(output, /proxy/i);
        assert.match(output, /^PATH=/m);
      },
    );
  },
);

cell("a builder that is a container: its network is the build's", async () => {
  const { docker, container } = lab();
  const { image } = container("curl", "good");
  const name = "buildx_buildkit_lab0";
  const start = ["run", "-d", "--label", "surefetch-test", "--name", name];
  const silent = addresses()["silentDns"] ?? "";
  const host = lab().dockerHost ?? "unix:///var/run/docker.sock";
  await withConfiguration(
    { "cli-plugins/docker-buildx": buildx("docker-container", host) },
    async (variables) => {
      const chosen = engine(variables);
      const stopped = await openBuild(
        chosen,
        FACTS,
        { image, pull: false },
        never,
      );
      assert.ok(stopped.kind === "open");
      assert.equal(stopped.limits[0]?.messageId, "builder-stopped");
      await docker(...start, "--dns", silent, image, "sleep", "100000");
      try {
        const place = await openBuild(chosen, FACTS, undefined, never);
        const report = await probeFrom(place, ["http://ok.lab.test/"]);
        assert.equal(report.container.builder, "lab");
        assert.deepEqual(verdictsOf(report), [["dns-server-silent", silent]]);
        assert.equal(limitIds(report)[0], "builder");
        const top = await docker("top", name, "-eo", "pid,args");
        assert.equal(top.split("\n").length, 2, top);
      } finally {
        await docker("rm", "-f", name);
      }
    },
  );
  await withConfiguration(
    { "cli-plugins/docker-buildx": buildx("kubernetes", host) },
    async (variables) => {
      const own = { image, pull: false };
      const place = await openBuild(engine(variables), FACTS, own, never);
      assert.ok(place.kind === "open");
      assert.equal(place.limits[0]?.messageId, "builder-elsewhere");
    },
  );
});

cell("networks of the steps: none, and the host's", async () => {
  const { image } = lab().container("busybox", "good");
  const own = { image, pull: false };
  const url = `http://${addresses()["web"]}/`;
  const none = await openBuild(
    engine(),
    { ...FACTS, network: "none" },
    own,
    never,
  );
  const cut = await probeFrom(none, [url]);
  assert.equal(cut.endpoints[0]?.verdict.id, "tcp-unreachable");
  const host = await openBuild(
    engine(),
    { ...FACTS, network: "host" },
    own,
    never,
  );
  assert.ok(host.kind === "open" && host.container.status === "host network");
  assert.equal((await probeFrom(host, [url])).endpoints[0]?.verdict.id, "ok");
});
