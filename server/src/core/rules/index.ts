// Written by `npm run generate` from the files beside it: do not edit.
import type { CatalogueRule } from "../rule.ts";
import cacheMountMismatch from "./dockerfile/cache-mount-mismatch.ts";
import etcHostsWrite from "./dockerfile/etc-hosts-write.ts";
import fetchIgnoresHttpErrors from "./dockerfile/fetch-ignores-http-errors.ts";
import goCacheMountMissing from "./dockerfile/go-cache-mount-missing.ts";
import goDownloadUnbounded from "./dockerfile/go-download-unbounded.ts";
import goImageFloatingPatch from "./dockerfile/go-image-floating-patch.ts";
import goImageOlderThanGoMod from "./dockerfile/go-image-older-than-go-mod.ts";
import goImageTagMissing from "./dockerfile/go-image-tag-missing.ts";
import goLineNewerThanImage from "./gomod/go-line-newer-than-image.ts";
import goModSyntax from "./gomod/go-mod-syntax.ts";
import goSumNotCopied from "./dockerfile/go-sum-not-copied.ts";
import goToolchainDownload from "./dockerfile/go-toolchain-download.ts";
import goToolchainInvalid from "./dockerfile/go-toolchain-invalid.ts";
import goprivateIncomplete from "./dockerfile/goprivate-incomplete.ts";
import goprivateMalformed from "./dockerfile/goprivate-malformed.ts";
import goproxyCommaNoFailover from "./dockerfile/goproxy-comma-no-failover.ts";
import goproxyDirectOnly from "./dockerfile/goproxy-direct-only.ts";
import goproxyInsecureHttp from "./dockerfile/goproxy-insecure-http.ts";
import goproxyMalformed from "./dockerfile/goproxy-malformed.ts";
import goproxyNotInScope from "./dockerfile/goproxy-not-in-scope.ts";
import goproxyRetiredHost from "./dockerfile/goproxy-retired-host.ts";
import goproxySinglePoint from "./dockerfile/goproxy-single-point.ts";
import goproxyUnreachableEntry from "./dockerfile/goproxy-unreachable-entry.ts";
import privateModuleNoCredentials from "./dockerfile/private-module-no-credentials.ts";
import privateModuleUncovered from "./dockerfile/private-module-uncovered.ts";
import resolvConfWrite from "./dockerfile/resolv-conf-write.ts";
import retryHidesFailure from "./dockerfile/retry-hides-failure.ts";

/** Every rule, sorted by id. */
export const rules: readonly CatalogueRule[] = [
  { id: "cache-mount-mismatch", ...cacheMountMismatch },
  { id: "etc-hosts-write", ...etcHostsWrite },
  { id: "fetch-ignores-http-errors", ...fetchIgnoresHttpErrors },
  { id: "go-cache-mount-missing", ...goCacheMountMissing },
  { id: "go-download-unbounded", ...goDownloadUnbounded },
  { id: "go-image-floating-patch", ...goImageFloatingPatch },
  { id: "go-image-older-than-go-mod", ...goImageOlderThanGoMod },
  { id: "go-image-tag-missing", ...goImageTagMissing },
  { id: "go-line-newer-than-image", ...goLineNewerThanImage },
  { id: "go-mod-syntax", ...goModSyntax },
  { id: "go-sum-not-copied", ...goSumNotCopied },
  { id: "go-toolchain-download", ...goToolchainDownload },
  { id: "go-toolchain-invalid", ...goToolchainInvalid },
  { id: "goprivate-incomplete", ...goprivateIncomplete },
  { id: "goprivate-malformed", ...goprivateMalformed },
  { id: "goproxy-comma-no-failover", ...goproxyCommaNoFailover },
  { id: "goproxy-direct-only", ...goproxyDirectOnly },
  { id: "goproxy-insecure-http", ...goproxyInsecureHttp },
  { id: "goproxy-malformed", ...goproxyMalformed },
  { id: "goproxy-not-in-scope", ...goproxyNotInScope },
  { id: "goproxy-retired-host", ...goproxyRetiredHost },
  { id: "goproxy-single-point", ...goproxySinglePoint },
  { id: "goproxy-unreachable-entry", ...goproxyUnreachableEntry },
  { id: "private-module-no-credentials", ...privateModuleNoCredentials },
  { id: "private-module-uncovered", ...privateModuleUncovered },
  { id: "resolv-conf-write", ...resolvConfWrite },
  { id: "retry-hides-failure", ...retryHidesFailure },
];
