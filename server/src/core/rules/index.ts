// Written by `npm run generate` from the files beside it: do not edit.
import type { CatalogueRule } from "../rule.ts";
import caCertificatesLate from "./dockerfile/ca-certificates-late.ts";
import cacheMountMismatch from "./dockerfile/cache-mount-mismatch.ts";
import copyAllBeforeDownload from "./dockerfile/copy-all-before-download.ts";
import credentialsInLayer from "./dockerfile/credentials-in-layer.ts";
import depsStageDiscarded from "./dockerfile/deps-stage-discarded.ts";
import etcHostsWrite from "./dockerfile/etc-hosts-write.ts";
import fetchIgnoresHttpErrors from "./dockerfile/fetch-ignores-http-errors.ts";
import gitMissingForDirect from "./dockerfile/git-missing-for-direct.ts";
import goCacheMountMissing from "./dockerfile/go-cache-mount-missing.ts";
import goDownloadUnbounded from "./dockerfile/go-download-unbounded.ts";
import goEnvObsolete from "./dockerfile/go-env-obsolete.ts";
import goGetOutsideModule from "./dockerfile/go-get-outside-module.ts";
import goImageEndOfLife from "./dockerfile/go-image-end-of-life.ts";
import goImageFloatingPatch from "./dockerfile/go-image-floating-patch.ts";
import goImageOlderThanGoMod from "./dockerfile/go-image-older-than-go-mod.ts";
import goImageTagMissing from "./dockerfile/go-image-tag-missing.ts";
import goInstallUnpinned from "./dockerfile/go-install-unpinned.ts";
import goLineNewerThanImage from "./gomod/go-line-newer-than-image.ts";
import goLineOld from "./gomod/go-line-old.ts";
import goLineUnreleased from "./gomod/go-line-unreleased.ts";
import goLineWithoutPatch from "./gomod/go-line-without-patch.ts";
import goModMutatedInBuild from "./dockerfile/go-mod-mutated-in-build.ts";
import goModSyntax from "./gomod/go-mod-syntax.ts";
import goSumMalformed from "./gomod/go-sum-malformed.ts";
import goSumMissingEntry from "./gomod/go-sum-missing-entry.ts";
import goSumNotCopied from "./dockerfile/go-sum-not-copied.ts";
import goToolNonexistent from "./dockerfile/go-tool-nonexistent.ts";
import goToolchainDownload from "./dockerfile/go-toolchain-download.ts";
import goToolchainInvalid from "./dockerfile/go-toolchain-invalid.ts";
import goWorkMemberNotCopied from "./dockerfile/go-work-member-not-copied.ts";
import goprivateIncomplete from "./dockerfile/goprivate-incomplete.ts";
import goprivateMalformed from "./dockerfile/goprivate-malformed.ts";
import goproxyCommaNoFailover from "./dockerfile/goproxy-comma-no-failover.ts";
import goproxyDirectOnly from "./dockerfile/goproxy-direct-only.ts";
import goproxyInsecureHttp from "./dockerfile/goproxy-insecure-http.ts";
import goproxyMalformed from "./dockerfile/goproxy-malformed.ts";
import goproxyNotInScope from "./dockerfile/goproxy-not-in-scope.ts";
import goproxyOff from "./dockerfile/goproxy-off.ts";
import goproxyRetiredHost from "./dockerfile/goproxy-retired-host.ts";
import goproxySinglePoint from "./dockerfile/goproxy-single-point.ts";
import goproxyUnreachableEntry from "./dockerfile/goproxy-unreachable-entry.ts";
import goproxyUnset from "./dockerfile/goproxy-unset.ts";
import gosumdbInvalid from "./dockerfile/gosumdb-invalid.ts";
import gosumdbOff from "./dockerfile/gosumdb-off.ts";
import localReplaceNotCopied from "./dockerfile/local-replace-not-copied.ts";
import localReplaceOutsideContext from "./dockerfile/local-replace-outside-context.ts";
import loopbackEndpoint from "./dockerfile/loopback-endpoint.ts";
import mirrorWithoutSumdb from "./dockerfile/mirror-without-sumdb.ts";
import moduleInGopathRoot from "./dockerfile/module-in-gopath-root.ts";
import modulePathCase from "./gomod/module-path-case.ts";
import modulesDownloadedTwice from "./dockerfile/modules-downloaded-twice.ts";
import netrcOverHttp from "./dockerfile/netrc-over-http.ts";
import noDownloadLayer from "./dockerfile/no-download-layer.ts";
import noProxyMissing from "./dockerfile/no-proxy-missing.ts";
import privateModuleNoCredentials from "./dockerfile/private-module-no-credentials.ts";
import privateModuleUncovered from "./dockerfile/private-module-uncovered.ts";
import proxyBakedIntoImage from "./dockerfile/proxy-baked-into-image.ts";
import proxyCaseSplit from "./dockerfile/proxy-case-split.ts";
import proxyCredentials from "./dockerfile/proxy-credentials.ts";
import publicDnsHardcoded from "./dockerfile/public-dns-hardcoded.ts";
import replaceAbsolutePath from "./gomod/replace-absolute-path.ts";
import replaceInert from "./gomod/replace-inert.ts";
import replaceOutsideRepository from "./gomod/replace-outside-repository.ts";
import replacePrivateUncovered from "./gomod/replace-private-uncovered.ts";
import resolvConfWrite from "./dockerfile/resolv-conf-write.ts";
import retryHidesFailure from "./dockerfile/retry-hides-failure.ts";
import retryUnbounded from "./dockerfile/retry-unbounded.ts";
import runNetworkHost from "./dockerfile/run-network-host.ts";
import runNetworkNoneDownload from "./dockerfile/run-network-none-download.ts";
import serviceManagerInBuild from "./dockerfile/service-manager-in-build.ts";
import sshHostKeyUnknown from "./dockerfile/ssh-host-key-unknown.ts";
import syntaxDirectiveNetwork from "./dockerfile/syntax-directive-network.ts";
import toolchainLineInert from "./gomod/toolchain-line-inert.ts";
import vcsToolNeeded from "./gomod/vcs-tool-needed.ts";
import vendorAndDownload from "./dockerfile/vendor-and-download.ts";
import versionNotCanonical from "./gomod/version-not-canonical.ts";

/** Every rule, sorted by id. */
export const rules: readonly CatalogueRule[] = [
  { id: "ca-certificates-late", ...caCertificatesLate },
  { id: "cache-mount-mismatch", ...cacheMountMismatch },
  { id: "copy-all-before-download", ...copyAllBeforeDownload },
  { id: "credentials-in-layer", ...credentialsInLayer },
  { id: "deps-stage-discarded", ...depsStageDiscarded },
  { id: "etc-hosts-write", ...etcHostsWrite },
  { id: "fetch-ignores-http-errors", ...fetchIgnoresHttpErrors },
  { id: "git-missing-for-direct", ...gitMissingForDirect },
  { id: "go-cache-mount-missing", ...goCacheMountMissing },
  { id: "go-download-unbounded", ...goDownloadUnbounded },
  { id: "go-env-obsolete", ...goEnvObsolete },
  { id: "go-get-outside-module", ...goGetOutsideModule },
  { id: "go-image-end-of-life", ...goImageEndOfLife },
  { id: "go-image-floating-patch", ...goImageFloatingPatch },
  { id: "go-image-older-than-go-mod", ...goImageOlderThanGoMod },
  { id: "go-image-tag-missing", ...goImageTagMissing },
  { id: "go-install-unpinned", ...goInstallUnpinned },
  { id: "go-line-newer-than-image", ...goLineNewerThanImage },
  { id: "go-line-old", ...goLineOld },
  { id: "go-line-unreleased", ...goLineUnreleased },
  { id: "go-line-without-patch", ...goLineWithoutPatch },
  { id: "go-mod-mutated-in-build", ...goModMutatedInBuild },
  { id: "go-mod-syntax", ...goModSyntax },
  { id: "go-sum-malformed", ...goSumMalformed },
  { id: "go-sum-missing-entry", ...goSumMissingEntry },
  { id: "go-sum-not-copied", ...goSumNotCopied },
  { id: "go-tool-nonexistent", ...goToolNonexistent },
  { id: "go-toolchain-download", ...goToolchainDownload },
  { id: "go-toolchain-invalid", ...goToolchainInvalid },
  { id: "go-work-member-not-copied", ...goWorkMemberNotCopied },
  { id: "goprivate-incomplete", ...goprivateIncomplete },
  { id: "goprivate-malformed", ...goprivateMalformed },
  { id: "goproxy-comma-no-failover", ...goproxyCommaNoFailover },
  { id: "goproxy-direct-only", ...goproxyDirectOnly },
  { id: "goproxy-insecure-http", ...goproxyInsecureHttp },
  { id: "goproxy-malformed", ...goproxyMalformed },
  { id: "goproxy-not-in-scope", ...goproxyNotInScope },
  { id: "goproxy-off", ...goproxyOff },
  { id: "goproxy-retired-host", ...goproxyRetiredHost },
  { id: "goproxy-single-point", ...goproxySinglePoint },
  { id: "goproxy-unreachable-entry", ...goproxyUnreachableEntry },
  { id: "goproxy-unset", ...goproxyUnset },
  { id: "gosumdb-invalid", ...gosumdbInvalid },
  { id: "gosumdb-off", ...gosumdbOff },
  { id: "local-replace-not-copied", ...localReplaceNotCopied },
  { id: "local-replace-outside-context", ...localReplaceOutsideContext },
  { id: "loopback-endpoint", ...loopbackEndpoint },
  { id: "mirror-without-sumdb", ...mirrorWithoutSumdb },
  { id: "module-in-gopath-root", ...moduleInGopathRoot },
  { id: "module-path-case", ...modulePathCase },
  { id: "modules-downloaded-twice", ...modulesDownloadedTwice },
  { id: "netrc-over-http", ...netrcOverHttp },
  { id: "no-download-layer", ...noDownloadLayer },
  { id: "no-proxy-missing", ...noProxyMissing },
  { id: "private-module-no-credentials", ...privateModuleNoCredentials },
  { id: "private-module-uncovered", ...privateModuleUncovered },
  { id: "proxy-baked-into-image", ...proxyBakedIntoImage },
  { id: "proxy-case-split", ...proxyCaseSplit },
  { id: "proxy-credentials", ...proxyCredentials },
  { id: "public-dns-hardcoded", ...publicDnsHardcoded },
  { id: "replace-absolute-path", ...replaceAbsolutePath },
  { id: "replace-inert", ...replaceInert },
  { id: "replace-outside-repository", ...replaceOutsideRepository },
  { id: "replace-private-uncovered", ...replacePrivateUncovered },
  { id: "resolv-conf-write", ...resolvConfWrite },
  { id: "retry-hides-failure", ...retryHidesFailure },
  { id: "retry-unbounded", ...retryUnbounded },
  { id: "run-network-host", ...runNetworkHost },
  { id: "run-network-none-download", ...runNetworkNoneDownload },
  { id: "service-manager-in-build", ...serviceManagerInBuild },
  { id: "ssh-host-key-unknown", ...sshHostKeyUnknown },
  { id: "syntax-directive-network", ...syntaxDirectiveNetwork },
  { id: "toolchain-line-inert", ...toolchainLineInert },
  { id: "vcs-tool-needed", ...vcsToolNeeded },
  { id: "vendor-and-download", ...vendorAndDownload },
  { id: "version-not-canonical", ...versionNotCanonical },
];
