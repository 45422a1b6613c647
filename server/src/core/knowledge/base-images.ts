import { compareGoVersions } from "../build/go/go-version.ts";
import {
  normalizeRepository,
  type ImageReference,
} from "../syntax/dockerfile/image-reference.ts";
import { frozenVersionOf } from "./golang-image-tags.ts";

/**
 * What well-known base images bring with them. Source: docker-library/golang, buildpack-deps and
 * the images' own Dockerfiles, read 2026-11-21 (Go images: docker-library/golang at 2026-08-19).
 */
export interface BaseImageFacts {
  readonly family:
    "golang" | "alpine" | "debian" | "ubuntu" | "busybox" | "other-official";
  /** `1.22`, `1.22.3`, also that of a tag which no longer moves; undefined where the tag says none. */
  readonly goVersion: string | undefined;
  readonly environment: ReadonlyMap<string, string>;
  readonly workdir: string;
  readonly user: string;
  /** Commands and packages that matter to downloads. */
  readonly packages: ReadonlySet<string>;
  readonly packageManager: "apt" | "apk" | "none";
}

const rootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const debianGo = [
  "ca-certificates",
  "curl",
  "gnupg",
  "netbase",
  "wget",
  "git",
  "mercurial",
].concat([
  "openssh-client",
  "subversion",
  "procps",
  "g++",
  "gcc",
  "libc6-dev",
  "make",
  "pkg-config",
]);

/** Official images that set none of the variables that download tools read. */
const officialFamilies = new Map<string, BaseImageFacts["packageManager"]>([
  ["buildpack-deps", "apt"],
  ["node", "apt"],
  ["python", "apt"],
  ["ruby", "apt"],
  ["rust", "apt"],
  ["php", "apt"],
  ["nginx", "apt"],
  ["redis", "apt"],
  ["postgres", "apt"],
  ["mysql", "none"],
  ["docker", "apk"],
]);

/** Registry prefixes under which Docker Hub's official images are served unchanged. */
const hubMirrors =
  /^(?:mirror\.gcr\.io|public\.ecr\.aws\/docker|docker\.m\.daocloud\.io|m\.daocloud\.io\/docker\.io|dockerproxy\.com|docker\.1ms\.run)\/(?:library\/)?([a-z0-9-]+)$/;

/** The bare name of an official Docker Hub image, behind known mirror prefixes too. */
export function officialName(image: ImageReference): string | undefined {
  const repository = normalizeRepository(image);
  const hub = /^docker\.io\/library\/([a-z0-9-]+)$/.exec(repository);
  return hub?.[1] ?? hubMirrors.exec(repository)?.[1];
}

/** Each stage and each of its commands ask. */
const answers = new WeakMap<ImageReference, BaseImageFacts | "none">();

/** Facts of a base image, or undefined where it is not one that Surefetch knows. */
export function baseImageFacts(
  image: ImageReference,
): BaseImageFacts | undefined {
  let facts = answers.get(image);
  if (facts === undefined)
    answers.set(image, (facts = lookUp(image) ?? "none"));
  return facts === "none" ? undefined : facts;
}

function lookUp(image: ImageReference): BaseImageFacts | undefined {
  const name = officialName(image);
  if (name === undefined) return undefined;
  const tag = image.tag?.value ?? "latest";
  const packageManager = /alpine/.test(tag) ? "apk" : "apt";
  if (name === "golang") return golangFacts(tag, goVersionOf(tag, image));
  if (name === "alpine") return plainFacts("alpine", "apk");
  if (name === "debian") return plainFacts("debian", "apt");
  if (name === "ubuntu") return plainFacts("ubuntu", "apt");
  if (name === "busybox") return plainFacts("busybox", "none");
  const manager = officialFamilies.get(name);
  if (manager === undefined) return undefined;
  return plainFacts(
    "other-official",
    manager === "apt" ? packageManager : manager,
  );
}

/** A digest may be of an older image than the tag's last one. */
function goVersionOf(
  tag: string,
  { digest }: ImageReference,
): string | undefined {
  return (
    goVersionOfTag(tag) ??
    (digest === undefined ? frozenVersionOf(tag) : undefined)
  );
}

function plainFacts(
  family: BaseImageFacts["family"],
  packageManager: BaseImageFacts["packageManager"],
): BaseImageFacts {
  return {
    family,
    goVersion: undefined,
    environment: new Map([["PATH", rootPath]]),
    workdir: "/",
    user: "root",
    packages: new Set(),
    packageManager,
  };
}

/** Go's version in a golang tag: `1.22-alpine3.19` is `1.22`; undefined for `1`, `latest`, `alpine`. */
export function goVersionOfTag(tag: string): string | undefined {
  return /^(1\.\d+(?:\.\d+|(?:rc|beta)\d+|-rc\d*)?)(?:-|$)/
    .exec(tag)?.[1]
    ?.replace(/-rc$/, "");
}

function golangFacts(
  tag: string,
  goVersion: string | undefined,
): BaseImageFacts {
  const isAlpine = /alpine/.test(tag);
  const isWindows = /nanoserver|windowsservercore/.test(tag);
  const environment = new Map(
    isWindows
      ? [["GOPATH", "C:\\go"]]
      : [
          ["GOPATH", "/go"],
          ["PATH", `/go/bin:/usr/local/go/bin:${rootPath}`],
        ],
  );
  if (goVersion !== undefined) {
    if (/\.\d+\./.test(goVersion)) environment.set("GOLANG_VERSION", goVersion);
    if (setsToolchainLocal(goVersion)) environment.set("GOTOOLCHAIN", "local");
  } else {
    // A tag without a version is a current image, and those have had it since 2023-09-15.
    environment.set("GOTOOLCHAIN", "local");
  }
  return {
    family: "golang",
    goVersion,
    environment,
    workdir: "/go",
    user: "root",
    packages: new Set(
      isWindows
        ? windowsPackages(tag)
        : isAlpine
          ? ["ca-certificates"]
          : debianGo,
    ),
    packageManager: isWindows ? "none" : isAlpine ? "apk" : "apt",
  };
}

/** windowsservercore comes with MinGit; nanoserver has neither git nor PowerShell. */
function windowsPackages(tag: string): readonly string[] {
  return tag.includes("nanoserver") ? [] : ["git"];
}

/**
 * Official images set GOTOOLCHAIN=local since 2023-09-15 (docker-library/golang b643595): 1.21.0
 * has it not, and `1.21` is the last patch of its minor.
 */
function setsToolchainLocal(goVersion: string): boolean {
  if (/^1\.\d+$/.test(goVersion))
    return compareGoVersions(goVersion, "1.21") >= 0;
  return compareGoVersions(goVersion, "1.21.1") >= 0;
}
