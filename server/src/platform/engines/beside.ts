import { setTimeout as sleep } from "node:timers/promises";
import { PULLABLE } from "../../probe/own-images.ts";
import { clean } from "../../probe/text.ts";
import type {
  Beside,
  BesideNetwork,
  ContainerSettings,
  ExecOptions,
  Execs,
  ImageInfo,
  Outcome,
} from "../../probe/types.ts";
import { builderOf, engineHost, proxiesOf } from "./builder.ts";
import type { CommandLine } from "./command-line.ts";
import { WRAPPER, handedOver } from "./handing-over.ts";
import { imageEnvironment } from "./image-environment.ts";
import { inspect, withState } from "./inspection.ts";
import { ownAdvice } from "./podman-advice.ts";
import { isEngineAway } from "./reasons.ts";

/** Images are large, and networks that need this check are slow. */
const PULL_MILLISECONDS = 600_000;
/** What a container of our own has to end by itself after the end of its standard input, before it is removed. */
const ENDING_MILLISECONDS = 300;
/** What the caller waits at most when a run is ended early; the rest goes on behind it. */
const PATIENCE_MILLISECONDS = 700;
/** A command line that was just starting a container is not killed before this: the container would stay. */
const STARTING_MILLISECONDS = 10_000;

type Values = Readonly<Record<string, string>>;

/** Whether a text can be the name or id of a container: it must not be taken for an option. */
export function isContainerName(name: string): boolean {
  return /^[a-zA-Z0-9][\w.-]{0,254}$/.test(name);
}

/** Whether a text can be the name of an image, with tag or digest; it must not be taken for an option. */
function isImageName(name: string): boolean {
  return /^[a-zA-Z0-9][\w.:/@+-]{0,511}$/.test(name);
}

/** What an engine can start beside the user's containers, through its command line. */
export function besideOf(commandLine: CommandLine): Beside {
  return {
    images: (signal) => images(commandLine, signal),
    pull: (image, signal) => pull(commandLine, image, signal),
    settings: (container, signal) => settings(commandLine, container, signal),
    place: (image, network, environment) => ({
      isFresh: true,
      clearsUp: true,
      ...ownAdvice(commandLine.program),
      exec: (_container, argv, options) =>
        runFresh(
          commandLine,
          { image, network, environment, argv, name: freshName() },
          options,
        ),
    }),
    builder: (signal) => builderOf(commandLine, signal),
    proxies: (signal) => proxiesOf(commandLine, signal),
    imageEnvironment: (image, signal) =>
      isImageName(image)
        ? imageEnvironment(commandLine, image, signal)
        : Promise.resolve({}),
    engineAddress: async (signal) => ({
      kind: "ok",
      value: await engineHost(commandLine, signal),
    }),
    within: (container, environment) =>
      within(commandLine, container, environment),
  };
}

async function images(
  commandLine: CommandLine,
  signal: AbortSignal,
): Promise<Outcome<readonly ImageInfo[]>> {
  const command = await commandLine.client.listImages({});
  const output = await commandLine.read(command, signal);
  if (output.kind !== "ok") return output;
  const items = await command.parse(output.value, false).catch(() => []);
  const named = items.map(({ id, image }) => {
    const name = clean(image.originalName ?? "");
    const hasName = isImageName(name);
    return {
      id,
      name: hasName ? name : id.replace("sha256:", "").slice(0, 12),
    };
  });
  return { kind: "ok", value: named };
}

async function pull(
  commandLine: CommandLine,
  image: string,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  if (!isImageName(image)) return noImage(image);
  const imageRef = pulledName(commandLine, image);
  const command = await commandLine.client.pullImage({ imageRef });
  const pulled = await commandLine.read(command, signal, PULL_MILLISECONDS);
  if (pulled.kind === "ok") return { kind: "ok", value: undefined };
  if (pulled.kind === "timed-out") return noPull(imageRef);
  if (pulled.kind === "cancelled" || pulled.reason === "no-cli") return pulled;
  // Registries refuse connections and have unknown names in the same words as engines.
  return isEngineAway(pulled.detail) ? pulled : noPull(pulled.detail);
}

/** Podman takes a name without a registry only where its configuration says which is meant: for ours we know. */
function pulledName({ program }: CommandLine, image: string): string {
  const isOurs = PULLABLE.some((name) => name === image);
  return program === "podman" && isOurs ? `docker.io/${image}` : image;
}

function noPull(detail: string): Outcome<never> {
  return { kind: "failed", reason: "no-pull", detail };
}

function noImage(image: string): Outcome<never> {
  return { kind: "failed", reason: "no-image", detail: clean(image) };
}

function noContainer(container: string): Outcome<never> {
  const detail = clean(container);
  return { kind: "failed", reason: "no-such-container", detail };
}

async function settings(
  commandLine: CommandLine,
  container: string,
  signal: AbortSignal,
): Promise<Outcome<ContainerSettings>> {
  if (!isContainerName(container)) return noContainer(container);
  return inspect(commandLine, container, signal);
}

interface FreshRun {
  readonly image: string;
  readonly network: BesideNetwork;
  readonly environment: Values;
  readonly argv: readonly string[];
  /** Of the container. */
  readonly name: string;
}

function freshName(): string {
  return `surefetch-${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
}

/** The arguments behind the program's name; every engine has these options. */
function freshArguments(run: FreshRun, options: ExecOptions): string[] {
  const { image, network, argv, name } = run;
  return [
    "run",
    "--rm",
    "--interactive",
    "--pull=never",
    "--name",
    name,
    "--label",
    "surefetch=network-check",
    ...networkArguments(network),
    "--env",
    "SUREFETCH_ENVIRONMENT",
    "--entrypoint",
    "sh",
    image,
    ...WRAPPER,
    ...Object.entries(options.environment).map((pair) => pair.join("=")),
    "",
    ...argv,
  ];
}

function networkArguments(network: BesideNetwork): readonly string[] {
  switch (network.kind) {
    case "bridge":
      return [];
    case "container":
      return ["--network", `container:${network.id}`];
    case "host":
    case "none":
      return ["--network", network.kind];
  }
}

/**
 * Runs one command in a container that is gone behind it. The container ends at the end of its standard input, so that it does
 * not outlive a client that dies; where it does not, it is removed by its name.
 */
async function runFresh(
  commandLine: CommandLine,
  run: FreshRun,
  options: ExecOptions,
): Promise<Outcome<number>> {
  const { image, network, environment, name } = run;
  if (!isImageName(image)) return noImage(image);
  if (network.kind === "container" && !isContainerName(network.id))
    return noContainer(network.id);
  const remove = async (): Promise<void> => {
    const { signal } = new AbortController();
    await commandLine.read(["rm", "--force", "--volumes", name], signal);
  };
  return new Promise((resolve) => {
    const ended = commandLine.run(freshArguments(run, options), options, {
      environment: { SUREFETCH_ENVIRONMENT: handedOver(environment) },
      grace: STARTING_MILLISECONDS,
      onEnding: (outcome) => {
        void sleep(ENDING_MILLISECONDS).then(remove);
        void sleep(PATIENCE_MILLISECONDS).then(() => resolve(early(outcome)));
      },
    });
    void ended.then(async (outcome) => {
      // Whatever it is, `--rm` may not have come to it.
      if (outcome.kind !== "ok" || outcome.value !== 0) await remove();
      resolve(outcome);
    });
  });
}

function early({ kind }: { readonly kind: string }): Outcome<number> {
  if (kind === "cancelled" || kind === "timed-out") return { kind };
  return { kind: "failed", reason: "output-limit", detail: "" };
}

/** A running container with more in the environment of what is run in it. */
function within(
  commandLine: CommandLine,
  container: string,
  environment: Values,
): Execs {
  return {
    ...ownAdvice(commandLine.program),
    async exec(_container, argv, options) {
      if (!isContainerName(container)) return noContainer(container);
      const nonce = Object.entries(options.environment).flatMap((pair) => [
        "--env",
        pair.join("="),
      ]);
      const args = [
        "exec",
        "--interactive",
        ...nonce,
        "--env",
        "SUREFETCH_ENVIRONMENT",
        container,
        "sh",
        ...WRAPPER,
        "",
        ...argv,
      ];
      const outcome = await commandLine.run(args, options, {
        environment: { SUREFETCH_ENVIRONMENT: handedOver(environment) },
      });
      return withState(commandLine, container, outcome);
    },
  };
}
