import {
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver";
import type { Checker } from "../checker.ts";
import { toDiagnostics } from "../convert.ts";
import type { ProbeFindings } from "../probe-findings.ts";
import type { Session } from "../session.ts";
import { describe } from "../wrapper.ts";
import type { DocumentStates } from "./document-state.ts";

/** Milliseconds without a change after which a check starts, so that a burst is checked once. */
const quietFor = 4;
/** Milliseconds after which a check starts although changes go on. */
const patience = 60;

/** What diagnostics are made of. */
export interface DiagnosticsParts {
  readonly session: Session;
  readonly checker: Checker;
  readonly states: DocumentStates;
  readonly findings: ProbeFindings;
}

/** Diagnostics for clients that pull and for those that want them pushed. */
export class Diagnostics {
  readonly #session: Session;
  readonly #checker: Checker;
  readonly #states: DocumentStates;
  readonly #findings: ProbeFindings;
  readonly #pending = new Map<
    string,
    { timer: NodeJS.Timeout; since: number }
  >();
  readonly #changed = new Map<string, number>();
  /** Result ids that the client has, by document. */
  readonly #pulled = new Map<string, string>();
  readonly #outdated = new Set<string>();
  #refresh: NodeJS.Timeout | undefined;

  constructor({ session, checker, states, findings }: DiagnosticsParts) {
    this.#session = session;
    this.#checker = checker;
    this.#states = states;
    this.#findings = findings;
    findings.onChanged = (uri) => this.#probed(uri);
  }

  /** Answers `textDocument/diagnostic`. */
  async pull(
    params: DocumentDiagnosticParams,
    signal: AbortSignal,
  ): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    await this.#quiet(uri);
    const checked = await this.#checker.check(uri, signal);
    if (checked === undefined)
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    this.#states.tell(checked);
    const { resultId } = checked;
    this.#pulled.set(uri, resultId);
    if (params.previousResultId === resultId) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    }
    return {
      kind: DocumentDiagnosticReportKind.Full,
      resultId,
      items: toDiagnostics(checked, this.#session),
    };
  }

  /** The document's own text changed. */
  changed(uri: string): void {
    this.#changed.set(uri, Date.now());
    this.#schedulePush(uri);
  }

  /** What these documents were checked against changed: they are checked again, and told if that made a difference. */
  outdated(uris: readonly string[]): void {
    if (uris.length === 0) return;
    for (const uri of uris) {
      this.#checker.invalidate(uri);
      this.#schedulePush(uri);
    }
    const { features } = this.#session;
    if (!features.refreshesDiagnostics || !features.pullsDiagnostics) return;
    for (const uri of uris) this.#outdated.add(uri);
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => void this.#refreshOutdated(), patience);
  }

  /** A closed document keeps no diagnostics. */
  closed(uri: string): void {
    clearTimeout(this.#pending.get(uri)?.timer);
    this.#pending.delete(uri);
    this.#changed.delete(uri);
    this.#pulled.delete(uri);
    this.#outdated.delete(uri);
    if (!this.#session.features.pullsDiagnostics) {
      void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }

  /** Ends what would happen later. */
  dispose(): void {
    clearTimeout(this.#refresh);
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }

  /** Asks the client to pull again where it has something else than a check would now give. */
  async #refreshOutdated(): Promise<void> {
    const uris = [...this.#outdated];
    this.#outdated.clear();
    try {
      for (const uri of uris) {
        const checked = await this.#checker.check(
          uri,
          new AbortController().signal,
        );
        if (checked === undefined || this.#pulled.get(uri) === checked.resultId)
          continue;
        await this.#session.connection.languages.diagnostics.refresh();
        return;
      }
    } catch (error) {
      this.#session.logger.error(
        `The diagnostics could not be refreshed: ${describe(error)}`,
      );
    }
  }

  /** What the network check finds is always pushed: nobody pulls because a container was asked. */
  #probed(uri: string): void {
    const { connection, features } = this.#session;
    if (!features.pullsDiagnostics) return this.#schedulePush(uri);
    const diagnostics = [...this.#findings.of(uri)];
    void connection.sendDiagnostics({ uri, diagnostics });
  }

  #schedulePush(uri: string): void {
    if (this.#session.features.pullsDiagnostics) return;
    const now = Date.now();
    const before = this.#pending.get(uri);
    const since = before?.since ?? now;
    clearTimeout(before?.timer);
    const delay = Math.max(0, Math.min(quietFor, since + patience - now));
    const timer = setTimeout(() => {
      this.#pending.delete(uri);
      void this.#push(uri);
    }, delay);
    this.#pending.set(uri, { timer, since });
  }

  async #push(uri: string): Promise<void> {
    try {
      const checked = await this.#checker.check(
        uri,
        new AbortController().signal,
      );
      // What has changed meanwhile has a push of its own coming.
      if (checked === undefined || this.#pending.has(uri)) return;
      if (this.#session.documents.get(uri)?.version !== checked.version) return;
      this.#states.tell(checked);
      const { version } = checked;
      const diagnostics = [
        ...toDiagnostics(checked, this.#session),
        ...this.#findings.of(uri),
      ];
      await this.#session.connection.sendDiagnostics({
        uri,
        version,
        diagnostics,
      });
    } catch (error) {
      this.#session.logger.error(
        `The check of ${uri} failed: ${describe(error)}`,
      );
    }
  }

  /** Lets the rest of a burst of changes arrive before the check. */
  async #quiet(uri: string): Promise<void> {
    const started = Date.now();
    for (;;) {
      const now = Date.now();
      const since = now - (this.#changed.get(uri) ?? 0);
      if (since >= quietFor || now - started >= patience) return;
      await new Promise((resolve) => setTimeout(resolve, quietFor - since));
    }
  }
}
