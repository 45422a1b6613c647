/**
 * The network check in containers of Podman: as root, as a user without rights, and through Podman's service, as `podman machine`
 * and remote connections are used. Skipped where Podman is not installed.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { render } from "../../server/src/core/finding.ts";
import { whyMissing } from "../../server/src/probe/missing.ts";
import { findImage } from "../../server/src/probe/own-images.ts";
import { choicesAfter, openSidecar } from "../../server/src/probe/places.ts";
import { commandLine } from "../../server/src/probe/questions.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type {
  Beside,
  ContainerInfo,
  Engine,
  ProbeReport,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import type { LabContainer } from "../support/engine-lab.ts";
import {
  type PodmanLab,
  type PodmanWay,
  podmanWays,
  startPodman,
} from "../support/podman-lab.ts";
import {
  assertInTime,
  BUSY,
  containersModule,
  never,
  reasonOf,
  targetsOf,
} from "../support/probe-lab.ts";
import { until } from "../support/until.ts";

const ways = await podmanWays();
if (ways.length === 0)
  test("Podman", { skip: "podman is not installed, or this is not Linux" });
for (const way of ways) describe(`Podman, ${way}`, () => cells(way));

/** Milliseconds that a check in a container of its own may take longer on a busy machine. */
const STARTING = 2000;

function infoOf({ id }: LabContainer): ContainerInfo {
  return { id, name: "tested", image: "none", status: "Up", ports: [] };
}

function verdictsOf({ endpoints }: ProbeReport): readonly string[] {
  return endpoints.map(({ verdict }) => verdict.id);
}

interface Here {
  readonly way: PodmanWay;
  readonly lab: () => PodmanLab;
  /** Of an HTTP server of this machine; what begins with "/never" is not answered. */
  readonly url: (path: string) => string;
  readonly engine: (more?: NodeJS.ProcessEnv) => Engine;
  readonly beside: (more?: NodeJS.ProcessEnv) => Beside;
  readonly probe: (
    container: LabContainer,
    urls: readonly string[],
    more?: Partial<ProbeRequest>,
  ) => Promise<ProbeReport>;
  /** With BusyBox, in the network of this machine where no other options are given. */
  readonly withBusybox: (
    use: (container: LabContainer) => Promise<void>,
    options?: readonly string[],
  ) => Promise<void>;
  readonly goneWithinASecond: (container: LabContainer) => Promise<void>;
}

const OFFLINE = ["--network", "none"] as const;
const HOST = ["--network", "host"] as const;
/** Nobody listens there. */
const CLOSED = "http://127.0.0.1:9/";

function cells(way: PodmanWay): void {
  let lab: PodmanLab;
  let server: Server;
  before(async () => {
    server = createServer(({ url = "" }, response) => {
      if (!url.startsWith("/never")) response.end("served\n");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    lab = await startPodman(way);
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await lab.stop();
  });
  const engine = (more: NodeJS.ProcessEnv = {}): Engine => {
    const variables = { ...lab.environment, ...more };
    const found = containersModule.containerEngine("podman", variables);
    assert.ok(found !== undefined);
    return found;
  };
  const here: Here = {
    way,
    lab: () => lab,
    url: (path) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    engine,
    beside(more) {
      const { beside } = engine(more);
      assert.ok(beside !== undefined);
      return beside;
    },
    probe: (container, urls, more) =>
      runProbe({
        engine: engine(),
        container: infoOf(container),
        targets: targetsOf(urls),
        deadlineSeconds: 5,
        signal: never,
        ...more,
      }),
    withBusybox: (use, options = HOST) =>
      lab.withContainer([...options, lab.busybox], use),
    goneWithinASecond: (container) =>
      until(
        1000 + BUSY,
        () => "something is left",
        () => lab.assertNothingLeft(container),
      ),
  };
  told(here);
  checks(here);
  describe("the check is cut off", () => cutOff(here));
  describe("what cannot be checked says why", () => refusals(here));
  describe("beside the user's containers", () => besides(here));
}

/** What the engine tells of itself and of its containers. */
function told({ way, engine, lab, withBusybox, beside }: Here): void {
  test("its version", async () => {
    const version = await engine().version(never);
    assert.ok(version.kind === "ok", JSON.stringify(version));
    assert.equal(version.value.engine, "Podman");
    assert.match(version.value.server, /^\d+\.\d+\.\d+/);
    console.log(`##surefetch-version podman (${way}) ${version.value.server}`);
  });

  test("the running containers", async () => {
    const label = "com.docker.compose.project=shop";
    const options = [...OFFLINE, "--name", "running", "--label", label];
    await withBusybox(async ({ id }) => {
      const listed = await engine().listContainers(never);
      assert.ok(listed.kind === "ok", JSON.stringify(listed));
      const [container, ...others] = listed.value;
      assert.deepEqual(others, []);
      assert.equal(container?.id, id);
      assert.equal(container.name, "running");
      assert.ok(container.image.endsWith(lab().busybox), container.image);
      assert.match(container.status, /^Up /);
      assert.equal(container.compose?.project, "shop");
    }, options);
  });

  test("the images, by the names that people call them by", async () => {
    const { busybox, noShell, podman } = lab();
    const second = "example.com/team/tools:2";
    await podman("tag", busybox, second);
    const images = await beside().images(never);
    await podman("untag", busybox, second);
    assert.ok(images.kind === "ok", JSON.stringify(images));
    const names = images.value.map(({ name }) => name);
    for (const name of [`localhost/${busybox}`, `localhost/${noShell}`, second])
      assert.ok(names.includes(name), names.join());
    assert.ok(findImage(images.value, busybox) !== undefined);
  });

  test("a network of the user's own is not taken for the engine's", async () => {
    const { busybox, podman } = lab();
    const name = `surefetch-test-${process.pid}`;
    await podman("network", "create", "--subnet=10.212.77.0/24", name);
    // Not started: nothing of it is to be seen outside podman's files.
    const id = await podman("create", "--network", name, busybox, "true");
    const settings = await beside().settings(id, never);
    await podman("rm", id);
    await podman("network", "rm", name);
    assert.ok(settings.kind === "ok", JSON.stringify(settings));
    assert.equal(settings.value.networkMode, name);
    assert.equal(settings.value.state, "created");
  });

  test("what a container was started with", async () => {
    const proxy = "http://user:word@proxy:1";
    const variables = ["GOPROXY=https://a.test", `https_proxy=${proxy}`];
    const options = variables.flatMap((each) => ["--env", each]);
    await withBusybox(
      async ({ id }) => {
        const settings = await beside().settings(id, never);
        assert.ok(settings.kind === "ok", JSON.stringify(settings));
        const { environment, networkMode } = settings.value;
        assert.equal(environment["GOPROXY"], "https://a.test");
        assert.equal(environment["https_proxy"], proxy);
        assert.equal(networkMode, "none");
      },
      [...OFFLINE, ...options],
    );
  });
}

function checks({ lab, probe, url, withBusybox }: Here): void {
  test("a check: one exec, the right verdicts, nothing left", () =>
    withBusybox(async (container) => {
      const local = "http://localhost:9/";
      const report = await probe(container, [url("/file"), CLOSED, local]);
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      const refused = "tcp-refused";
      assert.deepEqual(verdictsOf(report), ["ok", refused, refused]);
      assertInTime(report);
      await lab().assertNothingLeft(container);
      assert.equal(await lab().events("exec", container.id), 1);
    }));

  test("a nameserver is set where podman has its settings", () =>
    withBusybox(async (container) => {
      const report = await probe(container, ["https://proxy.example.test/"]);
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      const advice = report.endpoints[0]?.verdict.advice;
      assert.ok(advice !== undefined, JSON.stringify(report.endpoints));
      for (const language of ["en", "zh-cn"] as const) {
        const text = render(advice, language);
        assert.match(text, /proxy\.example\.test.*containers\.conf/);
        assert.doesNotMatch(text, /daemon\.json/);
      }
    }, OFFLINE));

  test("a server that never answers does not hold it up", () =>
    withBusybox(async (container) => {
      const urls = [url("/never"), url("/file")];
      const report = await probe(container, urls, { deadlineSeconds: 3 });
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(verdictsOf(report), ["http-stall", "ok"]);
      assertInTime(report);
      await lab().assertNothingLeft(container);
      assert.equal(await lab().events("exec", container.id), 1);
    }));
}

function cutOff(here: Here): void {
  const { lab, probe, url, withBusybox, goneWithinASecond } = here;
  test("cancel ends the script within a second", () =>
    withBusybox(async (container) => {
      const controller = new AbortController();
      const { signal } = controller;
      const more = { deadlineSeconds: 20, signal };
      const running = probe(container, [url("/never")], more);
      await lab().seenRunning(container);
      const started = performance.now();
      controller.abort();
      const report = await running;
      const took = performance.now() - started;
      assert.ok(took < 1000 + BUSY, `${took} ms`);
      assert.equal(report.outcome.kind, "cancelled");
      await goneWithinASecond(container);
    }));

  test("a killed command line leaves nothing", () =>
    withBusybox(async (container) => {
      const nonce = "0123456789abcdef".repeat(2);
      const targets = targetsOf([url("/never")]);
      const argv = commandLine(nonce, 20, { hosts: [], targets });
      const mark = `SUREFETCH_PROBE=${nonce}`;
      const client = spawn(
        "podman",
        ["exec", "-i", "-e", mark, container.id, ...argv],
        { env: lab().environment, stdio: ["pipe", "ignore", "ignore"] },
      );
      await lab().seenRunning(container);
      client.kill("SIGKILL");
      await once(client, "exit");
      await goneWithinASecond(container);
    }));

  for (const words of [
    ["stop", "--time=0"],
    ["rm", "--force", "--time=0"],
  ])
    test(`podman ${words.join(" ")}`, () =>
      withBusybox(async (container) => {
        const more = { deadlineSeconds: 20 };
        const running = probe(container, [url("/never")], more);
        await lab().seenRunning(container);
        // Podman's own time to take the container's files away is not ours.
        await lab().podman(...words, container.id);
        const started = performance.now();
        const report = await running;
        assert.ok(performance.now() - started < 5000);
        assert.equal(report.complete, false);
        // Without its service podman finds that a removed container is gone, which is as true.
        assert.match(
          reasonOf(report),
          words[0] === "rm"
            ? /^(?:connection-lost|no-such-container)$/
            : /^connection-lost$/,
        );
      }));

  test("podman pause", { skip: noPause(here) }, () =>
    withBusybox(async (container) => {
      const more = { deadlineSeconds: 3 };
      const running = probe(container, [url("/never")], more);
      await lab().seenRunning(container);
      await lab().podman("pause", container.id);
      const report = await running;
      assert.equal(report.complete, false);
      await lab().podman("unpause", container.id);
      await goneWithinASecond(container);
    }),
  );
}

/** Why no container can be paused. */
function noPause({ way }: Here): string | false {
  return (
    way === "rootless" &&
    !existsSync("/sys/fs/cgroup/cgroup.controllers") &&
    "without root Podman pauses with cgroup v2 only"
  );
}

function refusals(here: Here): void {
  const { engine, beside, lab, probe, withBusybox } = here;
  const reason = async (container: LabContainer): Promise<string> => {
    const report = await probe(container, [CLOSED]);
    assert.ok(report.problem !== undefined);
    return reasonOf(report);
  };

  const missing = ({ id }: LabContainer): Promise<string> =>
    whyMissing(engine(), id, never);

  test("stopped", () =>
    withBusybox(async (container) => {
      await lab().podman("stop", "--time=0", container.id);
      assert.equal(await reason(container), "not-running");
      assert.equal(await missing(container), "not-running");
    }, OFFLINE));

  test("paused", { skip: noPause(here) }, () =>
    withBusybox(async (container) => {
      await lab().podman("pause", container.id);
      assert.equal(await reason(container), "paused");
      assert.equal(await missing(container), "paused");
    }, OFFLINE),
  );

  test("gone", async () => {
    const container = { id: "0123456789ab", name: "", image: "" };
    assert.equal(await reason(container), "no-such-container");
    assert.equal(await missing(container), "no-such-container");
  });

  test("without a shell", () =>
    lab().withContainer([...OFFLINE, lab().noShell], async (container) => {
      assert.equal(await reason(container), "no-shell");
    }));

  test("Podman is not installed", async () => {
    const variables = { PATH: "/nonexistent" };
    for (const result of [
      await engine(variables).listContainers(never),
      await beside(variables).images(never),
    ]) {
      assert.ok(result.kind === "unavailable", JSON.stringify(result));
      assert.equal(result.reason, "no-cli");
      assert.equal(result.detail, "podman");
    }
  });

  test("nobody answers at the socket", async () => {
    const CONTAINER_HOST = "unix:///nonexistent/podman.sock";
    const result = await engine({ CONTAINER_HOST }).listContainers(never);
    assert.ok(result.kind === "unavailable", JSON.stringify(result));
    assert.equal(result.reason, "no-engine");
    assert.match(result.detail, /nonexistent/);
  });

  test("there is no such connection", async () => {
    const { environment } = lab();
    const result = await containersModule
      .containerEngine("podman", environment, "nowhere")
      ?.listContainers(never);
    assert.ok(result?.kind === "unavailable", JSON.stringify(result));
    assert.equal(result.reason, "no-engine");
    assert.match(result.detail, /nowhere/);
  });
}

function besides(here: Here): void {
  const { engine, beside, lab, probe, url } = here;

  test("a sidecar sees the network of a container without a shell", async () => {
    const { busybox, noShell, names, events, withContainer } = lab();
    const options = [...HOST, "--env", "GOPROXY=https://a.test"];
    await withContainer([...options, noShell], async (container) => {
      const before = await names();
      const sidecar = { image: busybox, pull: false };
      const info = infoOf(container);
      const place = await openSidecar(engine(), info, sidecar, never);
      assert.ok(place.kind === "open", JSON.stringify(place));
      const report = await probe(container, [url("/file"), CLOSED], {
        engine: place.engine,
        place: place.place,
      });
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(verdictsOf(report), ["ok", "tcp-refused"]);
      assert.ok(report.milliseconds < 5500 + STARTING);
      assert.deepEqual(await names(), before);
      assert.equal(await events("exec", container.id), 0);
    });
  });

  test("a cancelled sidecar is gone within a second", async () => {
    const { busybox, names } = lab();
    const controller = new AbortController();
    const place = beside().place(busybox, { kind: "host" }, {});
    const running = probe({ id: "", name: "", image: "" }, [url("/never")], {
      engine: place,
      signal: controller.signal,
      deadlineSeconds: 20,
    });
    await until(
      10_000,
      () => "no sidecar",
      async () => assert.equal((await names()).length, 1),
    );
    const started = performance.now();
    controller.abort();
    const report = await running;
    const took = performance.now() - started;
    assert.ok(took < 1000 + BUSY, `${took} ms`);
    assert.equal(report.outcome.kind, "cancelled");
    await until(
      STARTING,
      () => "the sidecar is left",
      async () => assert.deepEqual(await names(), []),
    );
  });

  test("without consent nothing is created and nothing pulled", async () => {
    const { busybox, noShell, events, withContainer } = lab();
    const seen = (): Promise<readonly number[]> =>
      Promise.all([events("pull"), events("create")]);
    await withContainer([...OFFLINE, noShell], async (container) => {
      const before = await seen();
      const report = await probe(container, [CLOSED]);
      assert.equal(reasonOf(report), "no-shell");
      const choices = await choicesAfter(engine(), report, never);
      const own = `localhost/${busybox}`;
      assert.ok(choices?.images.includes(own), JSON.stringify(choices));
      const info = infoOf(container);
      const image = "127.0.0.1:9/not/there:1";
      const refused = await openSidecar(
        engine(),
        info,
        { image, pull: false },
        never,
      );
      assert.ok(refused.kind === "failed");
      assert.equal(refused.problem.messageId, "no-image");
      assert.deepEqual(await seen(), before);
    });
  });

  test("a registry that does not answer is not taken for the engine", async () => {
    const pulled = await beside().pull("127.0.0.1:9/not/there:1", never);
    assert.ok(pulled.kind === "failed", JSON.stringify(pulled));
    assert.equal(pulled.reason, "no-pull");
    assert.match(pulled.detail, /127\.0\.0\.1:9/);
  });
}
