import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { after, describe } from "node:test";
import { promisify } from "node:util";
import { render } from "../../server/src/core/finding.ts";
import { probeEverywhere } from "../../server/src/probe/elsewhere.ts";
import { renderReport } from "../../server/src/probe/markdown.ts";
import type {
  ProbeReport,
  ProbeRequest,
} from "../../server/src/probe/types.ts";
import type { LabAddress } from "../support/lab-addresses.ts";
import type { LabContainer } from "../support/engine-lab.ts";
import { labHost, withRules } from "../support/lab-host.ts";
import { BUSY, never, startProbeLab, targetsOf } from "../support/probe-lab.ts";
import { until } from "../support/until.ts";
import { BLAME_CELLS, type BlameCell } from "./blame-cells.ts";

const run = promisify(execFile);

const { lab, cell, engine, environment } = await startProbeLab(
  BLAME_CELLS.length + 2,
);

/** Seconds; what is silent costs all of them. */
const DEADLINE = 5;

/** What a cell needs beside the lab's own servers and networks. */
interface Ground {
  /** Folder of the lab, with the certificates of its authorities. */
  readonly files: string;
  readonly bridge: string;
  /** A network of the user's. */
  readonly network: string;
}

const teardown: (() => unknown)[] = [];
let made: Promise<Ground> | undefined;
const ground = (): Promise<Ground> => (made ??= makeGround());

async function makeGround(): Promise<Ground> {
  const { address, docker, dockerHost } = lab();
  assert.ok(dockerHost, "these cells want an engine of the lab's own");
  const files = dirname(dockerHost.replace("unix://", ""));
  const { stdout } = await run("ip", ["-o", "-4", "addr", "show"]);
  const line = stdout
    .split("\n")
    .find((each) => each.includes(` ${address.web}/`));
  const bridge = line?.split(/\s+/)[1] ?? "";
  assert.notEqual(bridge, "");
  const authorities = ["ca.pem", "inspector.pem"].map((name) =>
    readFile(join(files, name), "utf8"),
  );
  await writeFile(
    join(files, "both.pem"),
    (await Promise.all(authorities)).join("\n"),
  );
  const network = `surefetch-blame-${process.pid}`;
  // Of a name that the lab's sweep knows; an engine that is ended leaves the bridges of its networks behind.
  const link = `${bridge}u`;
  const option = `com.docker.network.bridge.name=${link}`;
  await docker("network", "create", "--opt", option, network);
  teardown.push(() => docker("network", "rm", network));
  // The lab's own end takes longer than this.
  const removed = (): unknown =>
    run("ip", ["link", "del", link]).catch(() => undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.once(signal, removed);
  await serve(address.web, 8403, (_, response) => void response.end("ok\n"));
  await serve(
    address.web,
    8404,
    (_, response) => void response.writeHead(403).end("no\n"),
  );
  await serve(
    address.web,
    8405,
    (_, response) =>
      void response
        .writeHead(200, { "content-type": "text/html" })
        .end("<!DOCTYPE html><title>Sign in</title>\n"),
  );
  await serve("127.0.0.1", 8406, (_, response) => void response.end("ok\n"));
  return { files, bridge, network };
}

async function serve(
  host: string,
  port: number,
  listener: RequestListener,
): Promise<void> {
  const server = createServer(listener).listen(port, host);
  await once(server, "listening");
  teardown.push(() => {
    server.closeAllConnections();
    server.close();
  });
}

/** A text of a cell with the names of this lab in it. */
function named(text: string, names: Ground): string {
  const values: Readonly<Record<string, string>> = {
    ...lab().address,
    ...names,
  } satisfies Record<LabAddress | keyof Ground, string>;
  return text.replaceAll(/@([a-zA-Z]+)/g, (whole, name: string) => {
    const value = values[name];
    assert.ok(value, whole);
    return value;
  });
}

async function containerFor(
  at: number,
  fault: BlameCell,
  names: Ground,
): Promise<LabContainer> {
  const { tools = "curl", resolver = "good", inside = [] } = fault;
  const options = (fault.options ?? []).map((each) => named(each, names));
  const isElsewhere = options.includes("--network");
  // What is done to it counts for one cell alone.
  const own =
    inside.length > 0 || fault.isGone ? ["--label", `cell=${at}`] : [];
  const container = isElsewhere
    ? await runContainer(options)
    : await lab().prepare(tools, resolver, [...own, ...options]);
  const pid = await lab().docker(
    "inspect",
    "-f",
    "{{.State.Pid}}",
    container.id,
  );
  for (const rule of inside)
    await run("nsenter", [
      "-t",
      pid,
      "-n",
      "iptables",
      "-I",
      ...named(rule, names).split(" "),
    ]);
  if (fault.isGone) await lab().docker("stop", "-t", "0", container.id);
  return container;
}

async function runContainer(options: readonly string[]): Promise<LabContainer> {
  const { docker, prepare } = lab();
  const { image } = await prepare("curl", "good");
  const label = ["--label", "surefetch-test"];
  const id = await docker(
    "run",
    "-d",
    ...label,
    ...options,
    image,
    "sleep",
    "100000",
  );
  teardown.push(() => docker("rm", "-f", id));
  return { id, name: "one cell's", image };
}

async function compare(
  at: number,
  fault: BlameCell,
  more: Partial<ProbeRequest> = {},
): Promise<ProbeReport> {
  const names = await ground();
  const container = await containerFor(at, fault, names);
  const { host = {}, proxies = {} } = fault;
  const word = (text: string): string => named(text, names);
  const worded = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, word(value)]),
    );
  const config = join(names.files, `config-${at}`);
  await mkdir(config, { recursive: true });
  await writeFile(
    join(config, "config.json"),
    JSON.stringify({ proxies: { default: worded(proxies) } }),
  );
  const { beside } = engine({ ...environment(), DOCKER_CONFIG: config });
  let report: ProbeReport | undefined;
  await withRules(
    (fault.rules ?? []).map((rule) => word(rule).split(" ")),
    async () => {
      report = await probeEverywhere(
        {
          engine: engine(),
          container: { ...container, status: "Up", ports: [] },
          targets: targetsOf(
            fault.urls.map(word),
            fault.role === undefined ? [] : [fault.role],
          ),
          deadlineSeconds: DEADLINE,
          signal: never,
          ...more,
        },
        {
          beside: fault.withoutFresh ? undefined : beside,
          host:
            host === false
              ? undefined
              : await labHost({
                  directory: names.files,
                  name: String(at),
                  nameservers: [word(host.nameserver ?? "@dns")],
                  hosts: (host.hosts ?? []).map(word),
                  variables: worded({
                    CURL_CA_BUNDLE: "@files/ca.pem",
                    ...host.variables,
                  }),
                }),
        },
      );
    },
  );
  assert.ok(report);
  return report;
}

describe("each cell of the table of blame", () => {
  // Before the lab goes.
  after(async () => {
    for (const step of teardown.toReversed()) await step();
  });

  describe("which is about one container", { concurrency: 3 }, () => {
    for (const [at, fault] of BLAME_CELLS.entries())
      if (fault.rules === undefined) blameCell(at, fault);
  });

  // Rules of the machine are there for every container of the lab.
  describe("which is about what the machine lets through", () => {
    for (const [at, fault] of BLAME_CELLS.entries())
      if (fault.rules !== undefined) blameCell(at, fault);
  });
});

function blameCell(at: number, fault: BlameCell): void {
  const note = fault.note === undefined ? "" : `, ${fault.note}`;
  const name = `blame: ${fault.row}${note}`;
  cell(name, async () => {
    let report = await compare(at, fault);
    if (rowOf(report) !== fault.row) {
      // A machine under load loses ends and makes names late; what is wrong with the table stays wrong.
      console.log(`${name}: seen once more, after ${sights(report)}`);
      report = await compare(at, fault, { deadlineSeconds: 3 * DEADLINE });
    }
    assert.equal(rowOf(report), fault.row, sights(report));
    const [first] = report.blame?.endpoints ?? [];
    const text = first && render(first.message, "en");
    assert.doesNotMatch(text ?? "{", /\{\w+\}|undefined/);
    assert.match(renderReport(report, "zh-cn"), /## 问题出在哪里/);
    // All places together cost what one costs: the deadline, and the time in which a container starts on a busy machine.
    const most = report.deadlineSeconds * 1000 + 500 + 3 * BUSY;
    assert.ok(report.milliseconds <= most, `${report.milliseconds} ms`);
  });
}

/** The answer for the first endpoint. */
function rowOf({ blame }: ProbeReport): string | undefined {
  return blame?.endpoints[0]?.id;
}

/** What each place has seen of the first endpoint. */
function sights({ blame, endpoints }: ProbeReport): string {
  return JSON.stringify([
    blame?.endpoints[0]?.seen,
    endpoints[0]?.verdict.id,
    blame?.places.map(({ report, problem }) => [
      report?.endpoints[0]?.verdict.id,
      problem && render(problem, "en"),
    ]),
  ]);
}

cell("no container of a comparison stays, and nothing is pulled", async () => {
  const own = ["--filter", "label=surefetch=network-check"];
  assert.equal(await lab().docker("ps", "-aq", ...own), "");
  const format = ["--format", "{{.Type}} {{.Action}}"];
  const range = [
    "--since",
    "1",
    "--until",
    String(Math.ceil(Date.now() / 1000)),
  ];
  const events = await lab().docker("events", ...range, ...format);
  assert.doesNotMatch(events, /image pull/);
});

cell("a cancel ends the checks in all places within a second", async () => {
  const controller = new AbortController();
  const stall: BlameCell = {
    row: "",
    urls: ["https://stall.lab.test/"],
    options: ["--label", "cancelled"],
  };
  await ground();
  let cancelled = 0;
  const running = compare(BLAME_CELLS.length, stall, {
    signal: controller.signal,
    onProgress: ({ kind }) => {
      if (kind !== "started") return;
      setTimeout(() => {
        cancelled = Date.now();
        controller.abort();
      }, 1500);
    },
  });
  const report = await running;
  assert.ok(Date.now() - cancelled < 1000 + BUSY);
  assert.equal(report.outcome.kind, "cancelled");
  const own = ["--filter", "label=surefetch=network-check"];
  await until(
    5000,
    () => "the fresh container is left",
    async () => assert.equal(await lab().docker("ps", "-aq", ...own), ""),
  );
});
