import type { RunCommand, Stage } from "../build/model.ts";
import type { Value } from "../build/value.ts";
import type { Span } from "../text/source.ts";

/** The download plan of one Dockerfile: what its build fetches, in build order. DESIGN 1 and 9.2. */
export interface Plan {
  readonly sites: readonly DownloadSite[];
}

/** One command that fetches something. */
export interface DownloadSite {
  /** Stable within a plan: tool, verb and a running number. */
  readonly id: string;
  /** `FROM`, `go`, `curl`, `apt-get`: the name of the tool's file. */
  readonly tool: string;
  /** `mod download`, `update`, `install`; empty where the tool has none. */
  readonly verb: string;
  /** The whole command or reference. */
  readonly span: Span;
  /** The narrow token that names it: the command's name, the reference. */
  readonly nameSpan: Span;
  readonly stage: Stage;
  /** The shell command; undefined for FROM, ADD and the like. */
  readonly command: RunCommand | undefined;
  /** What the tool reads from its environment, by variable name. */
  readonly environment: ReadonlyMap<string, Value>;
  readonly routes: readonly Route[];
  readonly resilience: Resilience;
  readonly cache: Cache;
  readonly integrity: Integrity;
  readonly access: Access;
  readonly network: Network;
}

export type RouteKind =
  | "modules"
  | "private-modules"
  | "checksum"
  | "toolchain"
  | "index"
  | "package"
  | "layer"
  | "file";

/** Something that must be had: all routes of a site are needed. */
export interface Route {
  readonly what: RouteKind;
  /** What goes this way, for people: module patterns, package names, a file's name. */
  readonly covers: readonly string[];
  readonly when: "always" | "if-missing-hash" | "if-go-too-old";
  /** Asked in order; `next` says when the one behind it is tried. Unknown where it cannot be told. */
  readonly chain: Value<readonly Endpoint[]>;
}

export type EndpointRole =
  | "module proxy"
  | "checksum database"
  | "origin"
  | "registry"
  | "mirror"
  | "package index"
  | "HTTP proxy";

export interface Endpoint {
  /** Without credentials; `direct` of a Go chain has the url `direct` and no host. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly role: EndpointRole;
  /** When the endpoint behind it is tried. */
  readonly next: "never" | "not-found" | "any-error";
  /** The token that names it; undefined for a tool's default. */
  readonly span: Span | undefined;
}

export interface Resilience {
  /** Tries after the first. */
  readonly retries: Value<number>;
  readonly connectTimeoutSeconds: Value<number>;
  /** Time-out of the whole transfer; `Infinity` for none. */
  readonly totalTimeoutSeconds: Value<number>;
  readonly resumes: Value<boolean>;
  /** What a failed download does to the step. */
  readonly onFailure: Value<"stops" | "goes-on">;
}

export interface Cache {
  readonly mounts: readonly string[];
  /** Lock file that stands before the sources: the layer survives an edit. */
  readonly lockfileFirst: Value<boolean>;
}

export interface Integrity {
  readonly checksum: Value<
    "lockfile" | "checksum" | "signature" | "digest" | "none"
  >;
  readonly verifiesTls: Value<boolean>;
}

export interface Access {
  readonly mounts: readonly string[];
  readonly credentials: Value<
    "none" | "secret-mount" | "ssh-mount" | "netrc" | "url"
  >;
  readonly prompts: Value<boolean>;
}

export interface Network {
  readonly mode: Value<"default" | "host" | "none">;
  readonly httpProxy: Value | undefined;
  readonly httpsProxy: Value | undefined;
  readonly noProxy: Value | undefined;
}
