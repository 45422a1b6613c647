import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FileHandle, Finding } from "../core/finding.ts";
import { type LintResult, lint } from "../core/lint.ts";
import { loadYaml } from "../core/syntax/yaml/door.ts";
import { configFindings } from "./config.ts";
import { type CheckedLanguage, checkedLanguage } from "./documents.ts";
import type { Location } from "./projects.ts";
import type { Session } from "./session.ts";
import { describe, throwIfCancelled } from "./wrapper.ts";

/** The result of a check of one version of a document. */
export interface Checked {
  readonly document: TextDocument;
  readonly version: number;
  /** What was checked: the text of that version. */
  readonly text: string;
  readonly language: CheckedLanguage;
  readonly location: Location;
  readonly result: LintResult;
  /** Those of the document itself. */
  readonly findings: readonly Finding[];
  /** Equal for equal results. */
  readonly sign: string;
  /** Stays while the result stays. */
  readonly resultId: string;
  readonly dependencies: ReadonlySet<string>;
}

interface Entry {
  readonly version: number;
  readonly generation: number;
  readonly checked: Promise<Checked>;
}

/** How often a check starts again because the document changed while it waited for files. */
const maximumAttempts = 5;

/** Checks open documents and remembers each result until something that it was made from changes. */
export class Checker {
  readonly #session: Session;
  readonly #entries = new Map<string, Entry>();
  readonly #generations = new Map<string, number>();
  readonly #done = new Map<string, Checked>();
  readonly #crashesTold = new Set<string>();
  #allGeneration = 0;
  #results = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * The result for the document's present text; undefined for what is not open or not ours.
   * @throws Cancelled once the signal is aborted.
   */
  async check(uri: string, signal: AbortSignal): Promise<Checked | undefined> {
    for (let attempt = 1; ; attempt++) {
      const document = this.#session.documents.get(uri);
      if (document === undefined || checkedLanguage(document) === undefined)
        return undefined;
      const entry = this.#entryOf(document);
      const checked = await entry.checked;
      throwIfCancelled(signal);
      if (this.#isCurrent(entry, uri) || attempt >= maximumAttempts)
        return checked;
    }
  }

  /** The newest result of a document, which may be of an older version. */
  last(uri: string): Checked | undefined {
    return this.#done.get(uri);
  }

  /** Forgets the result of a document. */
  invalidate(uri: string): void {
    this.#generations.set(uri, this.#generationOf(uri) + 1);
  }

  /** Forgets all results. */
  invalidateAll(): void {
    this.#allGeneration++;
  }

  /** Forgets a closed document. */
  forget(uri: string): void {
    this.#entries.delete(uri);
    this.#done.delete(uri);
  }

  #entryOf(document: TextDocument): Entry {
    const { uri } = document;
    const existing = this.#entries.get(uri);
    if (existing !== undefined && this.#isCurrent(existing, uri))
      return existing;
    const entry: Entry = {
      version: document.version,
      generation: this.#generationOf(uri) + this.#allGeneration,
      checked: this.#run(document),
    };
    this.#entries.set(uri, entry);
    // A failure is told to whoever asked, and not remembered.
    entry.checked.catch(() => {
      if (this.#entries.get(uri) === entry) this.#entries.delete(uri);
    });
    return entry;
  }

  #isCurrent(entry: Entry, uri: string): boolean {
    return (
      entry.version === this.#session.documents.get(uri)?.version &&
      entry.generation === this.#generationOf(uri) + this.#allGeneration
    );
  }

  #generationOf(uri: string): number {
    return this.#generations.get(uri) ?? 0;
  }

  async #run(document: TextDocument): Promise<Checked> {
    const language = checkedLanguage(document) ?? "dockerfile";
    const { version } = document;
    const text = document.getText();
    if (language === "config") await loadYaml();
    const { value, dependencies, location } = await this.#session.ask(
      document.uri,
      (project, config, file) =>
        language === "config"
          ? configResult(file, text)
          : lint({ file, language, text, today: today() }, project, config),
      // Several requests share one check: none of them may end it.
      new AbortController().signal,
    );
    this.#tellCrashes(value, document.uri, version);
    const findings = value.findings.filter(
      (finding) => finding.file === location.file,
    );
    const sign = JSON.stringify([
      version,
      language,
      value.notChecked,
      findings,
    ]);
    const before = this.#done.get(document.uri);
    const checked: Checked = {
      document,
      version,
      text,
      language,
      location,
      result: value,
      findings,
      sign,
      resultId:
        before?.sign === sign ? before.resultId : String(++this.#results),
      dependencies,
    };
    if (this.#session.documents.get(document.uri) !== undefined) {
      this.#done.set(document.uri, checked);
    }
    return checked;
  }

  #tellCrashes({ crashes }: LintResult, uri: string, version: number): void {
    for (const { ruleId, error } of crashes) {
      if (this.#crashesTold.has(ruleId)) continue;
      this.#crashesTold.add(ruleId);
      this.#session.logger.error(
        `Rule ${ruleId} failed on version ${version} of ${uri} and is silent there: ${describe(error)}`,
      );
    }
  }
}

function configResult(file: FileHandle, text: string): LintResult {
  return {
    findings: configFindings(file, text),
    notChecked: undefined,
    crashes: [],
  };
}

/** The day in UTC: `2026-11-21`. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
