import type { NetworkProfile } from "../core/config.ts";
import { goDefaults } from "../core/knowledge/go-defaults.ts";
import { isReachable } from "../core/knowledge/network-profiles.ts";
import { isHealthy } from "./report.ts";
import type { EndpointReport, ProbeReport, VerdictId } from "./types.ts";

/** Verdicts that a filter on the way causes whichever host is named. */
const CUT: ReadonlySet<VerdictId> = new Set([
  "tcp-timeout",
  "tcp-refused",
  "tls-stall",
  "tls-reset",
  "http-stall",
  "http-reset",
  "dns-answers-differ",
  "dns-sinkhole",
]);

/** Verdicts about names: they tell a filter only where the container finds other names. */
const UNNAMED: ReadonlySet<VerdictId> = new Set([
  "dns-name-not-found",
  "dns-no-address",
]);

/**
 * The network profile to offer after a run: `china` where Go's default module proxy cannot be reached, and nothing fails
 * but hosts that this profile does without. Undefined where another profile is set.
 */
export function suggestedProfile(
  { endpoints }: ProbeReport,
  profile: NetworkProfile,
): "china" | undefined {
  if (profile !== "global") return undefined;
  const failed = endpoints.filter((endpoint) => !isHealthy(endpoint));
  const hasHealthy = failed.length < endpoints.length;
  const isCut = ({ verdict, target }: EndpointReport): boolean =>
    !isReachable(target.host, "china") &&
    (CUT.has(verdict.id) || (hasHealthy && UNNAMED.has(verdict.id)));
  return failed.every(isCut) &&
    failed.some(({ target }) => target.host === defaultProxyHost)
    ? "china"
    : undefined;
}

const defaultProxyHost = /^https:\/\/([^/,|]+)/.exec(
  goDefaults.GOPROXY ?? "",
)?.[1];
