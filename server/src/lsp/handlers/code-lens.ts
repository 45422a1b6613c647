import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import { analyzeDockerfile } from "../../core/analysis.ts";
import { downloadLenses } from "../../core/code-lens.ts";
import { unreadable } from "../../core/readable.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";

/** The client's command that starts the network check; its argument is what `NetworkCheckOptions` has. */
const checkCommand = "surefetch.checkNetworkFromContainer";

/** Answers `textDocument/codeLens`: what each download command depends on, and the network check of it. */
export async function answerCodeLens(
  session: Session,
  params: CodeLensParams,
  signal: AbortSignal,
): Promise<CodeLens[]> {
  const { uri } = params.textDocument;
  const document = session.documents.get(uri);
  if (document === undefined || checkedLanguage(document) !== "dockerfile")
    return [];
  const text = document.getText();
  if (unreadable(text) !== undefined) return [];
  const settings = await session.settings.get(uri);
  if (settings["codeLens"] === false) return [];
  const { language } = session;
  const { value } = await session.ask(
    uri,
    (project, config, file) => {
      const context = analyzeDockerfile({ file, text }, project, config);
      return context.syntax.isTemplate ? [] : downloadLenses(context, language);
    },
    signal,
  );
  return value.map(({ range, text: what, sites }) => ({
    range,
    command: {
      title: say("lens", language, { what }),
      command: checkCommand,
      arguments: [{ uri, sites }],
    },
  }));
}
