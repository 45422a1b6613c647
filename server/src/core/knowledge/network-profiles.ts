import type { NetworkProfile } from "../config.ts";
import type { Severity } from "../finding.ts";

/** What one network profile changes (setting `networkProfile`). Read 2026-11-21; the sources are named at each row. */
export interface NetworkProfileFacts {
  /** Public hosts that a build there cannot count on. */
  readonly unreachable: readonly {
    /** A host name; `*.` in front stands for every name below it. */
    readonly host: string;
    readonly source: string;
  }[];
  /** Public module proxies that a fix offers behind the user's own mirrors, the best first. */
  readonly goProxies: readonly string[];
  /** Severities by rule id. A rule that is silent, or milder, elsewhere has this one under the profile. */
  readonly raised: Readonly<Record<string, Severity>>;
}

export const NETWORK_PROFILES: Readonly<
  Record<NetworkProfile, NetworkProfileFacts>
> = {
  global: {
    unreachable: [],
    // Both serve the checksum database: knowledge/go-proxies.ts.
    goProxies: ["https://proxy.golang.org", "https://goproxy.cn"],
    raised: {},
  },
  china: {
    unreachable: [
      {
        host: "proxy.golang.org",
        source: "golang/go#31755; goproxy/goproxy.cn README.md",
      },
      {
        host: "sum.golang.org",
        source:
          "golang/go#31755; go.dev/ref/mod#checksum-database names sum.golang.google.cn instead",
      },
    ],
    // The first serves the checksum database; of the second it is not known.
    goProxies: ["https://goproxy.cn", "https://mirrors.aliyun.com/goproxy/"],
    raised: {
      "goproxy-unset": "warning",
      "mirror-without-sumdb": "warning",
      "syntax-directive-network": "hint",
    },
  },
  // What a company's network lets through is the company's own affair: only its own mirrors are offered.
  corporate: {
    unreachable: [],
    goProxies: [],
    raised: {
      "goproxy-unset": "warning",
      "mirror-without-sumdb": "warning",
      "go-download-unbounded": "warning",
      "syntax-directive-network": "hint",
    },
  },
};

/** False for a host that the profile's network is known to cut off. */
export function isReachable(host: string, profile: NetworkProfile): boolean {
  const name = host.toLowerCase();
  return !NETWORK_PROFILES[profile].unreachable.some((one) =>
    one.host.startsWith("*.")
      ? name.endsWith(one.host.slice(1))
      : name === one.host,
  );
}

/** The severity that a profile gives a rule; undefined where it leaves the rule as it is. */
export function raisedSeverity(
  ruleId: string,
  profile: NetworkProfile,
): Severity | undefined {
  return NETWORK_PROFILES[profile].raised[ruleId];
}

/** The profiles under which a rule has another severity. */
export function raisingProfiles(ruleId: string): readonly NetworkProfile[] {
  const profiles: readonly NetworkProfile[] = ["global", "china", "corporate"];
  return profiles.filter((one) => raisedSeverity(ruleId, one) !== undefined);
}
