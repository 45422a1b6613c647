import { isExempt } from "../build/network/no-proxy.ts";
import { firstProxy } from "../build/network/proxy-settings.ts";
import { valueOf } from "../build/value.ts";
import { proxyVariablesOf } from "../knowledge/proxy-variables.ts";
import { isLoopbackHost, parseUrl, redactUrl } from "../text/url.ts";
import { endpointOf } from "./endpoint.ts";
import { faultAt, type Fault, type Faults } from "./faults.ts";
import type { DownloadSite, Endpoint } from "./model.ts";

/** The HTTP proxy through which a host is asked; undefined where it is asked directly, or nobody knows. */
export type ProxyFinder = (
  asked: Pick<Endpoint, "host" | "url">,
) => Endpoint | undefined;

/** For a command's downloads; an exemption that is not known counts as one. */
export function proxyFinder({ command, network }: DownloadSite): ProxyFinder {
  const variables =
    command === undefined ? undefined : proxyVariablesOf(command.name);
  const exempt = network.noProxy === undefined ? "" : valueOf(network.noProxy);
  if (command === undefined || variables === undefined || exempt === undefined)
    return () => undefined;
  const proxies = {
    http: endpointOfProxy(firstProxy(command, variables.http)?.value.value),
    https: endpointOfProxy(firstProxy(command, variables.https)?.value.value),
  };
  return ({ host, url }) => {
    const scheme = parseUrl(url)?.scheme;
    if (isLoopbackHost(host) || isExempt(exempt, host)) return undefined;
    return scheme === "http" || scheme === "https"
      ? proxies[scheme]
      : undefined;
  };
}

function endpointOfProxy(value: string | undefined): Endpoint | undefined {
  if (value === undefined) return undefined;
  const url = /^[\w+.-]+:\/\//.test(value) ? value : `http://${value}`;
  const rest = { role: "HTTP proxy", span: undefined, next: "never" } as const;
  return endpointOf(redactUrl(url), rest);
}

/** A proxy that fails, so that the host behind it is not reached. */
export interface ProxyFailure {
  readonly proxy: Endpoint;
  readonly fault: Fault;
}

/** Undefined where no proxy is asked, or it is up. */
export function proxyFailure(
  asked: Endpoint,
  faults: Faults,
  proxyOf: ProxyFinder,
): ProxyFailure | undefined {
  const proxy = proxyOf(asked);
  const fault = proxy === undefined ? undefined : faultAt(proxy, faults);
  return proxy === undefined || fault === undefined
    ? undefined
    : { proxy, fault };
}
