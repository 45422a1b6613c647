import {
  type Disposable,
  LanguageStatusSeverity,
  type TextEditor,
  languages,
  window,
} from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import {
  type DocumentStateParams,
  documentStateNotification,
} from "../../server/src/protocol.ts";
import type { MessageId } from "./messages.ts";
import { say } from "./say.ts";
import { checkedSelector } from "./selector.ts";

/** What the status item says, as a test can ask for it. */
export interface StatusView {
  readonly text: string;
  /** The state of the document in the active editor; undefined until the server told it. */
  readonly document: DocumentStateParams | undefined;
}

/** The language status item: whether the file in the editor was checked, and what came out. */
export class Status implements Disposable {
  readonly #item = languages.createLanguageStatusItem(
    "surefetch.state",
    checkedSelector,
  );
  readonly #states = new Map<string, DocumentStateParams>();
  readonly #disposables: Disposable[];
  #client: State = State.Starting;

  constructor(client: LanguageClient) {
    this.#item.name = say("statusName");
    this.#item.command = {
      title: say("showLog"),
      command: "surefetch.showLog",
    };
    this.#disposables = [
      this.#item,
      client.onNotification(
        documentStateNotification,
        (params: DocumentStateParams) => {
          this.#states.set(
            client.protocol2CodeConverter.asUri(params.uri).toString(),
            params,
          );
          this.#show();
        },
      ),
      client.onDidChangeState(({ newState }) => {
        this.#client = newState;
        if (newState !== State.Running) this.#states.clear();
        this.#show();
      }),
      window.onDidChangeActiveTextEditor(() => this.#show()),
    ];
    this.#show();
  }

  view(): StatusView {
    return {
      text: this.#item.text,
      document: this.#stateOf(window.activeTextEditor),
    };
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #show(): void {
    const { id, severity } = this.#describe();
    const count = this.#stateOf(window.activeTextEditor)?.findings ?? 0;
    this.#item.text = say(id, { count });
    this.#item.severity = severity;
    this.#item.busy = this.#client === State.Starting;
  }

  #describe(): { id: MessageId; severity: LanguageStatusSeverity } {
    const { Information, Warning, Error } = LanguageStatusSeverity;
    if (this.#client === State.Starting)
      return { id: "statusStarting", severity: Information };
    if (this.#client !== State.Running)
      return { id: "statusStopped", severity: Error };
    const state = this.#stateOf(window.activeTextEditor);
    if (state === undefined)
      return { id: "statusWaiting", severity: Information };
    switch (state.state) {
      case "template":
        return { id: "statusTemplate", severity: Information };
      case "too-large":
        return { id: "statusTooLarge", severity: Warning };
      case "binary":
        return { id: "statusBinary", severity: Warning };
      case "checked":
        if (state.findings === 0)
          return { id: "statusClean", severity: Information };
        return {
          id: state.findings === 1 ? "statusOne" : "statusMany",
          severity: Information,
        };
    }
  }

  #stateOf(editor: TextEditor | undefined): DocumentStateParams | undefined {
    return editor === undefined
      ? undefined
      : this.#states.get(editor.document.uri.toString());
  }
}
