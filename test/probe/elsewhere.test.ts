import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { networkKind } from "../../server/src/probe/blame-facts.ts";
import {
  otherMachine,
  probeEverywhere,
} from "../../server/src/probe/elsewhere.ts";
import { renderReport } from "../../server/src/probe/markdown.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  Beside,
  Execs,
  Outcome,
  ProbeProgress,
  ProbeReport,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import { viewReport } from "../../server/src/probe/view.ts";
import { CONTAINER, replayEngine } from "../support/replay-engine.ts";

interface Recorded {
  readonly output: string;
  readonly urls: readonly string[];
}

async function recorded(name: string): Promise<Recorded> {
  const file = join(import.meta.dirname, "transcripts", `${name}.json`);
  const read = JSON.parse(await readFile(file, "utf8")) as {
    urls: string[];
    output: string[];
  };
  return { urls: read.urls, output: `${read.output.join("\n")}\n` };
}

const dead = await recorded("curl-dead");
const good = await recorded("curl-good");

const never = new AbortController().signal;

function requestOf(
  engine: Execs,
  more: Partial<ProbeRequest> = {},
): ProbeRequest {
  return {
    engine,
    container: CONTAINER,
    targets: makeTargets(
      dead.urls.map((url) => ({ url, role: "file", origins: [] })),
    ).targets,
    deadlineSeconds: 5,
    signal: never,
    ...more,
  };
}

/** What the engine was asked to start. */
interface Started {
  readonly image: string;
  readonly network: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface FakeBeside extends Beside {
  readonly started: Started[];
  pulls: number;
}

function ok<T>(value: T): Promise<Outcome<T>> {
  return Promise.resolve({ kind: "ok", value });
}

/** An engine with these images, whose fresh containers see what was recorded. */
function besideWith(
  place: Execs,
  more: {
    readonly images?: readonly string[];
    readonly networkMode?: string;
    readonly address?: string;
    readonly proxies?: Readonly<Record<string, string>>;
  } = {},
): FakeBeside {
  const { images = ["busybox:latest"], networkMode = "default" } = more;
  const started: Started[] = [];
  return {
    started,
    pulls: 0,
    images: () => ok(images.map((name, at) => ({ id: String(at), name }))),
    pull() {
      this.pulls += 1;
      return ok(undefined);
    },
    settings: () => ok({ environment: {}, networkMode, state: "running" }),
    place(image, { kind }, environment) {
      started.push({ image, network: kind, environment });
      return { ...place, isFresh: true };
    },
    builder: () => ok({ name: "", isBuildKit: false }),
    proxies: () => Promise.resolve(more.proxies ?? {}),
    imageEnvironment: () => Promise.resolve({}),
    engineAddress: () => ok(more.address ?? "unix:///var/run/docker.sock"),
    within: () => place,
  };
}

function blameOf({ blame }: ProbeReport) {
  assert.ok(blame);
  return blame;
}

/** The images that were started, why none was, and how many were pulled. */
async function startedFor(
  image: string,
  images: readonly string[],
): Promise<readonly unknown[]> {
  const beside = besideWith(replayEngine(good), { images });
  const report = await probeEverywhere(
    requestOf(replayEngine(dead), { container: { ...CONTAINER, image } }),
    { beside, host: undefined },
  );
  const [fresh] = blameOf(report).places;
  return [
    beside.started.map((each) => each.image),
    fresh?.problem?.messageId,
    beside.pulls,
  ];
}

describe("a container compared with other places", () => {
  test("is blamed for its resolv.conf where a fresh one and the machine find names", async () => {
    const steps: ProbeProgress[] = [];
    const beside = besideWith(replayEngine(good));
    const report = await probeEverywhere(
      requestOf(replayEngine(dead), { onProgress: (step) => steps.push(step) }),
      { beside, host: replayEngine(good) },
    );
    const { verdict, endpoints, places } = blameOf(report);
    assert.equal(verdict.id, "container-dns");
    assert.equal(verdict.blame, "container-config");
    assert.equal(endpoints.length, report.endpoints.length);
    assert.deepEqual(
      places.map(({ place, report: seen }) => [place, seen?.place]),
      [
        ["fresh", "fresh"],
        ["host", "host"],
      ],
    );
    // The image of the container itself, on the default network, never pulled.
    assert.deepEqual(beside.started, [
      { image: "busybox", network: "bridge", environment: {} },
    ]);
    assert.equal(beside.pulls, 0);
    // Each endpoint counts once for each place, and the count only grows.
    const total = 3 * report.endpoints.length;
    const counts = steps.flatMap((step) =>
      step.kind === "started" ? [] : [step.done],
    );
    assert.deepEqual(
      counts,
      Array.from({ length: total }, (_, at) => at + 1),
    );
    assert.ok(steps.every(({ endpoints: of }) => of === total));
    // Only the container's own endpoints are partial results.
    const own = steps.filter(({ kind }) => kind === "endpoint");
    assert.equal(own.length, report.endpoints.length);
  });

  test("has its report begin with who is at fault, in both languages", async () => {
    const report = await probeEverywhere(requestOf(replayEngine(dead)), {
      beside: besideWith(replayEngine(good)),
      host: replayEngine(good),
    });
    const markdown = renderReport(report, "en");
    assert.match(markdown, /^# The container's resolv\.conf is at fault: /);
    assert.match(
      markdown,
      /\| Endpoint \| Container \| Fresh container \| This machine \| At fault \|/,
    );
    assert.match(markdown, /- From the container: /);
    assert.match(markdown, /image busybox, on the engine's default network/);
    assert.match(renderReport(report, "zh-cn"), /^# 问题出在容器的 /);
    const view = viewReport(report, "en", () => undefined);
    assert.match(view.headline, /^The container's resolv\.conf is at fault/);
    assert.equal(view.blame?.id, "container-dns");
    assert.equal(view.blame.places.length, 3);
    for (const { cells } of view.blame.endpoints) assert.equal(cells.length, 3);
    const [first] = view.blame.endpoints;
    assert.deepEqual(
      first?.cells.map((cell) => cell?.mark),
      ["failed", "ok", "ok"],
    );
  });

  test("takes another image where its own is gone or has no shell, and none where there is none", async () => {
    const images = ["golang:1.26", "gcr.io/distroless/static:latest"];
    assert.deepEqual(await startedFor("golang:1.26", images), [
      ["golang:1.26"],
      undefined,
      0,
    ]);
    assert.deepEqual(await startedFor("sha256:gone", images), [
      ["golang:1.26"],
      undefined,
      0,
    ]);
    assert.deepEqual(await startedFor("gcr.io/distroless/static", images), [
      ["golang:1.26"],
      undefined,
      0,
    ]);
    assert.deepEqual(await startedFor("gone", []), [[], "no-image", 0]);
  });

  test("has the proxies that the user's configuration gives to new containers", async () => {
    const proxies = { HTTPS_PROXY: "http://proxy.test:3128" };
    const beside = besideWith(replayEngine(good), { proxies });
    await probeEverywhere(requestOf(replayEngine(dead)), {
      beside,
      host: undefined,
    });
    assert.deepEqual(beside.started[0]?.environment, proxies);
  });

  test("is not compared with this machine where the engine runs on another one", async () => {
    const report = await probeEverywhere(requestOf(replayEngine(dead)), {
      beside: besideWith(replayEngine(good), {
        address: "ssh://me@builds.example:22",
      }),
      host: replayEngine(good),
    });
    const { places, endpoints } = blameOf(report);
    const host = places.find(({ place }) => place === "host");
    assert.equal(host?.report, undefined);
    assert.deepEqual(host?.problem?.values, { address: "builds.example" });
    assert.equal(endpoints[0]?.seen.host, "unseen");
    assert.match(
      renderReport(report, "en"),
      /This machine was not seen: the engine runs on another machine/,
    );
  });

  test("cannot be judged where nothing else was seen, and says what the container's own view is", async () => {
    const report = await probeEverywhere(requestOf(replayEngine(dead)), {
      beside: undefined,
      host: undefined,
    });
    assert.equal(blameOf(report).verdict.blame, "unknown");
    const view = viewReport(report, "en", () => undefined);
    assert.equal(
      view.headline,
      viewReport(
        { ...report, blame: undefined } as never,
        "en",
        () => undefined,
      ).headline,
    );
    assert.match(view.blame?.notes[0] ?? "", /cannot be told/);
  });

  test("blames nobody where all works", async () => {
    const only = requestOf(replayEngine(good));
    const targets = only.targets.filter(({ host }) => host === "ok.lab.test");
    const report = await probeEverywhere(
      { ...only, targets: targets.slice(0, 1) },
      { beside: besideWith(replayEngine(good)), host: replayEngine(good) },
    );
    assert.deepEqual(
      [blameOf(report).verdict.id, blameOf(report).verdict.blame],
      ["works", "none"],
    );
  });
});

function waiting(): Execs {
  return replayEngine({ output: "", waitsForSignal: true });
}

function mute<T>(): Promise<Outcome<T>> {
  return Promise.resolve({ kind: "timed-out" });
}

function fieldsOf(
  prefix: string,
  objects: readonly object[],
): readonly string[] {
  return objects
    .flatMap((each) => Object.keys(each))
    .map((name) => `${prefix}.${name}`);
}

test("the page of the JSON has every field of a comparison, and no other", async () => {
  const page = await readFile(
    join(
      import.meta.dirname,
      "../../server/src/core/rules/reference/network-check-unattended.md",
    ),
    "utf8",
  );
  const [, below = ""] = page.split("\nWhere it breaks:\n");
  const [table = ""] = below.trimStart().split("\n\n");
  const documented = [...table.matchAll(/^\| `([\w.[\]]+)`/gm)].map(
    ([, name]) => name,
  );
  const fake = { beside: besideWith(replayEngine(good)), host: undefined };
  const report = await probeEverywhere(requestOf(replayEngine(dead)), fake);
  const { verdict, endpoints, places } = blameOf(report);
  assert.deepEqual(
    new Set(documented),
    new Set([
      ...fieldsOf("verdict", [verdict]),
      ...fieldsOf("endpoints[]", endpoints),
      ...fieldsOf("places[]", places),
    ]),
  );
});

test("a cancel ends the checks in all places", async () => {
  const controller = new AbortController();
  const running = probeEverywhere(
    requestOf(waiting(), { signal: controller.signal }),
    { beside: besideWith(waiting()), host: waiting() },
  );
  controller.abort();
  const report = await running;
  assert.equal(report.outcome.kind, "cancelled");
  for (const { report: seen } of blameOf(report).places)
    assert.equal(seen?.outcome.kind, "cancelled");
  assert.equal(blameOf(report).verdict.blame, "unknown");
});

test("an engine that answers no question costs the fresh container, not the check", async () => {
  const beside: Beside = {
    ...besideWith(replayEngine(good)),
    images: mute,
    settings: mute,
    builder: mute,
    engineAddress: mute,
  };
  const report = await probeEverywhere(requestOf(replayEngine(dead)), {
    beside,
    host: replayEngine(good),
  });
  const { verdict, places } = blameOf(report);
  assert.equal(places[0]?.problem?.messageId, "engine-mute");
  assert.equal(verdict.id, "container-or-engine-dns");
});

test("engines name their networks, and where they run, each in its way", () => {
  const kinds = {
    "": "unknown",
    default: "bridge",
    bridge: "bridge",
    "slirp4netns:port_handler=slirp4netns": "bridge",
    pasta: "bridge",
    host: "host",
    none: "none",
    "container:0123abc": "container",
    shop_default: "user-defined",
    "bridge-of-mine": "user-defined",
  };
  for (const [mode, kind] of Object.entries(kinds))
    assert.equal(networkKind(mode), kind, mode);
  const machines = {
    "": undefined,
    "unix:///var/run/docker.sock": undefined,
    "npipe:////./pipe/docker_engine": undefined,
    "tcp://127.0.0.1:2375": undefined,
    "tcp://[::1]:2375": undefined,
    "tcp://localhost:2375": undefined,
    "tcp://10.1.2.3:2376": "10.1.2.3",
    "ssh://me@builds.example": "builds.example",
    "ssh://": undefined,
  };
  for (const [address, machine] of Object.entries(machines))
    assert.equal(otherMachine(address), machine, address);
});
