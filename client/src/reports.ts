import {
  type Disposable,
  EventEmitter,
  Uri,
  commands,
  window,
  workspace,
} from "vscode";

const scheme = "surefetch-report";

/** Read-only documents that commands make: reports and plans. They live as long as the window. */
export class Reports implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changes.event,
      provideTextDocumentContent: (uri) =>
        this.#texts.get(uri.toString()) ?? "",
    });
  }

  /** Keeps Markdown as a document; returns its address. */
  putMarkdown(name: string, text: string): Uri {
    return this.#put(`${name}.md`, text);
  }

  /** Shows a Markdown document, rendered where VS Code can. */
  async showMarkdown(uri: Uri): Promise<void> {
    try {
      await commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // VS Code's Markdown extension may be switched off.
      await window.showTextDocument(uri, { preview: true });
    }
  }

  /** Shows plain text. */
  async showText(name: string, text: string): Promise<Uri> {
    const uri = this.#put(`${name}.txt`, text);
    await window.showTextDocument(uri, { preview: true });
    return uri;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }

  #put(name: string, text: string): Uri {
    const uri = Uri.from({
      scheme,
      path: `/${name.replaceAll(/[/\\]/g, "-")}`,
    });
    this.#texts.set(uri.toString(), text);
    this.#changes.fire(uri);
    return uri;
  }
}
