import { type MessageUse, render } from "../../core/finding.ts";
import type { Engine } from "../../probe/types.ts";
import type { ProbePlace, ProbeResult } from "../../protocol.ts";
import { engineContext, engineName, kubectlProgram } from "../config.ts";
import { text as say } from "../messages.ts";
import { openBuild, openHost, openSidecar } from "./own-places.ts";
import { type OpenPlace, type Opening, failed } from "./probe-opening.ts";
import { findContainer } from "./targets.ts";

/** Opens the place that checks are asked to run from; the result to answer with where it cannot be had. */
export async function openPlace(
  opening: Opening,
  place: ProbePlace,
): Promise<OpenPlace | ProbeResult> {
  const { session, settings } = opening;
  const { language } = session;
  if (place.kind === "pod") return openPodPlace(opening, place);
  if (place.kind === "host") return openHost(opening);
  const name = engineName(settings);
  const engine = await session.platform.engine(name, engineContext(settings));
  if (engine === undefined) return failed(say("noEngineHere", language));
  return place.kind === "build"
    ? openBuild(opening, engine, place)
    : openContainer(opening, { engine, name, place });
}

async function openContainer(
  opening: Opening,
  wanted: {
    readonly engine: Engine;
    readonly name: string;
    readonly place: Extract<ProbePlace, { kind: "container" }>;
  },
): Promise<OpenPlace | ProbeResult> {
  const { check, signal } = opening;
  const { language } = opening.session;
  const { engine, name, place } = wanted;
  const found = await findContainer(engine, place.id, signal);
  if (found.kind === "cancelled") return { outcome: "cancelled", markdown: "" };
  const trouble: MessageUse | undefined = check.outcomeProblem(found, name);
  if (trouble !== undefined) return failed(render(trouble, language));
  const container = found.kind === "ok" ? found.value : undefined;
  if (container === undefined) {
    const why = await check.whyMissing(engine, place.id, signal);
    return failed(render(check.problem(why), language));
  }
  if (place.sidecar !== undefined)
    return openSidecar(opening, engine, container, place.sidecar);
  return {
    kind: "container",
    engine,
    owner: engine,
    container,
    limits: [],
    close: () => Promise.resolve(),
  };
}

async function openPodPlace(
  { session, settings, check, signal }: Opening,
  place: Extract<ProbePlace, { kind: "pod" }>,
): Promise<OpenPlace | ProbeResult> {
  const { language } = session;
  const program = kubectlProgram(settings);
  const kubernetes = await session.platform.kubernetes(program);
  if (kubernetes === undefined) return failed(say("noEngineHere", language));
  const opened = await check.openPod(kubernetes, place, signal);
  if (opened.kind === "cancelled")
    return { outcome: "cancelled", markdown: "" };
  if (opened.kind === "open")
    return {
      ...opened,
      kind: "pod",
      // The answer does not wait for it, so that a check is cancelled within a second.
      close: () => {
        void opened.close();
        return Promise.resolve();
      },
    };
  const texts = [opened.problem, ...opened.left];
  return failed(texts.map((use) => render(use, language)).join("\n\n"));
}
