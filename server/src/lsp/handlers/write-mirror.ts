import { analyzeDockerfile } from "../../core/analysis.ts";
import { redactGoProxy } from "../../core/build/proxies/redact-go-proxy.ts";
import {
  writeGoProxy,
  type WrittenGoProxy,
} from "../../core/build/proxies/write-go-proxy.ts";
import { type Edit, type MessageValues, render } from "../../core/finding.ts";
import { unreadable } from "../../core/readable.ts";
import { redactUrl } from "../../core/text/url.ts";
import type { WriteMirrorParams, WriteMirrorResult } from "../../protocol.ts";
import { toWorkspaceEdit } from "../convert.ts";
import { checkedLanguage } from "../documents.ts";
import { mirrorMessages } from "../mirror-messages.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { Refused } from "../wrapper.ts";

/**
 * Answers `surefetch/writeMirror`: the edit is made from the document's present text, and only the client applies it.
 * @throws Refused for a document that is not open.
 */
export async function answerWriteMirror(
  session: Session,
  { uri, mirror, without = [] }: WriteMirrorParams,
  signal: AbortSignal,
): Promise<WriteMirrorResult> {
  const document = session.documents.get(uri);
  if (document === undefined)
    throw new Refused(say("notOpen", session.language, { uri }));
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  const values = { file, mirror: redactUrl(mirror) };
  const tell = (
    id: keyof typeof mirrorMessages,
    more: MessageValues = {},
  ): string =>
    render(
      {
        messageId: id,
        message: mirrorMessages[id],
        values: { ...values, ...more },
      },
      session.language,
    );
  if (checkedLanguage(document) !== "dockerfile")
    return { sentences: [tell("notDockerfile")] };
  const made = await mirrorEdit(session, uri, { mirror, without }, signal);
  if (made === undefined) return { sentences: [tell("no-download")] };
  const { written, edit } = made;
  if (written.kind === "already") return { sentences: [tell("already")] };
  if (written.kind === "refused") return { sentences: [tell(written.reason)] };
  return {
    sentences: [
      ...toldValues(written).map((value) =>
        tell("writes", { value: redactGoProxy(value) }),
      ),
      render(written.leak, session.language),
      ...(written.isPart ? [tell("isPart")] : []),
    ],
    ...(edit !== undefined && { edit }),
  };
}

/** What writing a mirror into an open Dockerfile comes to; undefined where its text cannot be read. */
export async function mirrorEdit(
  session: Session,
  uri: string,
  wish: { readonly mirror: string; readonly without: readonly string[] },
  signal: AbortSignal,
): Promise<
  | {
      readonly written: WrittenGoProxy;
      readonly edit: ReturnType<typeof toWorkspaceEdit> | undefined;
    }
  | undefined
> {
  const document = session.documents.get(uri);
  if (document === undefined) return undefined;
  const { version } = document;
  const text = document.getText();
  if (unreadable(text) !== undefined) return undefined;
  const { value, location } = await session.ask(
    uri,
    (project, config, file) => {
      const context = analyzeDockerfile({ file, text }, project, config);
      const without = new Set(wish.without);
      const written = context.syntax.isTemplate
        ? ({ kind: "refused", reason: "no-download" } as const)
        : writeGoProxy(context, wish.mirror, without);
      const edits: readonly Edit[] =
        written.kind === "edits"
          ? written.edits.map(({ at, newText }) => ({
              file,
              range: context.source.range(at),
              newText,
            }))
          : [];
      return { written, edits };
    },
    signal,
  );
  const { written, edits } = value;
  const edit =
    edits.length === 0
      ? undefined
      : toWorkspaceEdit(edits, { document, version, location }, session);
  return { written, edit };
}

/** Those that the sentence about who sees the modules does not show itself. */
function toldValues({
  leak,
  values,
}: Extract<WrittenGoProxy, { kind: "edits" }>): readonly string[] {
  return leak.messageId === "leakHosts" ? values.slice(1) : values;
}
