/** What is to be seen of a container from outside it: processes, files and the engine's own record of what was run. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import assert from "node:assert/strict";
import type { Lab, LabContainer } from "./engine-lab.ts";

const FOLDERS = ["tmp", "dev/shm", "var/tmp", ""];

export interface Outside {
  /** Every process of a container but its first: host process id and command line. */
  readonly processes: (container: LabContainer) => Promise<readonly string[]>;
  /** Host ids of the container's processes that carry a run's nonce in their environment. */
  readonly marked: (container: LabContainer) => Promise<readonly string[]>;
  /** Our files in the container's folders, through the host's /proc. */
  readonly files: (container: LabContainer) => Promise<readonly string[]>;
  /** Throws where a process or a file is left. */
  readonly assertNothingLeft: (container: LabContainer) => Promise<void>;
  /**
   * How often something happened since a moment (`Date.now()`), by the engine's own record: with an id "exec_create" in
   * that container, without one "create" of containers or "pull" of images.
   */
  readonly events: (
    since: number,
    event: string,
    id?: string,
  ) => Promise<number>;
  readonly forget: (container: LabContainer) => void;
}

export function outsideOf(lab: Lab): Outside {
  const socket = (
    lab.dockerHost ??
    process.env["DOCKER_HOST"] ??
    "unix:///var/run/docker.sock"
  ).replace(/^unix:\/\//, "");
  const first = new Map<string, Promise<number>>();
  const firstOf = async (container: LabContainer): Promise<number> => {
    const asked =
      first.get(container.id) ??
      lab
        .docker("inspect", "-f", "{{.State.Pid}}", container.id)
        .then((text) => Number(text));
    first.set(container.id, asked);
    return asked;
  };
  const outside: Outside = {
    async processes(container) {
      const answer = JSON.parse(
        await get(
          socket,
          `/containers/${container.id}/top?ps_args=-eo%20pid,args`,
        ),
      ) as { Processes?: readonly (readonly string[])[] };
      return (answer.Processes ?? [])
        .map((words) => words.join(" ").trim())
        .filter((line) => !line.endsWith("sleep 100000"))
        .map((line) => line.slice(0, 200));
    },
    async marked(container) {
      return markedIn(await firstOf(container));
    },
    async files(container) {
      return filesIn(await firstOf(container));
    },
    async assertNothingLeft(container) {
      assert.deepEqual(await outside.processes(container), []);
      assert.deepEqual(await outside.marked(container), []);
      assert.deepEqual(await outside.files(container), []);
    },
    async events(since, event, id) {
      const filters = JSON.stringify({
        event: [event],
        ...(id === undefined ? {} : { container: [id] }),
      });
      const query = `since=${(since / 1000).toFixed(3)}&until=${(Date.now() / 1000).toFixed(3)}&filters=${encodeURIComponent(filters)}`;
      const lines = (await get(socket, `/events?${query}`)).split("\n");
      return lines.filter((line) => line.trim() !== "").length;
    },
    forget(container) {
      first.delete(container.id);
    },
  };
  return outside;
}

/** Our files in the folders of the container whose first process that is. */
export async function filesIn(first: number): Promise<readonly string[]> {
  const root = `/proc/${first}/root`;
  const found: string[] = [];
  for (const folder of FOLDERS)
    for (const name of await readdir(join(root, folder)).catch(() => []))
      if (name.includes("surefetch")) found.push(`${folder}/${name}`);
  return found;
}

/** Host ids of all processes of the container whose first process that is. */
export async function processesIn(first: number): Promise<readonly string[]> {
  const found: string[] = [];
  const namespace = await readlink(`/proc/${first}/ns/pid`);
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const inside = await readlink(`/proc/${id}/ns/pid`).catch(() => "");
    if (inside === namespace) found.push(id);
  }
  return found;
}

/** Those of them that carry a run's nonce in their environment. */
export async function markedIn(first: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of await processesIn(first)) {
    const text = await readFile(`/proc/${id}/environ`, "latin1").catch(
      () => "",
    );
    if (text.split("\0").some((entry) => entry.startsWith("SUREFETCH_PROBE=")))
      found.push(id);
  }
  return found;
}

/** One request to the engine's socket; the whole answer as text. */
function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, headers: { host: "engine" } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (data: string) => (text += data));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: ${response.statusCode} ${text}`));
      });
    })
      .on("error", reject)
      .end();
  });
}
