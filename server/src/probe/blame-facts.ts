import type { MessageValues } from "../core/finding.ts";
import {
  REACHED,
  type BlameFacts,
  type NetworkKind,
  type Others,
} from "./blame-row.ts";
import type { Seen } from "./blame-seen.ts";
import type { Sights } from "./blame-table.ts";
import { isHealthy } from "./report.ts";
import type { EndpointReport, EndpointSteps, ProbeReport } from "./types.ts";

/** The same targets, checked from the container and from elsewhere. */
export interface Compared {
  readonly container: ProbeReport;
  readonly fresh: ProbeReport | undefined;
  readonly host: ProbeReport | undefined;
  /** As the engine's inspection names the container's network; empty where it is not known. */
  readonly networkMode: string;
}

/** The container's endpoint, and that of the place to compare its address and certificate with. */
export interface Pair {
  readonly endpoint: EndpointReport | undefined;
  readonly better: EndpointReport | undefined;
  readonly host: EndpointReport | undefined;
}

/** The endpoint at `index` as the places have seen it. */
export function pairOf(
  { container, fresh, host }: Compared,
  index: number,
  seen: Sights,
): Pair {
  const place = isReached(seen.fresh) ? fresh : host;
  return {
    endpoint: container.endpoints[index],
    better: place?.endpoints[index],
    host: host?.endpoints[index],
  };
}

function isReached(seen: Seen): boolean {
  const reached: readonly Seen[] = REACHED;
  return reached.includes(seen);
}

/** What the table wants to know beside what was seen. */
export function factsOf(
  { container, networkMode }: Compared,
  { endpoint, better }: Pair,
): BlameFacts {
  return {
    others: othersOf(container, endpoint?.target.host ?? ""),
    network: networkKind(networkMode),
    otherAddress: isElsewhere(endpoint, better),
    loopback: /^(?:localhost|.+\.localhost|127\.[\d.]+|::1)$/.test(
      endpoint?.target.host ?? "",
    ),
  };
}

/** What an inspection calls a container's network; engines name their default network each in its way. */
export function networkKind(mode: string): NetworkKind {
  if (mode === "") return "unknown";
  if (mode === "host" || mode === "none") return mode;
  if (mode.startsWith("container:")) return "container";
  return /^(?:default|bridge|podman|nat|slirp4netns|pasta)(?:$|:)/.test(mode)
    ? "bridge"
    : "user-defined";
}

function othersOf({ endpoints }: ProbeReport, host: string): Others {
  const others = endpoints.filter((each) => each.target.host !== host);
  if (others.length === 0) return "absent";
  if (others.some(isHealthy)) return "work";
  return others.some((each) => directSteps(each).tcp.outcome === "ok")
    ? "reached"
    : "fail";
}

function directSteps({ steps, direct }: EndpointReport): EndpointSteps {
  return direct?.steps ?? steps;
}

/** Neither of the two places knows the other's address: else they only took turns among the same ones. */
function isElsewhere(
  one: EndpointReport | undefined,
  other: EndpointReport | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  const [from, to] = [addressesOf(one), addressesOf(other)];
  return (
    from.length > 0 &&
    to.length > 0 &&
    from.every((address) => !to.includes(address))
  );
}

/** The address that was taken comes first. */
function addressesOf(endpoint: EndpointReport): readonly string[] {
  const { resolver, dns, hosts } = directSteps(endpoint);
  // Where /etc/hosts decides, what the nameservers say does not count.
  const said =
    hosts.length > 0 ? [] : dns.flatMap(({ addresses }) => addresses);
  return resolver.address === undefined ? [] : [resolver.address, ...said];
}

/** What the messages of the table name. */
export function valuesOf({ endpoint, better, host }: Pair): MessageValues {
  if (endpoint === undefined) return {};
  const { target, verdict, proxy } = endpoint;
  const [address] = addressesOf(endpoint);
  return {
    url: target.url,
    host: target.host,
    port: target.port,
    address: address ?? verdict.subject ?? target.host,
    elsewhere: (better && addressesOf(better)[0]) ?? "",
    issuer: directSteps(endpoint).certificate?.issuer ?? "?",
    proxy: host?.proxy ?? proxy ?? "",
  };
}
