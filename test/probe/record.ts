/**
 * Records transcripts for verdict.test.ts from the lab: `node test/probe/record.ts [NAME]` (root, a container engine).
 * Read the difference before committing it: the verdicts expected there are what this run concluded.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { Engine } from "../../server/src/probe/types.ts";
import { loadContainers } from "../support/container-engine.ts";
import { startLab, type Resolver, type Tools } from "../support/engine-lab.ts";
import { NONCE } from "../support/replay-engine.ts";

const URLS = [
  "https://ok.lab.test/",
  "http://ok.lab.test/",
  "https://unknown.lab.test/",
  "https://blackhole.lab.test/",
  "https://refused.lab.test/",
  "https://stall.lab.test/",
  "http://stall.lab.test/",
  "https://reset.lab.test/",
  "https://bad.lab.test/",
  "https://ok.lab.test:8443/",
  "https://ok.lab.test:9443/",
  "http://@web/",
];

const wanted = (["busybox", "curl"] as const).flatMap((tools) =>
  (["good", "dead", "dead-then-good", "refused", "servfail"] as const).map(
    (resolver) => [tools, resolver] as const,
  ),
);

const { containerEngine } = await loadContainers();
const lab = await startLab(wanted);
if ("skipped" in lab) throw new Error(lab.skipped);
try {
  const environment =
    lab.dockerHost === undefined
      ? process.env
      : { ...process.env, DOCKER_HOST: lab.dockerHost };
  const engine = containerEngine("docker", environment);
  if (!engine) throw new Error("no engine");
  for (const [tools, resolver] of wanted)
    if ((process.argv[2] ?? `${tools}-${resolver}`) === `${tools}-${resolver}`)
      await record(engine, tools, resolver);
} finally {
  await lab.stop();
}

async function record(
  engine: Engine,
  tools: Tools,
  resolver: Resolver,
): Promise<void> {
  if ("skipped" in lab) return;
  let output = "";
  let nonce = "";
  const recording: Engine = {
    ...engine,
    listContainers: (signal) => engine.listContainers(signal),
    version: (signal) => engine.version(signal),
    exec: (container, argv, options) =>
      engine.exec(container, argv, {
        ...options,
        onData(text) {
          nonce = options.environment["SUREFETCH_PROBE"] ?? nonce;
          output += text;
          options.onData(text);
        },
      }),
  };
  const urls = URLS.map((url) => url.replace("@web", lab.address.web));
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  const report = await runProbe({
    engine: recording,
    container: { ...lab.container(tools, resolver), status: "Up", ports: [] },
    targets,
    deadlineSeconds: 8,
    signal: new AbortController().signal,
  });
  const subnet = lab.address.web.replace(/\d+$/, "");
  const neutral = (text: string) => text.replaceAll(subnet, "192.0.2.");
  const verdicts = Object.fromEntries(
    report.endpoints.map(({ target, verdict }) => [
      neutral(target.url),
      [verdict.id, neutral(verdict.subject ?? "")],
    ]),
  );
  const transcript = {
    engine: lab.engineVersion,
    urls: urls.map(neutral),
    verdicts,
    output: neutralOutput(output, subnet)
      .replaceAll(nonce, NONCE)
      .trimEnd()
      .split("\n"),
  };
  await writeFile(
    join(import.meta.dirname, "transcripts", `${tools}-${resolver}.json`),
    `${JSON.stringify(transcript, null, 2)}\n`,
  );
  console.log(tools, resolver, report.milliseconds, JSON.stringify(verdicts));
}

/** Replaces the lab's addresses, which differ from run to run, also inside base64 fields and DNS answers. */
function neutralOutput(output: string, subnet: string): string {
  const bytes = String.fromCharCode(
    ...subnet.split(".").slice(0, 3).map(Number),
  );
  return output
    .replaceAll(/b:([A-Za-z0-9+/=]+)/g, (_, field: string) => {
      const text = atob(field)
        .replaceAll(subnet, "192.0.2.")
        .replaceAll(bytes, "\u00c0\u0000\u0002");
      return `b:${btoa(text)}`;
    })
    .replaceAll(subnet, "192.0.2.");
}
