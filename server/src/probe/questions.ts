import {
  clientHello,
  dnsQuery,
  httpRequest,
  isAddress,
  octal,
  queryId,
} from "./bytes.ts";
import { isNameserver, isPublicName, withPrivacy } from "./private-names.ts";
import { CHILD, SCRIPT } from "./script.ts";
import { samplePath } from "./targets.ts";
import type { ProbeRequest, ProbeTarget } from "./types.ts";

/** DESIGN 9.7. */
const NAMESERVER_MILLISECONDS = 3000;

/** Kept back from the deadline for starting the exec and for the script's own clearing up. */
const RESERVE_MILLISECONDS = 400;
/** What the script has at least, however short the deadline is. */
const LEAST_MILLISECONDS = 400;

/** What the script is to ask. */
export interface Questions {
  readonly hosts: readonly string[];
  readonly targets: readonly ProbeTarget[];
  /** A valid address. */
  readonly publicResolver?: string | undefined;
  readonly privateHosts?: readonly string[];
  readonly sample?: boolean | undefined;
  /** Milliseconds since 1970: what goes by until the script runs is taken from its time. */
  readonly started?: number;
}

/** What a request asks: each host once, and nobody for what is private. */
export function questionsOf(request: ProbeRequest): Questions {
  const { privateHosts = [] } = request;
  const targets = request.targets.map((target) =>
    withPrivacy(target, privateHosts),
  );
  const hosts = [...new Set(targets.map(({ host }) => host))].filter(
    (host) => !isAddress(host),
  );
  const publicResolver = resolverOf(request);
  const { sample } = request;
  return { hosts, targets, publicResolver, privateHosts, sample };
}

/** The public nameserver, if what the user wrote is an address. */
function resolverOf({ publicResolver }: ProbeRequest): string | undefined {
  return publicResolver !== undefined && isNameserver(publicResolver)
    ? publicResolver
    : undefined;
}

/** An argument that says nothing: command lines of engines may lose empty ones. */
const NOTHING = "-";

/** `sh -c SCRIPT …`: everything that comes from files is an argument of its own. */
export function commandLine(
  nonce: string,
  deadlineSeconds: number,
  {
    hosts,
    targets,
    publicResolver,
    privateHosts = [],
    sample,
    started = 0,
  }: Questions,
): readonly string[] {
  const budget = Math.max(
    LEAST_MILLISECONDS,
    Math.round(deadlineSeconds * 1000) - RESERVE_MILLISECONDS,
  );
  return [
    "sh",
    "-c",
    SCRIPT,
    "surefetch",
    nonce,
    `${budget}@${started}`,
    String(NAMESERVER_MILLISECONDS),
    CHILD,
    publicResolver ?? NOTHING,
    String(hosts.length),
    ...hosts.flatMap((host, index) => [
      dotted(host),
      octal(dnsQuery(host, queryId(index))),
      publicResolver !== undefined && isPublicName(host, privateHosts)
        ? "public"
        : "own",
    ]),
    ...targets.flatMap((target) => {
      const { host, scheme, port, asks } = target;
      return [
        host,
        scheme,
        String(port),
        asks,
        octal(clientHello(host, nonce)),
        octal(httpRequest(host, port, asks)),
        sample === true ? samplePath(target) || NOTHING : NOTHING,
      ];
    }),
  ];
}

/** With a trailing dot nslookup asks for exactly this name, without the search list. */
function dotted(host: string): string {
  return host.includes(".") ? `${host}.` : host;
}
