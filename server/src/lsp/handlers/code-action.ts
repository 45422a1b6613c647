import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Diagnostic,
} from "vscode-languageserver";
import { type Finding, type Fix, render } from "../../core/finding.ts";
import type { LintDocument } from "../../core/lint.ts";
import { ignoreHere, ignoreInFile } from "../../core/suppress.ts";
import type { Checked, Checker } from "../checker.ts";
import { source, toWorkspaceEdit } from "../convert.ts";
import { fixAllEdits } from "../fix-all.ts";
import { text as say } from "../messages.ts";
import { isRemedy, probeActions } from "../probe-actions.ts";
import { type ProbeFindings, probeSource } from "../probe-findings.ts";
import { intersects } from "../ranges.ts";
import type { Session } from "../session.ts";

export const fixAllKind = "source.fixAll.surefetch";
/** The client's command that opens a rule's page; its argument is the rule id. */
const showPageCommand = "surefetch.showRulePage";

/** What fixes are made from. */
export interface FixSources {
  readonly session: Session;
  readonly checker: Checker;
  readonly findings: ProbeFindings;
}

/** The document that is asked about. */
interface Subject {
  readonly session: Session;
  readonly checked: Checked;
  /** What was checked, as core takes it. */
  readonly document: LintDocument;
}

/**
 * Answers `textDocument/codeAction`. The edits are always made from the document's present text:
 * a diagnostic of an older version leads to a check, never to the edits of that version.
 */
export async function answerCodeAction(
  { session, checker, findings }: FixSources,
  params: CodeActionParams,
  signal: AbortSignal,
): Promise<CodeAction[]> {
  const checked = await checker.check(params.textDocument.uri, signal);
  if (checked === undefined || checked.language === "config") return [];
  const { location, language, text } = checked;
  const document: LintDocument = { file: location.file, language, text };
  const subject: Subject = { session, checked, document };
  const wants = wantedKinds(params);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const { diagnostics } = params.context;
    const own = diagnostics.filter((each) => each.source === source);
    const probed = diagnostics.filter((each) => each.source === probeSource);
    for (const finding of checked.findings) {
      const told = own.filter((each) => isSame(each, finding));
      if (told.length === 0 && !intersects(finding.range, params.range))
        continue;
      const also = isRemedy(finding)
        ? probed.filter((each) => intersects(each.range, finding.range))
        : [];
      actions.push(...quickFixes(subject, finding, [...told, ...also]));
      actions.push(...otherActions(subject, finding, told));
    }
  }
  if (wants(CodeActionKind.QuickFix))
    actions.push(
      ...(await probeActions({ session, findings }, params, signal)),
    );
  if (wants(fixAllKind)) {
    const all = await fixAll(subject, signal);
    if (all !== undefined) actions.push(all);
  }
  return actions;
}

/** `context.only` with its hierarchy; without it, all but what a mere move of the cursor need not compute. */
function wantedKinds({
  context: { only, triggerKind },
}: CodeActionParams): (kind: string) => boolean {
  if (only === undefined) {
    return (kind) =>
      kind !== fixAllKind || triggerKind !== CodeActionTriggerKind.Automatic;
  }
  return (kind) =>
    only.some(
      (wanted) =>
        wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`),
    );
}

function quickFixes(
  { session, checked }: Subject,
  finding: Finding,
  diagnostics: Diagnostic[],
): CodeAction[] {
  return finding.fixes.map((fix, index) => {
    const action: CodeAction = {
      title: fixTitle(fix, session),
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: toWorkspaceEdit(fix.edits, checked, session),
    };
    if (index === 0 && session.features.preferredActions)
      action.isPreferred = true;
    return action;
  });
}

/** A fix as menus and buttons name it. */
export function fixTitle({ title, safe }: Fix, { language }: Session): string {
  const words = render(title, language);
  return safe ? words : say("changesMeaning", language, { title: words });
}

function otherActions(
  { session, checked, document }: Subject,
  finding: Finding,
  diagnostics: Diagnostic[],
): CodeAction[] {
  const { language, features } = session;
  const values = { rule: finding.ruleId };
  const here = ignoreHere(document, finding.ruleId, finding.range.start);
  const inFile = ignoreInFile(document, finding.ruleId);
  const kind = CodeActionKind.QuickFix;
  const actions: CodeAction[] = [];
  if (here !== undefined) {
    const edit = toWorkspaceEdit([here], checked, session);
    actions.push({
      title: say("ignoreHere", language, values),
      kind,
      diagnostics,
      edit,
    });
  }
  const edit = toWorkspaceEdit([inFile], checked, session);
  actions.push({
    title: say("ignoreInFile", language, values),
    kind,
    diagnostics,
    edit,
  });
  if (features.rulePages) {
    const title = say("showPage", language, values);
    const command = {
      title,
      command: showPageCommand,
      arguments: [finding.ruleId],
    };
    actions.push({ title, kind, diagnostics, command });
  }
  return actions;
}

async function fixAll(
  { session, checked, document }: Subject,
  signal: AbortSignal,
): Promise<CodeAction | undefined> {
  const { value: edits } = await session.ask(
    checked.document.uri,
    (project, config) => fixAllEdits(document, checked.result, project, config),
    signal,
  );
  if (edits.length === 0) return undefined;
  return {
    title: say("fixAll", session.language),
    kind: fixAllKind,
    edit: toWorkspaceEdit(edits, checked, session),
  };
}

function isSame(diagnostic: Diagnostic, { ruleId, range }: Finding): boolean {
  return diagnostic.code === ruleId && intersects(diagnostic.range, range);
}
