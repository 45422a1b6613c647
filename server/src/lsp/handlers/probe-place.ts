import { type MessageUse, render } from "../../core/finding.ts";
import type * as networkCheck from "../../probe/network-check.ts";
import type {
  ContainerInfo,
  Engine,
  Execs,
  PlaceKind,
} from "../../probe/types.ts";
import type { ProbePlace, ProbeResult } from "../../protocol.ts";
import { engineName } from "../config.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { findContainer } from "./targets.ts";

/** Where checks can be run now. */
export interface OpenPlace {
  readonly kind: PlaceKind;
  readonly engine: Execs;
  readonly container: ContainerInfo;
  /** What cannot be seen from here, and what stays behind. */
  readonly limits: readonly MessageUse[];
  /** To be called when the checks are done. */
  readonly close: () => Promise<void>;
}

/** What opening a place works with. */
export interface Opening {
  readonly session: Session;
  readonly settings: Parameters<typeof engineName>[0];
  readonly check: typeof networkCheck;
  readonly signal: AbortSignal;
}

/** Opens the place that checks are asked to run from; the result to answer with where it cannot be had. */
export async function openPlace(
  opening: Opening,
  place: ProbePlace,
): Promise<OpenPlace | ProbeResult> {
  const { session, settings } = opening;
  const { language } = session;
  if (place.kind === "pod") return openPodPlace(opening, place);
  const name = engineName(settings);
  const engine = await session.platform.engine(name);
  if (engine === undefined || place.kind !== "container")
    return failed(say("noEngineHere", language));
  return openContainer(opening, { engine, name, id: place.id });
}

async function openContainer(
  { session: { language }, check, signal }: Opening,
  wanted: {
    readonly engine: Engine;
    readonly name: string;
    readonly id: string;
  },
): Promise<OpenPlace | ProbeResult> {
  const { engine, name, id } = wanted;
  const found = await findContainer(engine, id, signal);
  if (found.kind === "cancelled") return { outcome: "cancelled", markdown: "" };
  const trouble: MessageUse | undefined = check.outcomeProblem(found, name);
  if (trouble !== undefined) return failed(render(trouble, language));
  const container = found.kind === "ok" ? found.value : undefined;
  if (container === undefined)
    return failed(render(check.problem("no-such-container"), language));
  return {
    kind: "container",
    engine,
    container,
    limits: [],
    close: () => Promise.resolve(),
  };
}

async function openPodPlace(
  { session, check, signal }: Opening,
  place: Extract<ProbePlace, { kind: "pod" }>,
): Promise<OpenPlace | ProbeResult> {
  const { language } = session;
  const kubernetes = await session.platform.kubernetes();
  if (kubernetes === undefined) return failed(say("noEngineHere", language));
  const opened = await check.openPod(kubernetes, place, signal);
  if (opened.kind === "cancelled")
    return { outcome: "cancelled", markdown: "" };
  if (opened.kind === "open") return { ...opened, kind: "pod" };
  const texts = [opened.problem, ...opened.left];
  return failed(texts.map((use) => render(use, language)).join("\n\n"));
}

/** A result that says why nothing was checked. */
export function failed(markdown: string): ProbeResult {
  return { outcome: "failed", markdown };
}
