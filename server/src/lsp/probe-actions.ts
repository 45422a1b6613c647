import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver";
import { goProxyChoices } from "../core/build/proxies/go-proxy-choices.ts";
import { type Finding, render } from "../core/finding.ts";
import { goProxyFacts } from "../core/knowledge/go-proxies.ts";
import { parseUrl } from "../core/text/url.ts";
import { mirrorEdit } from "./handlers/write-mirror.ts";
import { text as say } from "./messages.ts";
import type { ProbeDiagnosticData, ProbeFindings } from "./probe-findings.ts";
import { intersects } from "./ranges.ts";
import type { Session } from "./session.ts";

/** The client's command that compares mirrors. */
const compareCommand = "surefetch.compareGoMirrors";

/** Rules whose fixes change what is asked, or what becomes of a download that fails. */
const remedies =
  /^(?:goproxy-|gosumdb-|mirror-|proxy-|no-proxy-|retry-|loopback-|ca-certificates-|resolv-conf-|etc-hosts-|run-network-|go-download-unbounded$)/;

/** Whether the fixes of a rule's finding may help against what the network check has found at the same place. */
export function isRemedy({ ruleId }: Pick<Finding, "ruleId">): boolean {
  return remedies.test(ruleId);
}

interface Sources {
  readonly session: Session;
  readonly findings: ProbeFindings;
}

/** What to do about the network check's findings in a range: another mirror in place of one that fails, and a comparison. */
export async function probeActions(
  { session, findings }: Sources,
  { textDocument: { uri }, range }: CodeActionParams,
  signal: AbortSignal,
): Promise<CodeAction[]> {
  const all = findings.of(uri);
  const here = all.filter(
    (each) => intersects(each.range, range) && isOfGo(dataOf(each)),
  );
  const [first] = here;
  if (first === undefined) return [];
  const failing = here.filter(isFailure);
  const other =
    failing.length === 0
      ? undefined
      : await anotherMirror(session, { uri, failing, all }, signal);
  return [
    ...(other === undefined ? [] : [other]),
    ...(session.features.checksNetwork
      ? [comparison(session, uri, here, dataOf(first))]
      : []),
  ];
}

function comparison(
  { language }: Session,
  uri: string,
  diagnostics: Diagnostic[],
  { container }: ProbeDiagnosticData,
): CodeAction {
  const title = say("compareMirrors", language);
  const options = { uri, ...(container !== undefined && { container }) };
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    command: { title, command: compareCommand, arguments: [options] },
  };
}

/** Writes the best mirror of the user's or of the profile that has not failed, where a public one has. */
async function anotherMirror(
  session: Session,
  {
    uri,
    failing,
    all,
  }: {
    readonly uri: string;
    readonly failing: Diagnostic[];
    readonly all: readonly Diagnostic[];
  },
  signal: AbortSignal,
): Promise<CodeAction | undefined> {
  const isPublic = failing.some(
    (each) => goProxyFacts(dataOf(each).url) !== undefined,
  );
  if (!isPublic) return undefined;
  const without = all
    .filter(isFailure)
    .flatMap((each) => parseUrl(dataOf(each).url)?.host ?? []);
  const { value: choices } = await session.ask(
    uri,
    (_, { network }) => goProxyChoices(network),
    signal,
  );
  const choice = choices.find(({ host }) => !without.includes(host));
  if (choice === undefined) return undefined;
  const wish = { mirror: choice.url, without };
  const made = await mirrorEdit(session, uri, wish, signal);
  if (made?.written.kind !== "edits" || made.edit === undefined)
    return undefined;
  const title = render(made.written.leak, session.language);
  return {
    title: say("changesMeaning", session.language, { title }),
    kind: CodeActionKind.QuickFix,
    diagnostics: failing,
    edit: made.edit,
  };
}

function isFailure({ severity }: Diagnostic): boolean {
  return severity === DiagnosticSeverity.Warning;
}

function isOfGo({ role }: ProbeDiagnosticData): boolean {
  return role === "module proxy" || role === "checksum database";
}

function dataOf({ data }: Diagnostic): ProbeDiagnosticData {
  return data as ProbeDiagnosticData;
}
