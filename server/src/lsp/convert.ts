import {
  type Diagnostic,
  DiagnosticSeverity,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import {
  type Edit,
  type FileHandle,
  type Finding,
  type Severity,
  render,
} from "../core/finding.ts";
import type { Checked } from "./checker.ts";
import { text } from "./messages.ts";
import type { Location } from "./projects.ts";
import type { Session } from "./session.ts";

export const source = "surefetch";

/** Travels with a diagnostic and comes back with code action requests. */
export interface DiagnosticData {
  readonly ruleId: string;
  /** Version of the document that was checked. */
  readonly version: number;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The diagnostics of a checked document. */
export function toDiagnostics(
  checked: Checked,
  session: Session,
): Diagnostic[] {
  const { notChecked } = checked.result;
  if (notChecked === "too-large" || notChecked === "binary") {
    return [notCheckedDiagnostic(notChecked, session)];
  }
  return checked.findings.map((finding) =>
    toDiagnostic(finding, checked, session),
  );
}

/** The URI of a file of a project; an open document's is spelled as the client spells it. */
export function uriOf(
  file: FileHandle,
  location: Location,
  session: Session,
): string {
  return session.openAt(location, file)?.uri ?? location.project.uriOf(file);
}

/** Edits of core as one change of the workspace, with versions where the client knows them. */
export function toWorkspaceEdit(
  edits: readonly Edit[],
  checked: Pick<Checked, "document" | "location" | "version">,
  session: Session,
): WorkspaceEdit {
  const byFile = new Map<FileHandle, TextEdit[]>();
  for (const { file, range, newText } of edits) {
    const list = byFile.get(file) ?? [];
    list.push({ range, newText });
    byFile.set(file, list);
  }
  const files = [...byFile].map(([file, list]) => ({
    uri:
      file === checked.location.file
        ? checked.document.uri
        : uriOf(file, checked.location, session),
    version:
      file === checked.location.file
        ? checked.version
        : (session.openAt(checked.location, file)?.version ?? null),
    list,
  }));
  if (!session.features.versionedEdits) {
    return {
      changes: Object.fromEntries(files.map(({ uri, list }) => [uri, list])),
    };
  }
  return {
    documentChanges: files.map(({ uri, version, list }) => ({
      textDocument: { uri, version },
      edits: list,
    })),
  };
}

function toDiagnostic(
  finding: Finding,
  checked: Checked,
  session: Session,
): Diagnostic {
  const { features, language } = session;
  const data: DiagnosticData = {
    ruleId: finding.ruleId,
    version: checked.version,
  };
  const diagnostic: Diagnostic = {
    range: finding.range,
    severity: severities[finding.severity],
    code: finding.ruleId,
    source,
    message: render(finding.text, language),
    data,
  };
  if (features.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(
      ({ file, range, text: use }) => ({
        location: { uri: uriOf(file, checked.location, session), range },
        message: render(use, language),
      }),
    );
  }
  return diagnostic;
}

function notCheckedDiagnostic(
  state: "too-large" | "binary",
  session: Session,
): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source,
    message: text(state === "binary" ? "binary" : "tooLarge", session.language),
  };
}
