import type { Message, MessageValues } from "../core/finding.ts";
import { DNS_VERDICTS } from "./dns-verdicts.ts";
import { HTTP_VERDICTS } from "./http-verdicts.ts";
import { ADVICE, VERDICTS, use } from "./messages.ts";
import { PROXY_VERDICTS } from "./proxy-verdicts.ts";
import type { Steps } from "./steps.ts";
import { TLS_VERDICTS } from "./tls-verdicts.ts";
import type { ProbeTarget, StepName, Verdict, VerdictId } from "./types.ts";
import type { VerdictRow } from "./verdict-row.ts";

/** One endpoint and what its steps have shown. */
export interface Case {
  readonly target: ProbeTarget;
  readonly steps: Steps;
  readonly values: MessageValues;
}

export interface VerdictParts {
  readonly step?: StepName;
  /** The host where it is left out. */
  readonly subject?: string;
  /** The row's own where there is a row. */
  readonly advice?: keyof typeof ADVICE;
  readonly message?: keyof typeof VERDICTS;
  readonly values?: MessageValues;
}

const ROWS: Readonly<Record<string, VerdictRow | undefined>> = {
  ...HTTP_VERDICTS,
  ...PROXY_VERDICTS,
  ...DNS_VERDICTS,
  ...TLS_VERDICTS,
};

/** A verdict with its sentence and its advice, from the tables. */
export function verdict(
  theCase: Case,
  id: VerdictId,
  parts: VerdictParts,
): Verdict {
  const subject = parts.subject ?? theCase.target.host;
  const values = { ...theCase.values, subject, ...parts.values };
  const own = ownAdvice(theCase, id);
  const advice =
    parts.advice !== undefined
      ? use(ADVICE, parts.advice, values)
      : own && { messageId: `advice-${id}`, message: own, values };
  return {
    id,
    ...(parts.step === undefined ? {} : { step: parts.step }),
    subject,
    message: use(VERDICTS, parts.message ?? id, values),
    ...(advice === undefined ? {} : { advice }),
  };
}

function ownAdvice({ target }: Case, id: VerdictId): Message | undefined {
  const row = ROWS[id];
  return target.role === "module proxy"
    ? (row?.adviceForModules ?? row?.advice)
    : row?.advice;
}

/** The address that the container's own lookup chose, else the host. */
export function address({ steps, target }: Case): string {
  return steps.resolver.address ?? target.host;
}
