import { analyzeDockerfile } from "../core/analysis.ts";
import { buildersOf } from "../core/builders.ts";
import type { Config } from "../core/config.ts";
import type { FileHandle } from "../core/finding.ts";
import type { LintDocument } from "../core/lint.ts";
import type { DownloadSite, Endpoint } from "../core/plan/model.ts";
import type { ProjectIndex } from "../core/project.ts";
import { unreadable } from "../core/readable.ts";
import type { DockerfileContext } from "../core/rule.ts";
import type { EndpointInput, TargetOrigin } from "./types.ts";

/** An endpoint of a plan, with every place that leads to it. */
export interface PlannedEndpoint extends EndpointInput {
  /** One-based lines of the asked document that name it; empty for a tool's default. */
  readonly lines: readonly number[];
}

/** The endpoints that the builds of a document contact, each URL once, in build order. */
export function plannedEndpoints(
  document: LintDocument,
  project: ProjectIndex,
  config: Config,
): readonly PlannedEndpoint[] {
  if (unreadable(document.text) !== undefined) return [];
  const found = new Map<string, PlannedEndpoint>();
  for (const { context, sites } of sitesOf(document, project, config)) {
    for (const site of sites) {
      for (const endpoint of endpointsOf(site))
        add(found, { endpoint, site, context, document });
    }
  }
  return [...found.values()];
}

interface Sites {
  readonly context: DockerfileContext;
  readonly sites: readonly DownloadSite[];
}

/** A Dockerfile's own sites; of a go.mod those that build its module. */
function sitesOf(
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

function endpointsOf({ routes }: DownloadSite): readonly Endpoint[] {
  return routes.flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value.filter(({ host }) => host !== "") : [],
  );
}

function add(
  found: Map<string, PlannedEndpoint>,
  place: {
    readonly endpoint: Endpoint;
    readonly site: DownloadSite;
    readonly context: DockerfileContext;
    readonly document: LintDocument;
  },
): void {
  const { endpoint, site, context, document } = place;
  const { source, file } = context;
  const line = source.lineAt((endpoint.span ?? site.nameSpan).start) + 1;
  const isNamed = endpoint.span !== undefined && file === document.file;
  const before = found.get(endpoint.url);
  found.set(endpoint.url, {
    url: endpoint.url,
    role: before?.role ?? endpoint.role,
    origins: addOrigin(before?.origins ?? [], { file, line }),
    lines: [...new Set([...(before?.lines ?? []), ...(isNamed ? [line] : [])])],
  });
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
