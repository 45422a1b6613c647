/** A process that probes from a place of its own and is killed by a test: `node place-client.ts host URL`, `… sidecar CONTAINER IMAGE URL`. */
import { hostPlace } from "../../server/src/platform/engines/host.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { Execs } from "../../server/src/probe/types.ts";
import { loadContainers } from "./container-engine.ts";
import { withoutProc } from "./places-lab.ts";

const [kind, ...rest] = process.argv.slice(2);
const url = rest.at(-1) ?? "";

async function place(): Promise<Execs | undefined> {
  if (kind === "host") return hostPlace();
  if (kind === "host-without-proc") return withoutProc(hostPlace());
  const [id = "", image = ""] = rest;
  const { containerEngine } = await loadContainers();
  const beside = containerEngine("docker")?.beside;
  return beside?.place(image, { kind: "container", id }, {});
}

const engine = await place();
if (engine)
  await runProbe({
    engine,
    container: { id: "", name: "", image: "", status: "", ports: [] },
    targets: makeTargets([{ url, role: "file", origins: [] }]).targets,
    deadlineSeconds: 20,
    signal: new AbortController().signal,
  });
