import type { Config } from "../core/config.ts";
import { isInternalHost } from "../core/knowledge/module-hosts.ts";
import { matchGlob } from "../core/text/glob.ts";
import { parseUrl } from "../core/text/url.ts";
import { isAddress } from "./bytes.ts";
import { isPublicHost } from "./public-hosts.ts";
import type { ProbeTarget } from "./types.ts";

/** Names and globs of hosts that the user calls private: those of the setting, and the hosts of private mirrors. */
export function privateHostsOf({
  network,
}: Pick<Config, "network">): readonly string[] {
  const mirrors = network.mirrors.flatMap((mirror) =>
    mirror.private === true ? (parseUrl(mirror.url)?.host ?? []) : [],
  );
  return [...network.privateHosts, ...mirrors];
}

/** Whether the user calls a host private, or its name exists in inner networks alone. */
export function isPrivateHost(
  host: string,
  privateHosts: readonly string[],
): boolean {
  return (
    privateHosts.some((pattern) => covers(pattern.toLowerCase(), host)) ||
    isInternalHost(host)
  );
}

/** What lies below a private domain is private too. */
function covers(pattern: string, host: string): boolean {
  return matchGlob(pattern, host) || host.endsWith(`.${pattern}`);
}

/** Endings that public nameservers do not know, beside those of `isInternalHost`: asking would only tell them the name. */
const INNER =
  /\.(?:arpa|corp|domain|example|home|host|internal|intranet|intra|invalid|lan|local|localdomain|localhost|localnet|office|onion|priv|private|svc|workgroup)$/;

/** Whether a nameserver of the public may be asked for a host. */
export function isPublicName(
  host: string,
  privateHosts: readonly string[],
): boolean {
  return (
    host.includes(".") &&
    !isAddress(host) &&
    !INNER.test(host) &&
    !isPrivateHost(host, privateHosts)
  );
}

/** Whether a text is the address of a nameserver, fit for an argument. */
export function isNameserver(text: string): boolean {
  return (
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) ||
    (/^[0-9a-f:]{2,39}$/i.test(text) && text.includes(":"))
  );
}

/** A target with what the user says of its host: a private module proxy need not have what the check asks for. */
export function withPrivacy(
  target: ProbeTarget,
  privateHosts: readonly string[],
): ProbeTarget {
  const isPrivate =
    target.role === "module proxy" &&
    !isPublicHost(target.host) &&
    isPrivateHost(target.host, privateHosts);
  return isPrivate ? { ...target, mayLackPublicModules: true } : target;
}
