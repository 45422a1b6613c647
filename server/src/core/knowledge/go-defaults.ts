import type { GoVariable } from "../build/go/go-settings.ts";

/**
 * Defaults of the go command, the same from Go 1.13 to 1.27. Source: $GOROOT/go.env and
 * cmd/go/internal/cfg, read 2026-11-21; a distribution's go.env may differ.
 */
export const goDefaults: Readonly<Partial<Record<GoVariable, string>>> = {
  GOPROXY: "https://proxy.golang.org,direct",
  GOSUMDB: "sum.golang.org",
  GOVCS: "public:git|hg,private:all",
  GO111MODULE: "on",
  GOTOOLCHAIN: "auto",
  GOAUTH: "netrc",
};

/**
 * From which Go on a default holds, and what it was before: release notes of 1.13, 1.16, 1.21 and 1.24, read 2026-11-21.
 * Before 1.21 no Go switches to another, the same as `local`. `isAssumed`: so long ago that a Go of which nothing is
 * known counts as newer.
 */
export const GO_VARIABLE_SINCE: ReadonlyMap<
  GoVariable,
  {
    readonly version: string;
    readonly before: string;
    readonly isAssumed?: boolean;
  }
> = new Map([
  ["GOPROXY", { version: "1.13", before: "direct", isAssumed: true }],
  ["GOSUMDB", { version: "1.13", before: "off", isAssumed: true }],
  ["GO111MODULE", { version: "1.16", before: "auto" }],
  ["GOVCS", { version: "1.16", before: "" }],
  ["GOTOOLCHAIN", { version: "1.21", before: "local" }],
  ["GOAUTH", { version: "1.24", before: "" }],
]);

/** Time-outs and retries of cmd/go: net/http DefaultTransport, go-facts 1.5, 2026-11-21. */
export const goResilience = { retries: 0, connectTimeoutSeconds: 30 } as const;
