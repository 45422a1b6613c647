import type { Range } from "vscode-languageserver-types";
import { analyzeDockerfile } from "../core/analysis.ts";
import { buildersOf } from "../core/builders.ts";
import type { Config } from "../core/config.ts";
import type { FileHandle } from "../core/finding.ts";
import type { LintDocument } from "../core/lint.ts";
import type { DownloadSite, Endpoint } from "../core/plan/model.ts";
import type { ProjectIndex } from "../core/project.ts";
import { unreadable } from "../core/readable.ts";
import type { DockerfileContext } from "../core/rule.ts";
import { isPublicHost } from "./public-hosts.ts";
import type { EndpointInput, TargetOrigin } from "./types.ts";

/** Where a file says that an endpoint is contacted: the token that names it, else the command that has it by default. */
export interface EndpointToken {
  readonly file: FileHandle;
  readonly range: Range;
}

/** An endpoint of a plan, with every place that leads to it. */
export interface PlannedEndpoint extends EndpointInput {
  /** One-based lines of the asked document that name it; empty for a tool's default. */
  readonly lines: readonly number[];
  /** In all files that lead to it, each place once. */
  readonly tokens: readonly EndpointToken[];
}

/**
 * The endpoints that the builds of a document contact, each URL once, in build order; with `siteIds` those of these
 * download sites alone.
 */
export function plannedEndpoints(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
  siteIds?: readonly string[],
): readonly PlannedEndpoint[] {
  if (unreadable(document.text) !== undefined) return [];
  const found = new Map<string, PlannedEndpoint>();
  for (const { context, sites } of sitesOf(document, project, config)) {
    for (const site of sites) {
      if (siteIds !== undefined && !siteIds.includes(site.id)) continue;
      for (const { endpoint, mayLack } of endpointsOf(site))
        add(found, { endpoint, mayLack, site, context, document });
    }
  }
  return [...found.values()];
}

/** The download sites of one Dockerfile. */
export interface Sites {
  readonly context: DockerfileContext;
  readonly sites: readonly DownloadSite[];
}

/** A Dockerfile's own sites; of a go.mod those that build its module. */
export function sitesOf(
  { file, language, text }: LintDocument,
  project: ProjectIndex,
  config: Config,
): readonly Sites[] {
  if (language === "dockerfile") {
    const context = analyzeDockerfile({ file, text }, project, config);
    return context.syntax.isTemplate
      ? []
      : [{ context, sites: context.plan.sites }];
  }
  return buildersOf(file, project, config).map((context) => ({
    context,
    sites: context.plan.sites.filter(
      (site) => site.tool === "go" && isBuiltBy(site, context, file),
    ),
  }));
}

function isBuiltBy(
  site: DownloadSite,
  context: DockerfileContext,
  goMod: FileHandle,
): boolean {
  const answer = context.moduleOf(site);
  return answer.kind === "module" && answer.file === goMod;
}

interface ChainedEndpoint {
  readonly endpoint: Endpoint;
  /** A module proxy behind which another one is asked for what it does not have. */
  readonly mayLack: boolean;
}

function endpointsOf({ routes }: DownloadSite): readonly ChainedEndpoint[] {
  return routes.flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value.flatMap(chained) : [],
  );
}

function chained(
  endpoint: Endpoint,
  index: number,
  chain: readonly Endpoint[],
): readonly ChainedEndpoint[] {
  if (endpoint.host === "") return [];
  const mayLack =
    endpoint.role === "module proxy" &&
    endpoint.next !== "never" &&
    !isPublicHost(endpoint.host) &&
    chain
      .slice(index + 1)
      .some(({ role, host }) => role === "module proxy" && host !== "");
  return [{ endpoint, mayLack }];
}

function add(
  found: Map<string, PlannedEndpoint>,
  place: {
    readonly endpoint: Endpoint;
    readonly mayLack: boolean;
    readonly site: DownloadSite;
    readonly context: DockerfileContext;
    readonly document: LintDocument;
  },
): void {
  const { endpoint, site, context, document } = place;
  const { source, file } = context;
  const range = source.range(endpoint.span ?? site.nameSpan);
  const line = range.start.line + 1;
  const isNamed = endpoint.span !== undefined && file === document.file;
  const before = found.get(endpoint.url);
  found.set(endpoint.url, {
    url: endpoint.url,
    role: before?.role ?? endpoint.role,
    ...mark(before, place.mayLack),
    origins: addOrigin(before?.origins ?? [], { file, line }),
    lines: [...new Set([...(before?.lines ?? []), ...(isNamed ? [line] : [])])],
    tokens: addToken(before?.tokens ?? [], { file, range }),
  });
}

/** What one chain says of a proxy holds for all. */
function mark(
  before: PlannedEndpoint | undefined,
  mayLack: boolean,
): Pick<EndpointInput, "mayLackPublicModules"> {
  const isMarked = before?.mayLackPublicModules ?? mayLack;
  return isMarked ? { mayLackPublicModules: true } : {};
}

function addOrigin(
  origins: readonly TargetOrigin[],
  added: TargetOrigin,
): readonly TargetOrigin[] {
  const isKnown = origins.some(
    ({ file, line }) => file === added.file && line === added.line,
  );
  return isKnown ? origins : [...origins, added];
}

function addToken(
  tokens: readonly EndpointToken[],
  added: EndpointToken,
): readonly EndpointToken[] {
  const { start } = added.range;
  const isKnown = tokens.some(
    ({ file, range }) =>
      file === added.file &&
      range.start.line === start.line &&
      range.start.character === start.character,
  );
  return isKnown ? tokens : [...tokens, added];
}
