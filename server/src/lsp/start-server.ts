import {
  type Connection,
  type InitializeParams,
  RequestType,
} from "vscode-languageserver";
import {
  type DidChangeTrustParams,
  type KubernetesParams,
  type KubernetesResult,
  type PlanParams,
  type PlanResult,
  type ProbeParams,
  type ProbeResult,
  type SimulateParams,
  type SimulateResult,
  type TargetsParams,
  type TargetsResult,
  didChangeTrust,
  kubernetesRequest,
  planRequest,
  probeRequest,
  simulateRequest,
  targetsRequest,
} from "../protocol.ts";
import { initializeResult } from "./capabilities.ts";
import { Checker } from "./checker.ts";
import { readClientFeatures } from "./client-features.ts";
import { followDocuments } from "./follow.ts";
import { answerCodeAction, type FixSources } from "./handlers/code-action.ts";
import { answerCodeLens } from "./handlers/code-lens.ts";
import { Diagnostics } from "./handlers/diagnostics.ts";
import { DocumentStates } from "./handlers/document-state.ts";
import { answerHover } from "./handlers/hover.ts";
import { answerKubernetes } from "./handlers/kubernetes.ts";
import { answerPlan } from "./handlers/plan.ts";
import { answerProbe } from "./handlers/probe.ts";
import { answerSimulate } from "./handlers/simulate.ts";
import { answerTargets } from "./handlers/targets.ts";
import { languageOf } from "./language.ts";
import type { ServerPlatform } from "./platform.ts";
import { ProbeFindings } from "./probe-findings.ts";
import { type ClientFacts, Session } from "./session.ts";
import { serveMirrors } from "./serve-mirrors.ts";
import { isRecord } from "./settings.ts";
import { Wrapper } from "./wrapper.ts";

/** Runs the language server on a connection; `platform` is what it may use of the machine. */
export function startServer(
  connection: Connection,
  platform: ServerPlatform,
): void {
  connection.onInitialize((params) => {
    const facts = readFacts(params);
    serve(new Session(connection, platform, facts));
    return initializeResult(facts.features);
  });
  connection.listen();
}

function readFacts(params: InitializeParams): ClientFacts {
  const options: unknown = params.initializationOptions;
  const folders = params.workspaceFolders?.map(({ uri }) => uri);
  return {
    features: readClientFeatures(params.capabilities),
    language: languageOf(params.locale),
    folders: folders ?? oldRoot(params),
    isTrusted: isRecord(options) && options["isTrusted"] === true,
  };
}

/** The root of clients that know no workspace folders. */
function oldRoot({ rootUri }: InitializeParams): readonly string[] {
  return typeof rootUri === "string" ? [rootUri] : [];
}

function serve(session: Session): void {
  const { connection } = session;
  const wrapper = new Wrapper(session.logger, session.language);
  const checker = new Checker(session);
  const states = new DocumentStates(session);
  const findings = new ProbeFindings(session);
  const diagnostics = new Diagnostics({ session, checker, states, findings });
  followDocuments({
    session,
    wrapper,
    checker,
    diagnostics,
    states,
    findings,
  });
  connection.languages.diagnostics.on(
    wrapper.request("textDocument/diagnostic", (params, signal) =>
      diagnostics.pull(params, signal),
    ),
  );
  connection.onCodeAction(
    wrapper.request("textDocument/codeAction", (params, signal) =>
      answerCodeAction({ session, checker, findings }, params, signal),
    ),
  );
  connection.onHover(
    wrapper.request("textDocument/hover", (params, signal) =>
      answerHover(session, params, signal),
    ),
  );
  connection.onCodeLens(
    wrapper.request("textDocument/codeLens", (params, signal) =>
      answerCodeLens(session, params, signal),
    ),
  );
  serveOwnRequests(wrapper, { session, checker, findings });
  serveMirrors(session, wrapper);
  connection.onShutdown(() => diagnostics.dispose());
}

/** The requests of protocol.ts. */
function serveOwnRequests(wrapper: Wrapper, sources: FixSources): void {
  const { session, findings } = sources;
  const { connection } = session;
  connection.onRequest(
    new RequestType<PlanParams, PlanResult, void>(planRequest),
    wrapper.request(planRequest, (params, signal) =>
      answerPlan(session, params, signal),
    ),
  );
  connection.onRequest(
    new RequestType<SimulateParams, SimulateResult, void>(simulateRequest),
    wrapper.request(simulateRequest, (params, signal) =>
      answerSimulate(session, params, signal),
    ),
  );
  connection.onRequest(
    new RequestType<TargetsParams, TargetsResult, void>(targetsRequest),
    wrapper.request(targetsRequest, (params, signal) =>
      answerTargets(session, params, signal),
    ),
  );
  connection.onRequest(
    new RequestType<KubernetesParams, KubernetesResult, void>(
      kubernetesRequest,
    ),
    wrapper.request(kubernetesRequest, (params, signal) =>
      answerKubernetes(session, params, signal),
    ),
  );
  connection.onRequest(
    new RequestType<ProbeParams, ProbeResult, void>(probeRequest),
    wrapper.request(probeRequest, (params, signal) =>
      answerProbe(sources, params, signal),
    ),
  );
  connection.onNotification(
    didChangeTrust,
    wrapper.notification(
      didChangeTrust,
      ({ isTrusted }: DidChangeTrustParams) => {
        session.isTrusted = isTrusted;
        if (!isTrusted) findings.clear();
      },
    ),
  );
}
