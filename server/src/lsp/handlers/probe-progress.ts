import { ProgressType, WorkDoneProgress } from "vscode-languageserver";
import type { EndpointReport, ProbeProgress } from "../../probe/types.ts";
import type { ProbeParams } from "../../protocol.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import type { OpenPlace } from "./probe-opening.ts";

type ProgressTokens = Pick<ProbeParams, "workDoneToken" | "partialResultToken">;

/** Partial results of `surefetch/probe`: reports of single endpoints as they come. */
const partialResult = new ProgressType<readonly EndpointReport[]>();

type WorkDone =
  | { kind: "begin"; title: string; cancellable: boolean; percentage: number }
  | { kind: "report"; message: string; percentage: number }
  | { kind: "end" };

const TITLES: Partial<
  Record<OpenPlace["kind"], "checkingHost" | "checkingBuild">
> = { host: "checkingHost", build: "checkingBuild" };

/** Tells a client that wants it how far a probe is. */
export class ProbeProgressReporter {
  readonly #session: Session;
  readonly #params: ProgressTokens;

  constructor(
    session: Session,
    params: ProgressTokens,
    { kind, container }: Pick<OpenPlace, "kind" | "container">,
  ) {
    this.#session = session;
    this.#params = params;
    const id = TITLES[kind] ?? "checking";
    const title = say(id, session.language, { container: container.name });
    this.#send({ kind: "begin", title, cancellable: true, percentage: 0 });
  }

  report(step: ProbeProgress): void {
    if (step.kind === "started") return;
    const { done, endpoints } = step;
    const message = say("checkingEndpoints", this.#session.language, {
      done,
      endpoints,
    });
    const percentage = Math.round((100 * done) / Math.max(1, endpoints));
    this.#send({ kind: "report", message, percentage });
    const token = this.#params.partialResultToken;
    if (token !== undefined && step.kind === "endpoint") {
      void this.#session.connection.sendProgress(partialResult, token, [
        step.report,
      ]);
    }
  }

  end(): void {
    this.#send({ kind: "end" });
  }

  #send(value: WorkDone): void {
    const token = this.#params.workDoneToken;
    if (token !== undefined) {
      void this.#session.connection.sendProgress(
        WorkDoneProgress.type,
        token,
        value,
      );
    }
  }
}
