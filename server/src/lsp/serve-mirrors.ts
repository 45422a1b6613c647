import { RequestType } from "vscode-languageserver";
import {
  type MirrorsParams,
  type MirrorsResult,
  type WriteMirrorParams,
  type WriteMirrorResult,
  mirrorsRequest,
  writeMirrorRequest,
} from "../protocol.ts";
import { answerMirrors } from "./handlers/mirrors.ts";
import { answerWriteMirror } from "./handlers/write-mirror.ts";
import type { Session } from "./session.ts";
import type { Wrapper } from "./wrapper.ts";

/** Serves the requests about Go mirrors. */
export function serveMirrors(session: Session, wrapper: Wrapper): void {
  const { connection } = session;
  connection.onRequest(
    new RequestType<MirrorsParams, MirrorsResult, void>(mirrorsRequest),
    wrapper.request(mirrorsRequest, (params, signal) =>
      answerMirrors(session, params, signal),
    ),
  );
  connection.onRequest(
    new RequestType<WriteMirrorParams, WriteMirrorResult, void>(
      writeMirrorRequest,
    ),
    wrapper.request(writeMirrorRequest, (params, signal) =>
      answerWriteMirror(session, params, signal),
    ),
  );
}
