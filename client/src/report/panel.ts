import {
  ConfigurationTarget,
  type Disposable,
  type Memento,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  commands,
  env,
  window,
  workspace,
} from "vscode";
import { clientLanguage } from "../messages.ts";
import { applyFix } from "./apply-fix.ts";
import { sayIn } from "./messages.ts";
import { reportPage } from "./page.ts";
import { type Run, type RunAgain, RunHistory } from "./run.ts";

const viewType = "surefetch.networkReport";
/** Remembered in the workspace: the profile is offered once. */
const offeredKey = "surefetch.offeredProfileChina";

/** The panel that shows the reports of the network check, one at a time. */
export class ReportPanel implements Disposable {
  readonly #memory: Memento;
  readonly #history = new RunHistory();
  #panel: WebviewPanel | undefined;
  #shown: { readonly run: Run; readonly html: string } | undefined;
  #isRunning = false;
  /** What the buttons of the page do, by the word that they send. */
  readonly #actions: ReadonlyMap<
    string,
    (run: Run, at: string) => void | Promise<void>
  > = new Map([
    ["run", ({ again }) => this.#runAgain(again)],
    ["compare", ({ again }) => this.#compare(again)],
    ["markdown", (run) => this.#copy(run.markdown)],
    ["json", (run) => this.#copy(JSON.stringify(run.report, undefined, 2))],
    ["open", (run, at) => openPlace(run, at)],
    ["fix", (run, at) => this.#fix(run, at)],
    ["show", (_, at) => this.#showAgain(Number(at))],
    ["china", (run) => this.#useChina(run)],
  ]);

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** Shows the report of a new run, beside the editor where the panel is not open yet. */
  async add(run: Omit<Run, "id" | "offersProfile">): Promise<void> {
    const offersProfile =
      run.view.suggestedProfile !== undefined &&
      this.#memory.get(offeredKey) !== true;
    if (offersProfile) await this.#memory.update(offeredKey, true);
    this.#show(this.#history.add({ ...run, offersProfile }));
  }

  /** The page that the panel shows; undefined while it is closed. */
  html(): string | undefined {
    return this.#shown?.html;
  }

  /** Does what a button of the page says. What is not known is not done. */
  async receive(message: unknown): Promise<void> {
    const { run } = this.#shown ?? {};
    if (run === undefined || typeof message !== "object" || message === null)
      return;
    const { do: what, at } = message as Record<string, unknown>;
    const action =
      typeof what === "string" ? this.#actions.get(what) : undefined;
    await action?.(run, typeof at === "string" ? at : "");
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #show(run: Run): void {
    const panel = this.#open();
    const language = clientLanguage(env.language);
    const say = sayIn(language);
    const clock = new Intl.DateTimeFormat(env.language, {
      timeStyle: "medium",
      hourCycle: "h23",
    });
    const html = reportPage({
      run,
      before: this.#history.before(run),
      runs: this.#history.runs,
      say,
      language: language === "en" ? "en" : "zh-CN",
      clock: (iso) => clock.format(new Date(iso)),
      nonce: crypto.randomUUID().replaceAll("-", ""),
    });
    this.#shown = { run, html };
    panel.title = say("title", { container: run.view.container });
    panel.webview.html = html;
    panel.reveal();
  }

  #showAgain(id: number): void {
    const run = this.#history.find(id);
    if (run !== undefined) this.#show(run);
  }

  #open(): WebviewPanel {
    if (this.#panel !== undefined) return this.#panel;
    const panel = window.createWebviewPanel(viewType, "", ViewColumn.Beside, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.webview.onDidReceiveMessage((message: unknown) =>
      this.receive(message),
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#shown = undefined;
    });
    this.#panel = panel;
    return panel;
  }

  /** The same, compared with other places. */
  async #compare({ canCompare, command, options }: RunAgain): Promise<void> {
    if (canCompare !== true) return;
    const compared = { ...(options as object), compare: true };
    await this.#runAgain({ command, options: compared });
  }

  async #runAgain({ command, options }: RunAgain): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#tell({ say: sayHere("running") });
    try {
      await commands.executeCommand(command, options);
    } finally {
      this.#isRunning = false;
      this.#tell({ say: "" });
    }
  }

  async #copy(text: string): Promise<void> {
    await env.clipboard.writeText(text);
    this.#tell({ say: sayHere("copied") });
  }

  /** Does what the button of a fix says, named by the numbers of endpoint and fix. */
  async #fix({ view }: Run, at: string): Promise<void> {
    const [endpoint = -1, index = -1] = at.split(".").map(Number);
    const fix = view.endpoints[endpoint]?.fixes?.[index];
    if (fix === undefined) return;
    const isDone = await applyFix(fix);
    this.#tell({ say: sayHere(isDone ? "fixDone" : "fixGone") });
  }

  /** Writes the setting where the user's others of this folder stand. */
  async #useChina({ uri, offersProfile }: Run): Promise<void> {
    if (!offersProfile) return;
    const resource = uri === undefined ? undefined : Uri.parse(uri);
    const hasFolder = (workspace.workspaceFolders ?? []).length > 0;
    await workspace
      .getConfiguration("surefetch", resource)
      .update(
        "networkProfile",
        "china",
        hasFolder ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
      );
    this.#tell({ say: sayHere("chinaSet"), offer: "done" });
  }

  #tell(message: { say: string; offer?: "done" }): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window's: this goes to our page alone
    void this.#panel?.webview.postMessage(message);
  }
}

function sayHere(id: Parameters<ReturnType<typeof sayIn>>[0]): string {
  return sayIn(clientLanguage(env.language))(id);
}

/** Opens a place of the report's own, named by the numbers of endpoint and place. */
async function openPlace({ view }: Run, place: string): Promise<void> {
  const [endpoint = -1, index = -1] = place.split(".").map(Number);
  const found = view.endpoints[endpoint]?.places[index];
  if (found?.uri === undefined) return;
  const uri = Uri.parse(found.uri);
  const document = await workspace.openTextDocument(uri);
  const start = new Position(Math.max(0, found.line - 1), 0);
  const line = document.validateRange(new Range(start, start));
  const shown = window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  const editor = await window.showTextDocument(
    document,
    shown?.viewColumn ?? ViewColumn.One,
  );
  editor.selection = new Selection(line.start, line.start);
  editor.revealRange(line, TextEditorRevealType.InCenterIfOutsideViewport);
}
