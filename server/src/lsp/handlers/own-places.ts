import { render } from "../../core/finding.ts";
import type { BuildFacts } from "../../probe/build-facts.ts";
import type { ImageChoices } from "../../probe/own-images.ts";
import type { OpenedPlace } from "../../probe/places.ts";
import type { ContainerInfo, Engine, ProbeReport } from "../../probe/types.ts";
import type { ProbeParams, ProbePlace, ProbeResult } from "../../protocol.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { type OpenPlace, type Opening, failed } from "./probe-opening.ts";

type Sidecar = NonNullable<
  Extract<ProbePlace, { kind: "container" }>["sidecar"]
>;

/** This machine, from which checks can run without any engine. */
export async function openHost({
  session,
  check,
}: Opening): Promise<OpenPlace | ProbeResult> {
  const host = await session.platform.host();
  if (host === undefined) return failed(say("noEngineHere", session.language));
  return opened(session, check.hostPlaceOf(host), undefined);
}

/** A container of our own in the network of one that has no shell. */
export async function openSidecar(
  { session, check, signal }: Opening,
  engine: Engine,
  container: ContainerInfo,
  sidecar: Sidecar,
): Promise<OpenPlace | ProbeResult> {
  const place = await check.openSidecar(engine, container, sidecar, signal);
  return opened(session, place, engine);
}

/** The place of a build's steps; the document says which build. */
export async function openBuild(
  { session, check, signal, document }: Opening,
  engine: Engine,
  place: Extract<ProbePlace, { kind: "build" }>,
): Promise<OpenPlace | ProbeResult> {
  const facts = await factsOf(session, document ?? {}, { check, signal });
  if (facts === undefined)
    return failed(say("needsDockerfile", session.language));
  const { image, pull = false } = place;
  const own = image === undefined ? undefined : { image, pull };
  const open = await check.openBuild(engine, facts, own, signal);
  return opened(session, open, engine);
}

async function factsOf(
  session: Session,
  { uri, sites }: Pick<ProbeParams, "uri" | "sites">,
  { check, signal }: Pick<Opening, "check" | "signal">,
): Promise<BuildFacts | undefined> {
  const document = uri === undefined ? undefined : session.documents.get(uri);
  const language =
    document === undefined ? undefined : checkedLanguage(document);
  if (document === undefined || language === undefined || language === "config")
    return undefined;
  const text = document.getText();
  const { value } = await session.ask(
    document.uri,
    (project, config, file) =>
      check.buildFacts({ file, language, text }, project, config, sites),
    signal,
  );
  return value;
}

function opened(
  { language }: Session,
  place: OpenedPlace,
  owner: Engine | undefined,
): OpenPlace | ProbeResult {
  switch (place.kind) {
    case "cancelled":
      return { outcome: "cancelled", markdown: "" };
    case "failed":
      return failed(render(place.problem, language));
    case "needs-image":
      return {
        ...failed(say("needsImage", language)),
        needsImage: place.choices,
      };
    case "open":
      return {
        ...place,
        kind: place.place,
        ...(owner !== undefined && { owner }),
        close: () => Promise.resolve(),
      };
  }
}

/** What the client can offer where the image of the place turned out to have no shell. */
export async function choicesOf(
  { owner }: OpenPlace,
  report: ProbeReport,
  { check, signal }: Pick<Opening, "check" | "signal">,
): Promise<{ readonly needsImage?: ImageChoices }> {
  if (owner === undefined) return {};
  const choices = await check.choicesAfter(owner, report, signal);
  return choices === undefined ? {} : { needsImage: choices };
}
