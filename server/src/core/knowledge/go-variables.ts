/**
 * Environment variables of the go command and its tools. Source: internal/cfg KnownEnv of Go 1.26.8, `go help environment`
 * and internal/buildcfg, read 2026-11-21.
 */
export const GO_VARIABLES: ReadonlySet<string> = new Set(
  (
    "GO111MODULE GO386 GOAMD64 GOARCH GOARM GOARM64 GOAUTH GOBIN GOCACHE GOCACHEPROG GOCOVERDIR GODEBUG GOENV GOEXE " +
    "GOEXPERIMENT GOFIPS140 GOFLAGS GOGCCFLAGS GOHOSTARCH GOHOSTOS GOINSECURE GOMIPS GOMIPS64 GOMOD GOMODCACHE " +
    "GONOPROXY GONOSUMDB GOOS GOPATH GOPPC64 GOPRIVATE GOPROXY GORISCV64 GOROOT GOROOT_FINAL GOSUMDB GOTMPDIR " +
    "GOTOOLCHAIN GOTOOLDIR GOVCS GOVERSION GOWASM GOWORK GOGC GOMEMLIMIT GOMAXPROCS GORACE GOTRACEBACK GOLANG_VERSION " +
    "GOTELEMETRY GOTELEMETRYDIR GODEBUG GO_EXTLINK_ENABLED"
  ).split(" "),
);

/** Those of them that decide what is downloaded and from where. */
export const GO_DOWNLOAD_VARIABLES = [
  "GO111MODULE",
  "GOINSECURE",
  "GOMODCACHE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOPRIVATE",
  "GOPROXY",
  "GOSUMDB",
  "GOTOOLCHAIN",
] as const;

/**
 * Settings of GODEBUG that the runtime and other packages read by themselves, so that they are in no table.
 * Source: runtime/extern.go, internal/cpu, net, cmd/go of Go 1.16 to 1.26, read 2026-11-21.
 */
export const RUNTIME_DEBUG_SETTINGS: ReadonlySet<string> = new Set(
  (
    "adaptivestackstart allocfreetrace asyncpreemptoff asynctimerchan cgocheck checkfinalizers checkmark clobberfree " +
    "cmdgonetlimit cpu dataindependenttiming decoratemappings disablethp dontfreezetheworld efence gccheckmark " +
    "gcpacertrace gcrescanstacks gcshrinkstackoff gcstoptheworld gctrace harddecommit http2client http2debug " +
    "http2server inittrace installgoroot invalidptr madvdontneed memprofilerate netdns panicnil profstackdepth " +
    "runtimecontentionstacks sbrk scavtrace scheddetail schedtrace tls13 toolchaintrace traceadvanceperiod " +
    "traceallocfree tracebackancestors tracecheckstackownership tracefpunwindoff x509ignoreCN x509sha1"
  ).split(" "),
);

/** Settings of GODEBUG that articles recommend and that no release has had. */
export const INVENTED_DEBUG_SETTINGS: ReadonlySet<string> = new Set([
  "gomodulesync",
]);
