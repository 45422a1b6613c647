import { proxyVariablesOf } from "../../knowledge/proxy-variables.ts";
import { parseUrl } from "../../text/url.ts";
import type { RunCommand } from "../model.ts";
import type { NetworkCommand } from "./network-commands.ts";
import type { Value } from "../value.ts";

/** An HTTP proxy that a command's environment names. */
export interface SeenProxy {
  /** The variable that counts. */
  readonly name: string;
  readonly value: Extract<Value, { kind: "known" }>;
  readonly host: string;
  /** `host:port` as written, without user and password. */
  readonly address: string;
}

/** The proxies that a download takes for the addresses that it asks, each variable once. */
export function proxiesOf(one: NetworkCommand): readonly SeenProxy[] {
  const variables = proxyVariablesOf(one.command.name);
  if (variables === undefined) return [];
  const found = new Map<string, SeenProxy>();
  for (const scheme of schemesOf(one)) {
    const proxy = firstProxy(one.command, variables[scheme]);
    if (proxy !== undefined) found.set(proxy.name, proxy);
  }
  return [...found.values()];
}

type Scheme = "http" | "https";

/** Tools whose usual servers are asked in plain HTTP, signatures making up for it. */
const plainByDefault = new Set(["apt", "apt-get"]);

/** The schemes of the addresses that a download asks, as far as the file tells; else those of its tool's usual servers. */
export function schemesOf({
  command,
  site,
}: NetworkCommand): ReadonlySet<Scheme> {
  const endpoints = (site?.routes ?? []).flatMap(({ chain }) =>
    chain.kind === "known" ? chain.value : [],
  );
  const texts = [
    ...endpoints.map(({ url }) => (url === "direct" ? "https://" : url)),
    ...command.arguments.map(({ raw, text }) => text ?? raw),
  ];
  const found = texts.flatMap((text) => schemeIn(text) ?? []);
  if (found.length > 0) return new Set(found);
  return new Set([plainByDefault.has(command.name) ? "http" : "https"]);
}

function schemeIn(text: string): Scheme | undefined {
  const scheme = /(?:^|["'=])(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  return scheme === "http" || scheme === "https" ? scheme : undefined;
}

/** The first of the variables that is set and not empty decides; where that is unknown, nothing is said. */
export function firstProxy(
  command: RunCommand,
  names: readonly string[],
): SeenProxy | undefined {
  for (const name of names) {
    const value = command.variable(name);
    if (value === undefined || (value.kind === "known" && value.value === ""))
      continue;
    if (value.kind === "unknown") return undefined;
    const parsed = proxyAddress(value.value);
    return parsed && { name, value, ...parsed };
  }
  return undefined;
}

/** Host and address of a proxy's value; most tools take one without a scheme too. */
export function proxyAddress(
  value: string,
): { readonly host: string; readonly address: string } | undefined {
  const url = parseUrl(
    /^[\w+.-]+:\/\//.test(value) ? value : `http://${value}`,
  );
  if (url === undefined || url.host === "") return undefined;
  const { host, port } = url;
  const name = host.includes(":") ? `[${host}]` : host;
  return { host, address: port === undefined ? name : `${name}:${port}` };
}
