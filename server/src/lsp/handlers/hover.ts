import {
  type Hover,
  type HoverParams,
  MarkupKind,
} from "vscode-languageserver";
import { analyzeDockerfile } from "../../core/analysis.ts";
import { hover } from "../../core/hover.ts";
import { unreadable } from "../../core/readable.ts";
import { checkedLanguage } from "../documents.ts";
import type { Session } from "../session.ts";

/** Answers `textDocument/hover`: what the download command at the position sees and contacts. */
export async function answerHover(
  session: Session,
  params: HoverParams,
  signal: AbortSignal,
): Promise<Hover | null> {
  const document = session.documents.get(params.textDocument.uri);
  if (document === undefined || checkedLanguage(document) !== "dockerfile")
    return null;
  const text = document.getText();
  if (unreadable(text) !== undefined) return null;
  const offset = document.offsetAt(params.position);
  const { value } = await session.ask(
    document.uri,
    (project, config, file) =>
      hover(
        analyzeDockerfile({ file, text }, project, config),
        offset,
        session.language,
      ),
    signal,
  );
  if (value === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: value.markdown },
    range: value.range,
  };
}
