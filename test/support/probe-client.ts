/** A process that probes and is killed by a test: `node probe-client.ts CONTAINER URL…`. */
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import { loadContainers } from "./container-engine.ts";

const [container = "", ...urls] = process.argv.slice(2);
const { containerEngine } = await loadContainers();
const engine = containerEngine("docker");
if (engine)
  await runProbe({
    engine,
    container: { id: container, name: "", image: "", status: "", ports: [] },
    targets: makeTargets(
      urls.map((url) => ({ url, role: "file", origins: [] })),
    ).targets,
    deadlineSeconds: 20,
    signal: new AbortController().signal,
  });
