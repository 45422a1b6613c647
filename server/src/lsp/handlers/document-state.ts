import {
  type DocumentStateParams,
  documentStateNotification,
} from "../../protocol.ts";
import type { Checked } from "../checker.ts";
import type { Session } from "../session.ts";

/** Tells a client that wants it what became of each document; says nothing twice. */
export class DocumentStates {
  readonly #session: Session;
  readonly #told = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  tell({ document, result, findings }: Checked): void {
    if (!this.#session.features.documentState) return;
    const state = result.notChecked ?? "checked";
    const params: DocumentStateParams = {
      uri: document.uri,
      state,
      findings: findings.length,
    };
    const sign = `${state} ${findings.length}`;
    if (this.#told.get(document.uri) === sign) return;
    this.#told.set(document.uri, sign);
    void this.#session.connection.sendNotification(
      documentStateNotification,
      params,
    );
  }

  forget(uri: string): void {
    this.#told.delete(uri);
  }
}
