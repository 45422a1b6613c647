import { render } from "../../core/finding.ts";
import {
  type PlannedEndpoint,
  plannedEndpoints,
} from "../../probe/planned-endpoints.ts";
import type {
  ContainerInfo,
  Engine,
  EngineVersion,
  Outcome,
} from "../../probe/types.ts";
import type {
  TargetContainer,
  TargetsParams,
  TargetsResult,
} from "../../protocol.ts";
import { engineContext, engineName } from "../config.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";

/** Answers `surefetch/targets`. An engine that does not answer is a problem in the result, no error. */
export async function answerTargets(
  session: Session,
  params: TargetsParams,
  signal: AbortSignal,
): Promise<TargetsResult> {
  const found = await endpointsOf(session, params, signal);
  const endpoints = found.map(({ url, role, lines }) => ({ url, role, lines }));
  const trouble = (reason: string, message: string): TargetsResult => ({
    containers: [],
    endpoints,
    problem: { reason, message },
  });
  const { language } = session;
  if (!session.isTrusted)
    return trouble("untrusted", say("untrusted", language));
  const settings = await session.settings.get(params.uri);
  const name = engineName(settings);
  const context = engineContext(settings);
  const engine = await session.platform.engine(name, context);
  if (engine === undefined)
    return trouble("no-platform", say("noEngineHere", language));
  const { outcomeProblem, problem } =
    await import("../../probe/network-check.ts");
  const [listed, version] = await Promise.all([
    engine.listContainers(signal),
    engine.version(signal),
  ]);
  if (listed.kind !== "ok") {
    const use = outcomeProblem(listed, name) ?? problem("other", "", name);
    return trouble(reasonOf(listed), render(use, language));
  }
  const told =
    version.kind === "ok" ? { engine: engineText(version.value) } : {};
  if (listed.value.length === 0) {
    const none = trouble(
      "no-containers",
      render(problem("no-containers", "", name), language),
    );
    return { ...none, ...told };
  }
  return { containers: listed.value.map(toContainer), endpoints, ...told };
}

/** The endpoints of the document's plan; none without a document of ours. */
export async function endpointsOf(
  session: Session,
  { uri, sites }: TargetsParams,
  signal: AbortSignal,
): Promise<readonly PlannedEndpoint[]> {
  const document = uri === undefined ? undefined : session.documents.get(uri);
  const language =
    document === undefined ? undefined : checkedLanguage(document);
  if (document === undefined || language === undefined || language === "config")
    return [];
  const text = document.getText();
  const { value } = await session.ask(
    document.uri,
    (project, config, file) =>
      plannedEndpoints({ file, language, text }, project, config, sites),
    signal,
  );
  return value;
}

/** The running container of an id; undefined where it is gone or the engine does not answer. */
export async function findContainer(
  engine: Engine,
  id: string,
  signal: AbortSignal,
): Promise<Outcome<ContainerInfo | undefined>> {
  const listed = await engine.listContainers(signal);
  if (listed.kind !== "ok") return listed;
  return {
    kind: "ok",
    value: listed.value.find((each) => each.id === id || each.name === id),
  };
}

function toContainer({
  id,
  name,
  image,
  status,
  ports,
}: ContainerInfo): TargetContainer {
  return { id, name, image, status, ports: ports.join(", ") };
}

function reasonOf(outcome: Exclude<Outcome<unknown>, { kind: "ok" }>): string {
  return outcome.kind === "failed" || outcome.kind === "unavailable"
    ? outcome.reason
    : outcome.kind;
}

function engineText({ engine, server, context }: EngineVersion): string {
  return context === undefined
    ? `${engine} ${server}`
    : `${engine} ${server}, context ${context}`;
}
