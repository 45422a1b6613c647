import type { MessageUse } from "../core/finding.ts";
import type { ContainerInfo, EngineReason } from "./engine.ts";
import type { PlaceKind } from "./request.ts";
import type { BlameReport } from "./blame-types.ts";
import type { Certificate, Signer } from "./certificate.ts";
import type { DnsVerdictId } from "./dns-verdicts.ts";
import type { HttpVerdictId } from "./http-verdicts.ts";
import type { ProxyVerdictId } from "./proxy-verdicts.ts";
import type { SearchList } from "./verdict-names.ts";
import type { TlsVerdictId } from "./tls-verdicts.ts";

export type {
  Beside,
  BesideNetwork,
  Builder,
  ContainerInfo,
  ContainerSettings,
  Engine,
  EngineReason,
  EngineVersion,
  ExecOptions,
  Execs,
  ImageInfo,
  Outcome,
} from "./engine.ts";
export type { PlaceKind, ProbeProgress, ProbeRequest } from "./request.ts";

/** Where a target was found; `file` is a label for people, `line` is one-based. */
export interface TargetOrigin {
  readonly file: string;
  readonly line: number;
}

/** What the plan (or a container's environment) says is contacted; `url` may still be hostile. */
export interface EndpointInput {
  readonly url: string;
  /** "module proxy", "checksum database", "registry", "file" … */
  readonly role: string;
  /** Set for a module proxy behind which another one is asked for what it does not have. */
  readonly mayLackPublicModules?: boolean;
  readonly origins: readonly TargetOrigin[];
}

/** One validated endpoint under test. Everything in it may be passed as an argument of a command. */
export interface ProbeTarget {
  /** "t1", "t2" … in order; names the target in records and reports. */
  readonly id: string;
  /** Without user name, password, query and fragment. */
  readonly url: string;
  readonly scheme: "http" | "https";
  /** Lower-case host name or IP literal (IPv6 without brackets). */
  readonly host: string;
  readonly port: number;
  /** Begins with "/". */
  readonly path: string;
  /** The path that the check asks for, which shows whether the service does its work. */
  readonly asks: string;
  readonly role: string;
  /** A module proxy that is private, or that another one stands behind: 404 for a public module is no failure. */
  readonly mayLackPublicModules?: boolean;
  readonly origins: readonly TargetOrigin[];
}

export type RejectReason =
  "not-a-url" | "scheme" | "host" | "port" | "path" | "too-many";

export interface RejectedTarget {
  /** Credentials removed, control characters replaced, cut to 200 characters. */
  readonly value: string;
  readonly reason: RejectReason;
  readonly text: MessageUse;
}

export interface Targets {
  readonly targets: readonly ProbeTarget[];
  readonly rejected: readonly RejectedTarget[];
}

/** Closed list: what the probe concludes about one endpoint. */
export type VerdictId =
  | "ok"
  | "slow"
  | "dns-first-server-dead"
  | "dns-no-nameserver"
  | "dns-server-silent"
  | "dns-server-refused"
  | "dns-server-error"
  | "dns-name-not-found"
  | "dns-no-address"
  | "dns-lookup-failed"
  | "tcp-timeout"
  | "tcp-refused"
  | "tcp-unreachable"
  | "tls-stall"
  | "tls-reset"
  | "tls-not-tls"
  | "tls-alert"
  | "tls-certificate"
  | "http-stall"
  | "http-reset"
  | HttpVerdictId
  | ProxyVerdictId
  | DnsVerdictId
  | TlsVerdictId
  | "not-tested"
  | "cancelled"
  | "unknown";

export type StepName = "dns" | "tcp" | "tls" | "http" | "proxy";

export type StepOutcome =
  "ok" | "failed" | "timed-out" | "not-reached" | "not-tested";

/** One step of one endpoint. `milliseconds` is absent when nothing was measured. */
export interface Step {
  readonly outcome: StepOutcome;
  readonly milliseconds?: number;
  /** Tool that produced the figure: "curl", "busybox wget", "busybox nc", "bash" … */
  readonly method?: string;
  /** Closed words of our own ("refused", "reset", "stall" …), never tool text. */
  readonly cause?: string;
}

export type DnsOutcome =
  | "answered"
  | "no-address"
  | "nxdomain"
  | "error"
  | "refused"
  | "silent"
  | "unknown";

/** What one nameserver of the container's resolv.conf said about one name. */
export interface NameserverStep {
  readonly server: string;
  readonly outcome: DnsOutcome;
  readonly milliseconds?: number;
  readonly addresses: readonly string[];
  /** Asked for only where there is no IPv4 address. */
  readonly ipv6?: readonly string[];
  /** How the name was answered for IPv6 where it has an IPv4 address: asked only where the container's own lookup waits. */
  readonly ipv6Lookup?: {
    readonly outcome: DnsOutcome;
    readonly milliseconds: number;
  };
  /** Silent over UDP, and answers over TCP. */
  readonly overTcp?: true;
  /** "SERVFAIL", "REFUSED" … when the server answered with an error. */
  readonly rcode?: string;
  readonly method: string;
}

export interface ResolverStep extends Step {
  /** The address that the container's own lookup chose. */
  readonly address?: string;
}

/** What the body of an answer is, as far as its first bytes and its content type show. */
export type Content = "html" | "versions" | "signed-tree" | "zip" | "other";

export interface HttpStep extends Step {
  readonly status?: number;
  readonly content?: Content;
  /** Where a redirect leads: without user name, password, query and fragment. */
  readonly location?: string;
  /** Milliseconds from the first byte to the end of the body, where that was read. */
  readonly bodyMilliseconds?: number;
  /** How fast a download came, where that was asked for. */
  readonly sample?: Sample;
}

/** A part of a download, from its first byte on. */
export interface Sample {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly bytesPerSecond: number;
}

/** The handshake, and who signed the server's certificate, where a tool that trusts it says so. */
export interface TlsStep extends Step {
  readonly signer?: Signer;
}

/** An HTTP proxy's answer to CONNECT. */
export interface TunnelStep extends Step {
  readonly status?: number;
}

export interface Verdict {
  readonly id: VerdictId;
  /** The step that fails (or is slow). */
  readonly step?: StepName;
  /** The address, nameserver or name at fault. */
  readonly subject?: string;
  readonly message: MessageUse;
  readonly advice?: MessageUse;
}

export interface EndpointSteps {
  readonly dns: readonly NameserverStep[];
  /** What a public nameserver says of the name; only where the user allows one, and of names that are public. */
  readonly publicDns?: NameserverStep;
  /** What the container's /etc/hosts says of the name. */
  readonly hosts: readonly string[];
  /** Of the proxy's name where the way goes through one; TCP likewise. */
  readonly resolver: ResolverStep;
  readonly tcp: Step;
  /** Only where an HTTP proxy is asked for a tunnel. */
  readonly tunnel?: TunnelStep;
  readonly tls: TlsStep;
  /** The server's own, as it says; seen of a direct connection. */
  readonly certificate?: Certificate;
  readonly http: HttpStep;
}

export interface EndpointReport {
  readonly target: ProbeTarget;
  /**
   * How downloads go by the container's proxy variables, and how `steps` went: `excluded` (NO_PROXY) and `untested`
   * (a proxy that the image's tools cannot use) went directly.
   */
  readonly way: "direct" | "excluded" | "untested" | "proxy";
  /** Host and port of the proxy; set where `way` is `proxy`. */
  readonly proxy?: string;
  readonly steps: EndpointSteps;
  /** How a direct connection went, where `way` is `proxy`. */
  readonly direct?: {
    readonly steps: EndpointSteps;
    readonly verdict: Verdict;
  };
  readonly verdict: Verdict;
  /** All records of this endpoint arrived. */
  readonly complete: boolean;
}

/** What the container has to probe with. */
export interface Capabilities {
  /** Millisecond clock: "us" | "ns" | "uptime" (10 ms steps). */
  readonly clock: string;
  /** Programs found: "curl", "wget", "nc" … */
  readonly tools: readonly string[];
  /** What made the connections. */
  readonly transport: string;
  /** What asked the nameservers. */
  readonly dns: string;
  readonly temporary: string;
  /** Names (never values) of proxy variables set in the container. */
  readonly proxyVariables: readonly string[];
}

/** The result of one probe. Its JSON is a public format. */
export interface ProbeReport {
  readonly version: 1;
  readonly place: PlaceKind;
  readonly container: ContainerInfo;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly milliseconds: number;
  readonly deadlineSeconds: number;
  readonly outcome:
    | { readonly kind: "ok" | "timed-out" | "cancelled" }
    | {
        readonly kind: "failed" | "unavailable";
        readonly reason: EngineReason;
        readonly detail: string;
      };
  /** One sentence about the whole run. */
  readonly summary: MessageUse;
  /** Set when the engine failed: what happened and what to do next. */
  readonly problem?: MessageUse;
  readonly capabilities?: Capabilities;
  /** The container's resolv.conf, in order. */
  readonly nameservers: readonly string[];
  /** Domains that the container's lookups try first, for names with fewer dots than `ndots`. */
  readonly search?: SearchList;
  /** The public nameserver that was asked beside them. */
  readonly publicResolver?: string;
  readonly endpoints: readonly EndpointReport[];
  /** What this run could not see. */
  readonly limits: readonly MessageUse[];
  /** The script's end marker arrived; without it the result is partial. */
  readonly complete: boolean;
  /** Output was cut at the limit. */
  readonly truncated: boolean;
  /** Where it breaks, when it was compared with other places. */
  readonly blame?: BlameReport;
}
