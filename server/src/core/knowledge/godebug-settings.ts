/**
 * Names that a `godebug` line of go.mod or a `//go:debug` comment may set.
 * Source: internal/godebugs/table.go of Go 1.26.8 and of Go 1.22 to 1.25 (settings that were dropped since), 2026-11-21.
 * A name that is missing here may exist in a later release.
 */
export const GODEBUG_SETTINGS: ReadonlySet<string> = new Set(
  (
    "allowmultiplevcs asynctimerchan containermaxprocs cryptocustomrand dataindependenttiming decoratemappings " +
    "embedfollowsymlinks execerrdot fips140 fips140ems gocachehash gocachetest gocacheverify gotestjsonbuildtext " +
    "gotypesalias htmlmetacontenturlescape http2client http2debug http2server httpcookiemaxnum " +
    "httplaxcontentlength httpmuxgo121 httpservecontentkeepheaders installgoroot jstmpllitinterp " +
    "multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil randautoseed randseednop " +
    "rsa1024min tarinsecurepath tls10server tls3des tlskyber tlsmaxrsasize tlsmlkem tlsrsakex tlssecpmlkem " +
    "tlssha1 tlsunsafeekm updatemaxprocs urlmaxqueryparams urlstrictcolons winreadlinkvolume winsymlink " +
    "x509keypairleaf x509negativeserial x509rsacrt x509seriallength x509sha256skid x509usefallbackroots " +
    "x509usepolicies zipinsecurepath"
  ).split(" "),
);

/** The newest language version whose settings the table is known to hold. */
export const GODEBUG_SETTINGS_RELEASE = "1.26.99";

/** Settings that newer releases refuse, with the release that dropped them. */
export const REMOVED_GODEBUG_SETTINGS: ReadonlyMap<string, string> = new Map([
  ["x509sha1", "1.24"],
]);
