import { isPublicGoProxy } from "../core/knowledge/go-proxies.ts";
import type { EndpointInput, Engine, Execs } from "./types.ts";

/** Prints what decides where `go` downloads from, one variable a line. */
const script = 'printf "%s\\n%s\\n" "$GOPROXY" "$GOSUMDB"';
const defaultProxy = "https://proxy.golang.org";
const defaultDatabase = "https://sum.golang.org";

/**
 * What `go` contacts by a container's own environment, which an engine knows without running anything in it; its defaults where nothing is
 * set or can be read.
 */
export async function containerEndpoints(
  engine: Execs & { readonly beside?: Engine["beside"] },
  container: string,
  signal: AbortSignal,
): Promise<readonly EndpointInput[]> {
  const settings = await engine.beside?.settings(container, signal);
  const [proxies = "", database = ""] =
    settings?.kind === "ok"
      ? [
          settings.value.environment["GOPROXY"],
          settings.value.environment["GOSUMDB"],
        ]
      : await printed(engine, container, signal);
  const modules = proxyEndpoints(proxies);
  return [...modules, ...databaseEndpoints(database, modules)];
}

async function printed(
  engine: Execs,
  container: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let output = "";
  const outcome = await engine.exec(container, ["sh", "-c", script], {
    environment: {},
    signal,
    timeout: 5_000,
    maxBytes: 10_000,
    onData: (text) => {
      output += text;
    },
  });
  return outcome.kind === "ok" ? output.split("\n") : [];
}

function proxyEndpoints(list: string): readonly EndpointInput[] {
  const words = list
    .split(/[,|]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const urls = words.filter((word) => /^https?:\/\//i.test(word));
  if (words.length === 0) urls.push(defaultProxy);
  return urls.map((url, at) => ({
    url,
    role: "module proxy",
    ...(at < urls.length - 1 &&
      !isPublicGoProxy(url) && { mayLackPublicModules: true }),
    origins: [],
  }));
}

/** The database itself, and as the proxies pass it on: `go` asks them first, unless the setting has a URL. */
function databaseEndpoints(
  setting: string,
  proxies: readonly EndpointInput[],
): readonly EndpointInput[] {
  if (setting.trim() === "off") return [];
  // `NAME`, `NAME+KEY` or either with the URL of a mirror behind it.
  const [name = "", mirror] = setting.trim().split(/\s+/);
  const host = name.split("+")[0] ?? "";
  const url = mirror ?? (host === "" ? defaultDatabase : `https://${host}`);
  const passedOn =
    mirror === undefined && host !== "sum.golang.google.cn"
      ? proxies.map((proxy) => passedOnBy(proxy.url, host))
      : [];
  return [...passedOn, url].map((url) => ({
    url,
    role: "checksum database",
    origins: [],
  }));
}

function passedOnBy(proxy: string, host: string): string {
  const name = host === "" ? "sum.golang.org" : host;
  return `${proxy.replace(/\/+$/, "")}/sumdb/${name}`;
}
