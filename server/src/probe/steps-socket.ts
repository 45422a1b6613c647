import type { SocketRecord } from "./transcript.ts";
import { tcpCause, type Connection } from "./connection.ts";
import { bodyStep, bodyTime, contentOf, locationOf } from "./content.ts";
import type { Step } from "./types.ts";

/** The TCP step of a connection made by hand, `begun` milliseconds after the endpoint's start. */
export function socketTcp(
  socket: SocketRecord,
  begun: number,
  killed: boolean,
): Step {
  const method = socket.method;
  const connected = moment(socket, "connected");
  if (connected !== undefined)
    return {
      outcome: "ok",
      milliseconds: Math.max(0, connected - begun),
      method,
    };
  const cause = tcpCause(socket.connectError);
  const ended = socket.log.at(-1)?.milliseconds;
  const time =
    ended === undefined ? {} : { milliseconds: Math.max(0, ended - begun) };
  if (cause === "timeout")
    return { outcome: "timed-out", cause, method, ...time };
  if (cause !== undefined) return { outcome: "failed", cause, method, ...time };
  return killed
    ? { outcome: "timed-out", cause: "timeout", method }
    : { outcome: "failed", cause: "unknown", method, ...time };
}

/** The TLS step from the first bytes after our ClientHello: a handshake record or an alert shows a TLS server. */
export function tlsFromSocket(socket: SocketRecord, killed: boolean): Step {
  const method = `${socket.method} ClientHello`;
  const time = span(socket);
  const first = socket.data.charCodeAt(0);
  if (first === 0x16) return { outcome: "ok", method, ...time };
  if (first === 0x15) {
    // protocol_version and handshake_failure only say that the server wants a newer hello than ours.
    const alert = socket.data.charCodeAt(6);
    return alert === 70 || alert === 40
      ? { outcome: "ok", method, cause: "alert", ...time }
      : { outcome: "failed", method, cause: "alert", ...time };
  }
  if (socket.data !== "")
    return { outcome: "failed", method, cause: "not-tls", ...time };
  return noAnswer(socket, method, killed);
}

/** The HTTP step of a plain connection. */
export function httpFromSocket(
  socket: SocketRecord,
  killed: boolean,
): Connection["http"] {
  return (
    statusOf(socket, killed) ??
    (socket.data === ""
      ? noAnswer(socket, socket.method, killed)
      : { outcome: "failed", cause: "not-http", method: socket.method })
  );
}

/** The HTTP step of a request through `ssl_client`: its own TLS failing says nothing about the server. */
export function secretStep(
  socket: SocketRecord,
  killed: boolean,
): Connection["http"] {
  const method = "ssl_client";
  const status = statusOf(socket, killed);
  if (status) return { ...status, method };
  if (/certificate/i.test(socket.readError))
    return { outcome: "failed", cause: "certificate", method };
  if (socket.readError !== "")
    return { outcome: "not-tested", cause: "tool", method };
  return noAnswer(socket, method, killed);
}

function statusOf(
  socket: SocketRecord,
  killed: boolean,
): Connection["http"] | undefined {
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(socket.data)?.[1];
  if (status === undefined) return undefined;
  const end = socket.data.search(/\r?\n\r?\n/);
  const head = end < 0 ? socket.data : socket.data.slice(0, end);
  const body = end < 0 ? "" : unchunked(head, socket.data.slice(end));
  const type = /^content-type: *([\w/+.-]{1,80})/im.exec(head)?.[1];
  return bodyStep(
    {
      outcome: "ok",
      status: Number(status),
      method: socket.method,
      ...contentOf(type, body),
      ...locationOf(/^location: *(\S{1,200})/im.exec(head)?.[1]),
      ...bodyTime(moment(socket, "read"), moment(socket, "ended")),
      ...span(socket),
    },
    killed && moment(socket, "ended") === undefined,
  );
}

/** The beginning of a body, behind the size of its first chunk where it comes in chunks. */
function unchunked(head: string, rest: string): string {
  const body = rest.trimStart();
  return /^transfer-encoding:[ \t]*chunked/im.test(head)
    ? body.replace(/^[0-9a-f]{1,8}[^\r\n]{0,100}\r?\n/i, "")
    : body;
}

function noAnswer(socket: SocketRecord, method: string, killed: boolean): Step {
  const read = moment(socket, "read");
  if (read === undefined && killed)
    return { outcome: "timed-out", cause: "stall", method };
  return { outcome: "failed", cause: "reset", method, ...span(socket) };
}

function moment(socket: SocketRecord, text: string): number | undefined {
  return socket.log.find((line) => line.text === text)?.milliseconds;
}

/** From connected to the first bytes. */
function span(socket: SocketRecord): { milliseconds?: number } {
  const [connected, read] = [
    moment(socket, "connected"),
    moment(socket, "read"),
  ];
  return connected === undefined || read === undefined
    ? {}
    : { milliseconds: Math.max(0, read - connected) };
}
