import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { render } from "../core/finding.ts";
import { redactUrl } from "../core/text/url.ts";
import type { makeTargets } from "../probe/network-check.ts";
import {
  type EndpointToken,
  type PlannedEndpoint,
  plannedEndpoints,
} from "../probe/planned-endpoints.ts";
import type { EndpointReport, ProbeReport, Verdict } from "../probe/types.ts";
import { checkedLanguage } from "./documents.ts";
import { text as say } from "./messages.ts";
import type { Session } from "./session.ts";

/** Told apart from the source of the rules' findings: these come from a running container. */
export const probeSource = "surefetch network check";

/** What a finding of the network check is about. */
export interface ProbeDiagnosticData {
  /** Without credentials. */
  readonly url: string;
  readonly role: string;
  /** Id of the container that it was seen from, where it was one. */
  readonly container?: string;
}

/** What a run has found about one URL. */
interface Found {
  readonly verdict: Verdict;
  readonly container: string;
  /** The sentence that says where it was seen. */
  readonly from: "seenFrom" | "seenFromHost" | "seenFromBuild";
  readonly role: string;
  readonly containerId?: string;
}

interface Noted {
  /** By the URL as the plan spells it. */
  readonly found: Map<string, Found>;
  diagnostics: readonly Diagnostic[];
}

/** One run of the network check of a document. */
export interface ProbeRun {
  readonly uri: string;
  readonly planned: readonly PlannedEndpoint[];
  readonly report: ProbeReport;
  /** True where only some download sites were checked. */
  readonly isPart: boolean;
  readonly makeTargets: typeof makeTargets;
}

/**
 * What the network check has found, as diagnostics of open Dockerfiles on the tokens that name the endpoints. A finding
 * goes when its token names something else, and with the next run.
 */
export class ProbeFindings {
  readonly #session: Session;
  readonly #noted = new Map<string, Noted>();
  /** Called when the diagnostics of a document are others than before. */
  onChanged: ((uri: string) => void) | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The present diagnostics of a document. */
  of(uri: string): readonly Diagnostic[] {
    return this.#noted.get(uri)?.diagnostics ?? [];
  }

  /** Replaces what earlier runs have found by what this one has. */
  async note(run: ProbeRun): Promise<void> {
    if (!this.#session.isTrusted) return;
    const byUrl = new Map(
      run.report.endpoints.map((endpoint) => [endpoint.target.url, endpoint]),
    );
    if (!run.isPart) this.#noted.get(run.uri)?.found.clear();
    const uris = new Set([run.uri]);
    for (const planned of run.planned) {
      const [target] = run.makeTargets([planned]).targets;
      const endpoint = target === undefined ? undefined : byUrl.get(target.url);
      for (const uri of this.#openUris(planned.tokens, run.uri)) {
        uris.add(uri);
        this.#put(uri, planned.url, foundIn(endpoint, planned, run.report));
      }
    }
    for (const uri of uris) await this.changed(uri);
  }

  /** The text of a document, or what it is read with, has changed. */
  async changed(uri: string): Promise<void> {
    const noted = this.#noted.get(uri);
    if (noted === undefined) return;
    const version = this.#session.documents.get(uri)?.version;
    const tokens = await this.#tokensIn(uri);
    // A later change has its own turn.
    if (this.#session.documents.get(uri)?.version !== version) return;
    for (const url of noted.found.keys())
      if (!tokens.has(url)) noted.found.delete(url);
    this.#set(uri, noted, this.#diagnosticsOf(noted, tokens));
    if (noted.found.size === 0) this.#noted.delete(uri);
  }

  closed(uri: string): void {
    const noted = this.#noted.get(uri);
    if (noted === undefined) return;
    noted.found.clear();
    this.#set(uri, noted, []);
    this.#noted.delete(uri);
  }

  clear(): void {
    for (const uri of this.#noted.keys()) this.closed(uri);
  }

  #put(uri: string, url: string, found: Found | undefined): void {
    const noted = this.#noted.get(uri) ?? { found: new Map(), diagnostics: [] };
    this.#noted.set(uri, noted);
    if (found === undefined) noted.found.delete(url);
    else noted.found.set(url, found);
  }

  #set(uri: string, noted: Noted, diagnostics: readonly Diagnostic[]): void {
    const before = JSON.stringify(noted.diagnostics);
    noted.diagnostics = diagnostics;
    if (JSON.stringify(diagnostics) !== before) this.onChanged?.(uri);
  }

  /** A token may name several endpoints, as a proxy and its checksum database: the worst of them speaks, else the first. */
  #diagnosticsOf(
    { found }: Noted,
    tokens: ReadonlyMap<string, readonly EndpointToken[]>,
  ): readonly Diagnostic[] {
    const told = new Map<string, Diagnostic>();
    for (const [url, one] of found) {
      for (const { range } of tokens.get(url) ?? []) {
        const place = JSON.stringify(range.start);
        const diagnostic = toDiagnostic(range, { url, one }, this.#session);
        const before = told.get(place)?.severity ?? Infinity;
        if ((diagnostic.severity ?? Infinity) < before)
          told.set(place, diagnostic);
      }
    }
    return [...told.values()];
  }

  #openUris(
    tokens: readonly EndpointToken[],
    uri: string,
  ): ReadonlySet<string> {
    const session = this.#session;
    const location = session.projects.locate(uri);
    const uris = new Set<string>();
    for (const { file } of tokens) {
      const document = session.openAt(location, file);
      if (document !== undefined) uris.add(document.uri);
    }
    return uris;
  }

  /** The tokens of an open Dockerfile by the URL that they name. */
  async #tokensIn(
    uri: string,
  ): Promise<ReadonlyMap<string, readonly EndpointToken[]>> {
    const document = this.#session.documents.get(uri);
    if (document === undefined || checkedLanguage(document) !== "dockerfile")
      return new Map();
    const text = document.getText();
    const { value } = await this.#session.ask(
      uri,
      (project, config, file) =>
        plannedEndpoints(
          { file, language: "dockerfile", text },
          project,
          config,
        ),
      new AbortController().signal,
    );
    return new Map(value.map(({ url, tokens }) => [url, tokens]));
  }
}

/** Only what a run has seen to fail, or to be slow, is worth a squiggle. */
function foundIn(
  endpoint: EndpointReport | undefined,
  { role }: PlannedEndpoint,
  { container, place }: ProbeReport,
): Found | undefined {
  if (endpoint === undefined || silent.has(endpoint.verdict.id))
    return undefined;
  return {
    verdict: endpoint.verdict,
    container: container.name,
    from: SEEN_FROM[place] ?? "seenFrom",
    role,
    ...(place === "container" && { containerId: container.id }),
  };
}

const silent: ReadonlySet<Verdict["id"]> = new Set([
  "ok",
  "not-tested",
  "cancelled",
  "unknown",
]);

const slow: ReadonlySet<Verdict["id"]> = new Set([
  "slow",
  "dns-slow",
  "dns-search-slow",
  "dns-first-server-dead",
]);

const SEEN_FROM: Partial<
  Record<ProbeReport["place"], "seenFromHost" | "seenFromBuild">
> = { host: "seenFromHost", build: "seenFromBuild" };

function toDiagnostic(
  range: EndpointToken["range"],
  { url, one }: { readonly url: string; readonly one: Found },
  { language }: Session,
): Diagnostic {
  const { verdict, container, containerId, from, role } = one;
  const isSlow = slow.has(verdict.id);
  const data: ProbeDiagnosticData = {
    url: redactUrl(url),
    role,
    ...(containerId !== undefined && { container: containerId }),
  };
  return {
    range,
    severity: isSlow
      ? DiagnosticSeverity.Information
      : DiagnosticSeverity.Warning,
    code: verdict.id,
    source: probeSource,
    message: say(from, language, {
      verdict: render(verdict.message, language),
      container,
    }),
    data,
  };
}
