import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Lab } from "./engine-lab.ts";
import { copyProgram } from "./lab-images.ts";

const run = promisify(execFile);

/** How many containers the faulty project has. */
export const FLEET_SIZE = 10;
const DEAD = 7;

/** Two projects, labelled as Compose labels its containers (no Compose runs here). */
export interface Fleet {
  /** Seven containers whose nameserver is silent, two healthy ones, one without a shell. */
  readonly project: string;
  /** The folder that the project's labels name; it has a compose file. */
  readonly folder: string;
  /** Names of containers of the project. */
  readonly dead: readonly string[];
  readonly healthy: readonly string[];
  readonly withoutShell: string;
  /** A project all of whose containers are healthy. */
  readonly healthyProject: string;
  readonly healthyOnes: readonly string[];
  /** What runs in a container besides its own command. */
  readonly processes: (name: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Starts the containers of both projects in a lab that has the image of `busybox/good`; `fine` of them in the healthy one. */
export async function startFleet(lab: Lab, fine = 2): Promise<Fleet> {
  const { docker, address } = lab;
  const { image } = lab.container("busybox", "good");
  const tag = image.split(":")[1] ?? "";
  const folder = await realpath(await mkdtemp(join(tmpdir(), "shop-")));
  await writeFile(join(folder, "compose.yaml"), "services: {}\n");
  const project = `shop-${tag}`;
  const healthyProject = `fine-${tag}`;
  const bare = `surefetch-test-bare:${tag}`;
  await makeBareImage(bare, folder, lab);
  const started: string[] = [];
  const start = async (
    name: string,
    options: readonly string[],
    command: readonly string[],
  ): Promise<string> => {
    const labels = ["--label", "surefetch-test", "--name", name];
    await docker("run", "-d", ...labels, ...options, ...command);
    started.push(name);
    return name;
  };
  const member = (
    of: string,
    at: number,
    dns: string,
    program = [image, "sleep", "100000"],
  ): Promise<string> => {
    const directory = of === project ? folder : "/elsewhere";
    const labels = [
      `com.docker.compose.project=${of}`,
      `com.docker.compose.project.working_dir=${directory}`,
      "com.docker.compose.service=web",
    ];
    const options = labels.flatMap((label) => ["--label", label]);
    return start(`${of}-web-${at}`, [...options, "--dns", dns], program);
  };
  const stop = async (): Promise<void> => {
    await docker("rm", "-f", ...started);
    await docker("image", "rm", "-f", bare);
    await rm(folder, { recursive: true, force: true });
  };
  const { dns, silentDns } = address;
  const dead = await inTurn(numbers(DEAD), (at) =>
    member(project, at, silentDns),
  );
  const healthy = await inTurn(numbers(2, DEAD + 1), (at) =>
    member(project, at, dns),
  );
  const withoutShell = await member(project, FLEET_SIZE, dns, [
    bare,
    "/busybox",
    "sleep",
    "100000",
  ]);
  const healthyOnes = await inTurn(numbers(fine), (at) =>
    member(healthyProject, at, dns),
  );
  return {
    project,
    folder,
    dead,
    healthy,
    withoutShell,
    healthyProject,
    healthyOnes,
    stop,
    async processes(name) {
      const [, ...lines] = (await docker("top", name, "-eo", "pid,args")).split(
        "\n",
      );
      return lines.filter((line) => !line.includes("sleep 100000"));
    },
  };
}

/** An image that has one program and nothing else, so no shell. */
async function makeBareImage(
  image: string,
  directory: string,
  { dockerHost }: Lab,
): Promise<void> {
  const root = join(directory, "root");
  await run("mkdir", ["-p", root]);
  await copyProgram("busybox", join(root, "busybox"), root);
  const engine =
    dockerHost === undefined
      ? {}
      : { DOCKER_HOST: dockerHost, DOCKER_CONTEXT: "" };
  await run(
    "sh",
    [
      "-c",
      'tar -C "$1" -c . | docker import --change "LABEL surefetch-test=1" - "$2"',
      "sh",
      root,
      image,
    ],
    { env: { ...process.env, ...engine } },
  );
}

async function inTurn<T, R>(
  items: readonly T[],
  make: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}

function numbers(count: number, first = 1): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + first);
}
