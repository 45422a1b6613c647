import type { MessageUse } from "../core/finding.ts";
import type * as networkCheck from "../probe/network-check.ts";
import type { ImageChoices } from "../probe/own-images.ts";
import type { OpenPlace, OpenedPlace, OwnImage } from "../probe/places.ts";
import type { ContainerInfo, Engine, ProbeReport } from "../probe/types.ts";
import type { CommandCall } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { buildFactsOf } from "./probe-inputs.ts";
import { sayOfProbe } from "./probe-messages.ts";

/** What opening a place works with. */
export interface Opening {
  readonly check: typeof networkCheck;
  readonly engine: Engine;
  /** The engine's name, as it is called. */
  readonly name: string;
}

/** What is wrong with the places that a call names; undefined where nothing is. */
export function wrongPlace({
  options,
  operands,
}: CommandCall): MessageUse | undefined {
  const switches = ["host", "build", "all", "project"]
    .filter((name) => options[name] !== undefined)
    .map((name) => `--${name}`);
  const places = [...switches, ...operands].filter(
    (place) => place !== "--project" || options["all"] === undefined,
  );
  const [first] = switches;
  const isOwn = first === "--host" || first === "--build";
  if (isOwn && places.length > 1)
    return sayOfProbe("oneplace", { options: places.join(", ") });
  if (options["build"] !== undefined && options["for"] === undefined)
    return sayOfProbe("needsFile");
  return idleOption(options, operands.length > 0);
}

/** An option that would be passed over in silence. */
function idleOption(
  options: CommandCall["options"],
  hasContainer: boolean,
): MessageUse | undefined {
  if (options["sidecar"] !== undefined && !hasContainer)
    return idle("--sidecar", "CONTAINER");
  if (options["compare"] !== undefined && !hasContainer)
    return idle("--compare", "CONTAINER");
  if (options["image"] !== undefined && options["build"] === undefined)
    return idle("--image", "--build");
  const hasImage =
    options["image"] !== undefined || options["sidecar"] !== undefined;
  return options["pull"] !== undefined && !hasImage
    ? idle("--pull", "--sidecar, --image")
    : undefined;
}

function idle(option: string, needs: string): MessageUse {
  return sayOfProbe("idleOption", { option, needs });
}

/** The engine of the call; undefined, and told, where there is none. */
export async function engineOf(
  { environment, language, options }: CommandCall,
  name: string,
): Promise<Engine | undefined> {
  const { context } = options;
  const wanted = typeof context === "string" ? context : undefined;
  const engine = await environment.engine(name, wanted);
  if (engine !== undefined) return engine;
  const use =
    wanted === undefined
      ? say("noEngine", { engine: name })
      : sayOfProbe("wrongContext", { engine: name, context: wanted });
  tell(environment, language, use);
  return undefined;
}

/** The place that a call names, ready for checks; undefined, and told, where it cannot be had. */
export async function openPlaceOf(
  opening: Opening,
  call: CommandCall,
): Promise<OpenPlace | undefined> {
  const { environment, options } = call;
  const { check, engine } = opening;
  const { signal } = environment;
  if (options["build"] !== undefined) {
    const facts = await buildFactsOf(call, check.buildFacts);
    if (facts === undefined) return undefined;
    const own = ownImage(options, "image");
    const place = await check.openBuild(engine, facts, own, signal);
    return told(place, call, "--image");
  }
  const container = await findContainer(opening, call);
  if (container === undefined) return undefined;
  const own = ownImage(options, "sidecar");
  if (own === undefined)
    return { kind: "open", place: "container", engine, container, limits: [] };
  const place = await check.openSidecar(engine, container, own, signal);
  return told(place, call, "--sidecar");
}

function ownImage(
  options: CommandCall["options"],
  name: "sidecar" | "image",
): OwnImage | undefined {
  const image = options[name];
  return typeof image === "string"
    ? { image, pull: options["pull"] !== undefined }
    : undefined;
}

function told(
  place: OpenedPlace,
  { environment, language }: CommandCall,
  option: string,
): OpenPlace | undefined {
  if (place.kind === "open") return place;
  if (place.kind === "needs-image")
    tell(environment, language, choicesText(place.choices, option));
  else
    tell(
      environment,
      language,
      place.kind === "failed" ? place.problem : say("interrupted"),
    );
  return undefined;
}

/** Says what to call instead where the image of the place has no shell. */
export async function tellChoices(
  { check, engine }: Opening,
  report: ProbeReport,
  { environment, language }: CommandCall,
): Promise<void> {
  const choices = await check.choicesAfter(engine, report, environment.signal);
  if (choices === undefined) return;
  const option = report.place === "build" ? "--image" : "--sidecar";
  tell(environment, language, choicesText(choices, option));
}

function choicesText(
  { images, pullable }: ImageChoices,
  option: string,
): MessageUse {
  const [image = "busybox"] = pullable;
  return images.length > 0
    ? sayOfProbe("imagesHere", { images: images.join(", "), option })
    : sayOfProbe("imagesToPull", { image, option });
}

async function findContainer(
  { engine, name: engineName, check }: Opening,
  { environment, language, operands }: CommandCall,
): Promise<ContainerInfo | undefined> {
  const listed = await engine.listContainers(environment.signal);
  if (listed.kind !== "ok") {
    const use = check.outcomeProblem(listed, engineName) ?? say("interrupted");
    tell(environment, language, use);
    return undefined;
  }
  const wanted = operands[0] ?? "";
  const found =
    listed.value.find(({ id, name }) => id === wanted || name === wanted) ??
    listed.value.find(
      ({ id }) => /^[0-9a-f]{4,}$/.test(wanted) && id.startsWith(wanted),
    );
  if (found === undefined) {
    const why = await check.whyMissing(engine, wanted, environment.signal);
    const isNone = listed.value.length === 0 && why === "no-such-container";
    const id = isNone ? "no-containers" : why;
    tell(environment, language, check.problem(id, wanted, engineName));
  }
  return found;
}
