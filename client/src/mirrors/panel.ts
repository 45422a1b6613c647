import {
  type Disposable,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  commands,
  env,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type MirrorsResult,
  type MirrorsView,
  type WriteMirrorParams,
  type WriteMirrorResult,
  writeMirrorRequest,
} from "../../../server/src/protocol.ts";
import { clientLanguage } from "../messages.ts";
import type { RunAgain } from "../report/run.ts";
import { isDockerfile } from "../selector.ts";
import { sayIn } from "./messages.ts";
import { mirrorsPage, type Question } from "./page.ts";

/** One comparison. */
export interface MirrorsRun {
  readonly view: MirrorsView;
  readonly markdown: string;
  readonly report: MirrorsResult["report"];
  /** The document that was asked about, if any. */
  readonly uri: string | undefined;
  readonly again: RunAgain;
}

/** What a button has asked for, and in which document. */
interface Asked extends Question {
  readonly document: TextDocument;
}

/** The panel that compares Go mirrors, one comparison at a time. */
export class MirrorsPanel implements Disposable {
  readonly #client: LanguageClient;
  #panel: WebviewPanel | undefined;
  #run: MirrorsRun | undefined;
  #asked: Asked | undefined;
  #html: string | undefined;
  #isRunning = false;
  readonly #actions: ReadonlyMap<
    string,
    (run: MirrorsRun, at: number) => void | Promise<void>
  > = new Map([
    ["run", (run) => this.#runAgain(run)],
    ["markdown", (run) => this.#copy(run.markdown)],
    ["json", (run) => this.#copy(JSON.stringify(run.report, undefined, 2))],
    ["write", (run, at) => this.#ask(run, at)],
    ["confirm", (run, at) => this.#write(run, at)],
    ["cancel", (_, at) => this.#draw(at)],
  ]);

  constructor(client: LanguageClient) {
    this.#client = client;
  }

  /** Shows a comparison, beside the editor where the panel is not open yet. */
  show(run: MirrorsRun): void {
    this.#run = run;
    this.#draw();
    this.#panel?.reveal();
  }

  /** The page that the panel shows; undefined while it is closed. */
  html(): string | undefined {
    return this.#html;
  }

  /** Does what a button of the page says. What is not known is not done. */
  async receive(message: unknown): Promise<void> {
    const run = this.#run;
    if (run === undefined || typeof message !== "object" || message === null)
      return;
    const { do: what, at } = message as Record<string, unknown>;
    const action =
      typeof what === "string" ? this.#actions.get(what) : undefined;
    await action?.(run, typeof at === "string" ? Number(at) : -1);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  /** Draws the page anew; `asked` is what stands open on it. */
  #draw(focus?: number, asked?: Asked): void {
    if (this.#run === undefined) return;
    const panel = this.#open();
    const language = clientLanguage(env.language);
    const say = sayIn(language);
    const clock = new Intl.DateTimeFormat(env.language, {
      timeStyle: "medium",
      hourCycle: "h23",
    });
    const { view } = this.#run;
    this.#asked = asked;
    this.#html = mirrorsPage({
      view,
      question: asked,
      focus,
      say,
      language: language === "en" ? "en" : "zh-CN",
      clock: (iso) => clock.format(new Date(iso)),
      nonce: crypto.randomUUID().replaceAll("-", ""),
    });
    panel.title = say("title", { container: view.container });
    panel.webview.html = this.#html;
  }

  #open(): WebviewPanel {
    if (this.#panel !== undefined) return this.#panel;
    const panel = window.createWebviewPanel(
      "surefetch.goMirrors",
      "",
      ViewColumn.Beside,
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: unknown) =>
      this.receive(message),
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#run = undefined;
      this.#asked = undefined;
      this.#html = undefined;
    });
    this.#panel = panel;
    return panel;
  }

  /** Says what would be written; nothing is. */
  async #ask(run: MirrorsRun, at: number): Promise<void> {
    if (run.view.mirrors[at]?.canWrite !== true) return;
    const document = await dockerfileOf(run);
    if (document === undefined) {
      this.#tell(sayHere("noDockerfile"));
      return;
    }
    const { question } = await this.#wish(run, at, document);
    this.#draw(undefined, question);
  }

  /** Writes what the question says, unless the file has come to need something else since. */
  async #write(run: MirrorsRun, at: number): Promise<void> {
    const asked = this.#asked;
    if (asked?.mirror !== at || !asked.canWrite) return;
    const { document } = asked;
    const { question, result } = await this.#wish(run, at, document);
    const isSame =
      JSON.stringify(question.sentences) === JSON.stringify(asked.sentences);
    if (!isSame || result.edit === undefined) {
      this.#draw(undefined, question);
      return;
    }
    const edit = await this.#client.protocol2CodeConverter.asWorkspaceEdit(
      result.edit,
    );
    const isDone = await workspace.applyEdit(edit);
    this.#draw(at);
    this.#tell(
      sayHere(isDone ? "written" : "notWritten", { file: asked.file }),
    );
    if (isDone)
      await window.showTextDocument(document, {
        viewColumn: columnOf(document),
        preserveFocus: true,
      });
  }

  async #wish(
    { view }: MirrorsRun,
    at: number,
    document: TextDocument,
  ): Promise<{ question: Asked; result: WriteMirrorResult }> {
    const mirror = view.mirrors[at];
    const params: WriteMirrorParams = {
      uri: this.#client.code2ProtocolConverter.asUri(document.uri),
      mirror: mirror?.url ?? "",
      without: view.mirrors.flatMap(({ mark, host }) =>
        mark === "failed" && host !== mirror?.host ? [host] : [],
      ),
    };
    const result = await this.#client.sendRequest<WriteMirrorResult>(
      writeMirrorRequest,
      params,
    );
    const question: Asked = {
      mirror: at,
      file: workspace.asRelativePath(document.uri),
      sentences: result.sentences,
      canWrite: result.edit !== undefined,
      document,
    };
    return { question, result };
  }

  async #runAgain({ again }: MirrorsRun): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#tell(sayHere("running"));
    try {
      await commands.executeCommand(again.command, again.options);
    } finally {
      this.#isRunning = false;
      this.#tell("");
    }
  }

  async #copy(text: string): Promise<void> {
    await env.clipboard.writeText(text);
    this.#tell(sayHere("copied"));
  }

  #tell(text: string): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window's: this goes to our page alone
    void this.#panel?.webview.postMessage({ say: text });
  }
}

function sayHere(
  id: Parameters<ReturnType<typeof sayIn>>[0],
  values?: Readonly<Record<string, string>>,
): string {
  return sayIn(clientLanguage(env.language))(id, values);
}

/** The Dockerfile that was asked about, else the one in the active editor or another that is to be seen. */
async function dockerfileOf({
  uri,
}: MirrorsRun): Promise<TextDocument | undefined> {
  if (uri !== undefined) {
    const asked = await workspace.openTextDocument(Uri.parse(uri));
    if (isDockerfile(asked)) return asked;
  }
  const shown = [
    ...(window.activeTextEditor === undefined ? [] : [window.activeTextEditor]),
    ...window.visibleTextEditors,
  ];
  return shown.map(({ document }) => document).find(isDockerfile);
}

function columnOf({ uri }: TextDocument): ViewColumn {
  const shown = window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  return shown?.viewColumn ?? ViewColumn.One;
}
