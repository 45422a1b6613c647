/**
 * Which environment variables name the HTTP proxy of a downloader, in the order in which it looks. From download-facts 10
 * (2026-11-21), which set each variable alone and saw whether the request went to a proxy; what it says of apk and go was read, not measured.
 */
export interface ProxyVariables {
  /** For `http://` addresses. */
  readonly http: readonly string[];
  /** For `https://` addresses. */
  readonly https: readonly string[];
}

/** `HTTP_PROXY` is left out on purpose: a web server's client could set it with a header `Proxy:`. */
const curlLike: ProxyVariables = {
  http: ["http_proxy", "all_proxy", "ALL_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
};

const bothCases: ProxyVariables = {
  http: ["http_proxy", "HTTP_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY"],
};

const gemLike: ProxyVariables = {
  http: ["http_proxy", "HTTP_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"],
};

const apt: ProxyVariables = {
  http: ["http_proxy"],
  https: ["https_proxy", "http_proxy"],
};

const pip: ProxyVariables = {
  http: ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
};

const byTool: ReadonlyMap<string, ProxyVariables> = new Map([
  ["curl", curlLike],
  ["git", curlLike],
  ["cargo", curlLike],
  ["dnf", curlLike],
  ["wget", { http: ["http_proxy"], https: ["https_proxy"] }],
  ["apt", apt],
  ["apt-get", apt],
  ["apk", bothCases],
  ["go", bothCases],
  ["npm", bothCases],
  ["pnpm", bothCases],
  ["composer", bothCases],
  ["pip", pip],
  ["pip3", pip],
  ["uv", pip],
  ["gem", gemLike],
  ["yarn", gemLike],
]);

/** What a downloader reads, by the name of its command; undefined where nobody has measured it. */
export function proxyVariablesOf(tool: string): ProxyVariables | undefined {
  return byTool.get(tool);
}

/** Variables that hold the address of a proxy, in both cases. Docker takes each as a build argument without an ARG. */
export const proxyAddressVariables: ReadonlySet<string> = new Set(
  ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy"].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]),
);
