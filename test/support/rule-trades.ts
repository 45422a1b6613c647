/** The pairs of which only an unsafe fix of the first rule may bring a finding of the second. */
export const TRADES: readonly (readonly [fixed: string, brought: string])[] = [
  ["go-image-older-than-go-mod", "go-toolchain-download"],
  // Only a Go that knows the bar can be told to write one.
  ["go-image-older-than-go-mod", "goproxy-comma-no-failover"],
  ["go-line-newer-than-image", "goproxy-comma-no-failover"],
  ["go-line-newer-than-image", "go-toolchain-download"],
  // A newer Go does by itself what the variable was set for.
  ["go-image-older-than-go-mod", "go-env-obsolete"],
  ["go-line-newer-than-image", "go-env-obsolete"],
  // The image that is kept is an old one all the same.
  ["go-image-older-than-go-mod", "go-image-end-of-life"],
  // Where nothing was downloaded before, the toolchain is.
  ["go-image-older-than-go-mod", "go-cache-mount-missing"],
  ["go-image-older-than-go-mod", "go-download-unbounded"],
  // Where modules were switched off nothing was downloaded.
  ["go-env-obsolete", "go-cache-mount-missing"],
  ["go-env-obsolete", "go-download-unbounded"],
  // A toolchain that has a name is fetched.
  ["go-toolchain-invalid", "go-toolchain-download"],
  ["goproxy-unreachable-entry", "goproxy-direct-only"],
  // A proxy of a third party, which the fix names, and a Go that believes its forged hashes.
  ["goproxy-direct-only", "go-image-end-of-life"],
  ["goproxy-off", "go-image-end-of-life"],
  ["goproxy-retired-host", "go-image-end-of-life"],
  ["goproxy-unreachable-entry", "go-image-end-of-life"],
  ["goproxy-unset", "go-image-end-of-life"],
  ["gosumdb-off", "go-image-end-of-life"],
  // Where GOPROXY=off stood nothing could be downloaded, and nothing could stall.
  ["goproxy-off", "go-download-unbounded"],
  ["goproxy-unreachable-entry", "go-download-unbounded"],
  // The same for a step without network.
  ["run-network-none-download", "go-download-unbounded"],
  ["go-get-outside-module", "go-install-unpinned"],
  // The command that stopped downloaded nothing.
  ["go-get-outside-module", "go-cache-mount-missing"],
  ["go-get-outside-module", "go-download-unbounded"],
  // Behind a chain without direct go has never come to the origin.
  ["private-module-uncovered", "private-module-no-credentials"],
  ["private-module-uncovered", "git-missing-for-direct"],
  ["goprivate-malformed", "private-module-no-credentials"],
  ["goprivate-malformed", "git-missing-for-direct"],
];

/**
 * What also a safe fix of the first rule may bring to light: it mends what Docker refuses or the shell tears apart, and then
 * the command is one that downloads, or the value one that is read.
 */
export const REPAIRS: readonly (readonly [fixed: string, brought: string])[] = [
  ["goproxy-malformed", "go-cache-mount-missing"],
  ["goproxy-malformed", "go-download-unbounded"],
  ["goproxy-malformed", "go-image-end-of-life"],
  ["goproxy-malformed", "proxy-credentials"],
];
