import { isAddress } from "./bytes.ts";
import {
  literal,
  NOT_REACHED,
  NOT_TESTED,
  tcpCause,
  type Connection,
} from "./connection.ts";
import { bodyStep, contentOf, locationOf } from "./content.ts";
import type { LogLine, ProgramRecord } from "./transcript.ts";
import type { ProbeTarget, Step } from "./types.ts";

const CONNECTING =
  /^Connecting to .{0,255}\(\[?([0-9a-fA-F:.]{2,45}?)\]?:\d+\)$/;
const RESOLVING = /^Resolving .{1,300}\.\.\. ([0-9a-fA-F:.]{2,45})(?:,|$)/;
const CONNECTED = /^Connecting to .{1,300}\.\.\. connected\.$/;
const GETENT = /^@getent (\d{1,3}) ?([0-9a-fA-F:.]{2,45})?/;

/** The lookup as wget or getent tell of it. */
export function resolverFromLog(
  program: ProgramRecord,
  target: ProbeTarget,
  killed: boolean,
): Connection["resolver"] {
  const { method } = program;
  if (isAddress(target.host)) return literal(target.host);
  for (const line of program.log) {
    const getent = GETENT.exec(line.text);
    const address = getent
      ? getent[2]
      : (CONNECTING.exec(line.text) ?? RESOLVING.exec(line.text))?.[1];
    if (address !== undefined && getent?.[1] !== "1")
      return {
        outcome: "ok",
        milliseconds: line.milliseconds,
        address,
        method,
      };
    if (getent || /bad address|failed: |unable to resolve/i.test(line.text))
      return { outcome: "failed", milliseconds: line.milliseconds, method };
  }
  return killed
    ? { outcome: "timed-out", method }
    : { outcome: "failed", method };
}

/** wget alone: what its messages say about the connection. */
export function fromMessages(
  program: ProgramRecord,
  killed: boolean,
  target: ProbeTarget,
): Omit<Connection, "resolver"> {
  const { method } = program;
  const http = statusFromLog(program, killed);
  const tcpFailure = program.log
    .map((line) => tcpCause(line.text))
    .find((cause) => cause !== undefined);
  if (tcpFailure !== undefined)
    return {
      tcp: { outcome: "failed", cause: tcpFailure, method },
      tls: NOT_REACHED,
      http: NOT_REACHED,
    };
  if (http.status !== undefined) {
    const done: Step = { outcome: "ok", method };
    return {
      tcp: done,
      tls: target.scheme === "https" ? done : NOT_TESTED,
      http,
    };
  }
  const connected = program.log.some((line) => CONNECTED.test(line.text));
  const certificate = program.log.some((line) =>
    /^ERROR: .{0,300}certificate/.test(line.text),
  );
  if (certificate)
    return {
      tcp: { outcome: "ok", method },
      tls: { outcome: "failed", cause: "certificate", method },
      http: NOT_REACHED,
    };
  if (connected)
    return { tcp: { outcome: "ok", method }, tls: NOT_TESTED, http };
  return { tcp: NOT_TESTED, tls: NOT_TESTED, http };
}

/** The HTTP status among wget's messages. */
export function statusFromLog(
  program: ProgramRecord,
  killed: boolean,
): Connection["http"] {
  const { method } = program;
  for (const line of program.log) {
    const status = /(?:^|error: )HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(
      line.text,
    )?.[1];
    if (status !== undefined)
      return bodyStep(
        {
          outcome: "ok",
          milliseconds: sinceAddress(program.log, line),
          status: Number(status),
          ...contentOf(header(program, "content-type"), program.body),
          ...locationOf(header(program, "location")),
          method,
        },
        killed && !program.log.some(({ text }) => text.startsWith("@rc ")),
      );
    if (/certificate/i.test(line.text) && !line.text.includes("note:"))
      return { outcome: "failed", cause: "certificate", method };
  }
  return killed
    ? { outcome: "timed-out", cause: "stall", method }
    : { outcome: "not-tested", cause: "tool", method };
}

function header(
  program: ProgramRecord,
  name: "content-type" | "location",
): string | undefined {
  for (const { text } of program.log) {
    const [, field, value] = /^\s*([\w-]{1,40}): *(.*)/.exec(text) ?? [];
    if (field?.toLowerCase() === name) return value;
  }
  return undefined;
}

function sinceAddress(log: readonly LogLine[], line: LogLine): number {
  return Math.max(0, line.milliseconds - (log[0]?.milliseconds ?? 0));
}
