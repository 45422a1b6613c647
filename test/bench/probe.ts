/**
 * `npm run bench:probe`: what a network check of eight healthy endpoints costs in a BusyBox container beyond the slowest
 * of them, as the script itself measured it, beside an empty `docker exec` in turns. Read the ratios: machines differ.
 * No gate. Needs root and `dockerd` (see test/support/engine-lab.ts). DESIGN 8: at most 250 ms.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type {
  EndpointReport,
  Execs,
  ProbeReport,
} from "../../server/src/probe/types.ts";
import "../../server/scripts/node-version.mjs";
import { loadContainers } from "../support/container-engine.ts";
import { startLab, type Tools } from "../support/engine-lab.ts";

const PASSES = Number(process.argv[3] ?? 15);
const tools: Tools = process.argv[2] === "curl" ? "curl" : "busybox";
const ENDPOINTS = 8;

/** One pass, in milliseconds; the parts follow one another. */
interface Pass {
  /** `docker exec CONTAINER true`, in the same minute. */
  readonly empty: number;
  /** The whole check, its report included. */
  readonly whole: number;
  /** The endpoint that took longest, by its own steps. */
  readonly slowest: number;
  /** Until the script began: the engine's part. */
  readonly start: number;
  readonly setup: number;
  readonly capabilities: number;
  /** Until all lookups and endpoints ran. */
  readonly starting: number;
  /** Until the last of them had ended. */
  readonly running: number;
  readonly clearing: number;
  /** From the end marker to the report. */
  readonly end: number;
}

function duration({ steps }: EndpointReport): number {
  return [steps.resolver, steps.tcp, steps.tls, steps.http].reduce(
    (sum, { milliseconds }) => sum + (milliseconds ?? 0),
    0,
  );
}

/** An engine that notes when the script's end marker came, and what it says of the script's parts. */
function listening(engine: Execs) {
  const heard = { at: 0, moments: [] as readonly number[] };
  let text = "";
  const execs: Execs = {
    exec: (container, argv, options) =>
      engine.exec(container, argv, {
        ...options,
        onData(piece) {
          text += piece;
          const end = /^[0-9a-f]{32} Z ([\d ]+)$/m.exec(text)?.[1];
          if (end !== undefined && heard.at === 0) {
            heard.at = performance.now();
            heard.moments = end.split(" ").map(Number);
          }
          options.onData(piece);
        },
      }),
  };
  return { execs, heard };
}

function median(values: readonly number[]): number {
  return (
    values.toSorted((one, other) => one - other)[values.length >> 1] ??
    Number.NaN
  );
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

const lab = await startLab([[tools, "good"]]);
if ("skipped" in lab) throw new Error(lab.skipped);
try {
  const environment = {
    ...process.env,
    ...(lab.dockerHost === undefined ? {} : { DOCKER_HOST: lab.dockerHost }),
  };
  const { containerEngine } = await loadContainers();
  const engine = containerEngine("docker", environment);
  if (!engine) throw new Error("no engine");
  const container = lab.container(tools, "good");
  const { targets } = makeTargets(
    Array.from({ length: ENDPOINTS }, (_, at) => ({
      url: `https://well-${at + 1}.lab.test/`,
      role: "file",
      origins: [],
    })),
  );

  const empty = async (): Promise<number> => {
    const began = performance.now();
    await promisify(execFile)("docker", ["exec", container.id, "true"], {
      env: environment,
    });
    return performance.now() - began;
  };

  const pass = async (): Promise<Pass> => {
    const { execs, heard } = listening(engine);
    const began = performance.now();
    const report: ProbeReport = await runProbe({
      engine: execs,
      container: { ...container, status: "Up", ports: [] },
      targets,
      deadlineSeconds: 10,
      signal: new AbortController().signal,
    });
    const whole = performance.now() - began;
    const bad = report.endpoints.find(({ verdict }) => verdict.id !== "ok");
    if (bad) throw new Error(`${bad.target.url}: ${bad.verdict.id}`);
    const [total = 0, setup = 0, capabilities = 0, started = 0, done = 0] =
      heard.moments;
    return {
      empty: await empty(),
      whole,
      slowest: Math.max(...report.endpoints.map(duration)),
      start: heard.at - began - total,
      setup,
      capabilities: capabilities - setup,
      starting: started - capabilities,
      running: done - started,
      clearing: total - done,
      end: began + whole - heard.at,
    };
  };

  await pass();
  const passes: Pass[] = [];
  for (let at = 0; at < PASSES; at++) passes.push(await pass());
  const part = (name: keyof Pass): number =>
    median(passes.map((one) => one[name]));
  const over = median(passes.map(({ whole, slowest }) => whole - slowest));
  const ratio = median(
    passes.map(({ whole, slowest, empty }) => (whole - slowest) / empty),
  );
  console.log(
    `${ENDPOINTS} endpoints, ${tools}, ${PASSES} passes, medians\n` +
      `an empty exec            ${ms(part("empty"))}\n` +
      `the whole check          ${ms(part("whole"))}\n` +
      `  the exec's start       ${ms(part("start"))}\n` +
      `  setting up             ${ms(part("setup"))}\n` +
      `  capabilities           ${ms(part("capabilities"))}\n` +
      `  starting endpoints     ${ms(part("starting"))}\n` +
      `  until the last ends    ${ms(part("running"))}\n` +
      `  clearing up            ${ms(part("clearing"))}\n` +
      `  the exec's end         ${ms(part("end"))}\n` +
      `the slowest endpoint     ${ms(part("slowest"))}\n` +
      `beyond the slowest       ${ms(over)}, ${ratio.toFixed(1)} × an empty exec`,
  );
} finally {
  await lab.stop();
}
