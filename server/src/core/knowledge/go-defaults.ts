import type { GoVariable } from "../build/go-settings.ts";

/**
 * Defaults of the go command, the same from Go 1.13 to 1.27. Source: $GOROOT/go.env and
 * cmd/go/internal/cfg, read 2026-11-21; a distribution's go.env may differ.
 */
export const goDefaults: Readonly<Partial<Record<GoVariable, string>>> = {
  GOPROXY: "https://proxy.golang.org,direct",
  GOSUMDB: "sum.golang.org",
  GOVCS: "public:git|hg,private:all",
  GO111MODULE: "on",
};

/** Time-outs and retries of cmd/go: net/http DefaultTransport, go-facts 1.5, 2026-11-21. */
export const goResilience = { retries: 0, connectTimeoutSeconds: 30 } as const;
