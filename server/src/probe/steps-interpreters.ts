import type { Connection } from "./connection.ts";
import type { ProgramRecord } from "./transcript.ts";
import { curlSteps } from "./steps-curl.ts";
import type { ProbeTarget, Step } from "./types.ts";

/** Whether a program's messages are curl's, or those of an interpreter that words them alike (script-interpreters.ts). */
export function isLikeCurl(method: string): boolean {
  return method === "curl" || method === "python" || method === "node";
}

/** The steps that such messages show, each with the name of the program. */
export function stepsLikeCurl(
  program: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection {
  const { resolver, tcp, tls, http } = curlSteps(program, target, killed);
  const named = <S extends Step>(step: S): S =>
    step.method === undefined ? step : { ...step, method: program.method };
  return {
    resolver: named(resolver),
    tcp: named(tcp),
    tls: named(tls),
    http: named(http),
  };
}
