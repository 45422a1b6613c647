/**
 * Names that a `godebug` line of go.mod or a `//go:debug` comment may set.
 * Source: internal/godebugs/table.go of Go 1.27.4 and of Go 1.21 to 1.26 (settings that were dropped since), 2026-11-21.
 * A name that is missing here may exist in a later release.
 */
export const GODEBUG_SETTINGS: ReadonlySet<string> = new Set(
  (
    "allowmultiplevcs asynctimerchan containermaxprocs cryptocustomrand dataindependenttiming decoratemappings " +
    "embedfollowsymlinks execerrdot fips140 fips140ems gocachehash gocachetest gocacheverify gotestjsonbuildtext " +
    "gotypesalias htmlmetacontenturlescape http2client http2debug http2server httpcookiemaxnum " +
    "httplaxcontentlength httpmuxgo121 httpservecontentkeepheaders httpservecontentmaxranges installgoroot jstmpllitinterp " +
    "multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil randautoseed randseednop " +
    "rsa1024min tarinsecurepath tls10server tls3des tlskyber tlsmaxrsasize tlsmlkem tlsrsakex tlssecpmlkem " +
    "tlssha1 tlsunsafeekm tracebacklabels updatemaxprocs urlmaxqueryparams urlstrictcolons winreadlinkvolume winsymlink " +
    "x509keypairleaf x509negativeserial x509rsacrt x509seriallength x509sha256skid x509sslcertoverrideplatform x509usefallbackroots " +
    "x509usepolicies zipinsecurepath"
  ).split(" "),
);

/** The newest language version whose settings the table is known to hold. */
export const GODEBUG_SETTINGS_RELEASE = "1.27.99";

export interface RemovedGodebug {
  /** The minor version that dropped it: `1.24`. */
  readonly since: string;
  /** The values that ask for the old behaviour; since Go 1.27 only these are refused. */
  readonly oldValues: readonly string[];
}

/** Settings that newer releases refuse. Source: `Removed` in the table of Go 1.27.4. */
export const REMOVED_GODEBUG_SETTINGS: ReadonlyMap<string, RemovedGodebug> =
  new Map([
    ["x509sha1", { since: "1.24", oldValues: ["1"] }],
    ["tlskyber", { since: "1.24", oldValues: ["0"] }],
    ["gotypesalias", { since: "1.27", oldValues: ["0"] }],
    ["tlsunsafeekm", { since: "1.27", oldValues: ["1"] }],
    ["tlsrsakex", { since: "1.27", oldValues: ["1"] }],
    ["tls3des", { since: "1.27", oldValues: ["1"] }],
    ["tls10server", { since: "1.27", oldValues: ["1"] }],
    ["x509keypairleaf", { since: "1.27", oldValues: ["0"] }],
    ["asynctimerchan", { since: "1.27", oldValues: ["1", "2"] }],
  ]);
