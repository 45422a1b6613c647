import type { Message } from "../core/finding.ts";
import { redactUrl } from "./text.ts";
import type {
  EndpointInput,
  ProbeTarget,
  RejectReason,
  RejectedTarget,
  TargetOrigin,
  Targets,
} from "./types.ts";

/** DESIGN 9.7. */
export const MAX_TARGETS = 64;

const REASONS: Readonly<Record<RejectReason, Message>> = {
  "not-a-url": {
    en: "{value} is not tested: it is no absolute URL",
    "zh-cn": "未测试 {value}：不是绝对 URL",
  },
  scheme: {
    en: "{value} is not tested: only http and https can be",
    "zh-cn": "未测试 {value}：只能测试 http 和 https",
  },
  host: {
    en: "{value} is not tested: its host name is not valid",
    "zh-cn": "未测试 {value}：主机名无效",
  },
  port: {
    en: "{value} is not tested: its port is not valid",
    "zh-cn": "未测试 {value}：端口无效",
  },
  path: {
    en: "{value} is not tested: its path has characters that a URL cannot have",
    "zh-cn": "未测试 {value}：路径中含有 URL 不允许的字符",
  },
  "too-many": {
    en: "{value} is not tested: at most 64 endpoints are tested at once",
    "zh-cn": "未测试 {value}：一次最多测试 64 个端点",
  },
};

/**
 * Validates what files say is contacted, so that every part may become an argument of a command: credentials, query
 * and fragment are dropped, equal URLs are merged with their origins. Order is kept.
 */
export function makeTargets(endpoints: readonly EndpointInput[]): Targets {
  const byUrl = new Map<string, ProbeTarget>();
  const rejected: RejectedTarget[] = [];
  for (const endpoint of endpoints) {
    const parsed = parse(endpoint.url);
    if (typeof parsed === "string") {
      rejected.push(reject(endpoint.url, parsed));
      continue;
    }
    const known = byUrl.get(parsed.url);
    if (known)
      byUrl.set(parsed.url, {
        ...known,
        origins: merge(known.origins, endpoint.origins),
      });
    else if (byUrl.size >= MAX_TARGETS)
      rejected.push(reject(endpoint.url, "too-many"));
    else
      byUrl.set(parsed.url, {
        id: `t${byUrl.size + 1}`,
        ...parsed,
        asks: asked(parsed.path, endpoint.role),
        role: endpoint.role,
        ...(endpoint.mayLackPublicModules === true && {
          mayLackPublicModules: true,
        }),
        origins: endpoint.origins,
      });
  }
  return { targets: [...byUrl.values()], rejected };
}

/** A small public module: its list of versions is half a kilobyte, and every public proxy has it. */
const PUBLIC_MODULE = "golang.org/x/text";

/** The cheapest request that a service can answer only by doing its work. Of modules, only a public one is ever named. */
function asked(path: string, role: string): string {
  const folder = path.replace(/\/+$/, "");
  if (role === "module proxy") return `${folder}/${PUBLIC_MODULE}/@v/list`;
  if (role !== "checksum database") return path;
  return /\/sumdb\/[^/]+$/.test(folder)
    ? `${folder}/supported`
    : `${folder}/latest`;
}

/** What a download's speed is measured with: the file itself, or a module's zip of some megabytes; empty where there is nothing. */
export function samplePath({
  role,
  path,
  mayLackPublicModules,
}: ProbeTarget): string {
  if (role === "file" || role === "origin") return path === "/" ? "" : path;
  return role === "module proxy" && mayLackPublicModules !== true
    ? `${path.replace(/\/+$/, "")}/${PUBLIC_MODULE}/@v/v0.14.0.zip`
    : "";
}

/** Says why a URL is not tested. */
export function reject(url: string, reason: RejectReason): RejectedTarget {
  const value = redactUrl(url);
  const text = {
    messageId: `rejected-${reason}`,
    message: REASONS[reason],
    values: { value },
  };
  return { value, reason, text };
}

function merge(
  first: readonly TargetOrigin[],
  second: readonly TargetOrigin[],
): readonly TargetOrigin[] {
  const extra = second.filter(
    (origin) =>
      !first.some(
        (known) => known.file === origin.file && known.line === origin.line,
      ),
  );
  return [...first, ...extra];
}

type Parsed = Pick<ProbeTarget, "url" | "scheme" | "host" | "port" | "path">;

function parse(url: string): Parsed | RejectReason {
  const match = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#]*)([^?#]*)/i.exec(
    url.slice(0, 4000),
  );
  if (!match) return "not-a-url";
  const scheme = match[1]?.toLowerCase();
  if (scheme !== "http" && scheme !== "https") return "scheme";
  const place = authorityOf(match[2] ?? "", scheme);
  if (typeof place === "string") return place;
  const { host, port } = place;
  const path = match[3] || "/";
  if (path.length > 1024 || !/^[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/.test(path))
    return "path";
  const standard = port === (scheme === "https" ? 443 : 80);
  return {
    url: `${scheme}://${host}${standard ? "" : `:${port}`}${path}`,
    scheme,
    host: host.replace(/^\[|\]$/g, ""),
    port,
    path,
  };
}

/** Host (IPv6 in brackets) and port; user name and password are dropped. */
function authorityOf(
  authority: string,
  scheme: "http" | "https",
): { host: string; port: number } | RejectReason {
  const place = authority.slice(authority.lastIndexOf("@") + 1);
  const split = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(place);
  const host = split?.[1]?.toLowerCase().replace(/\.$/, "");
  if (host === undefined || !isHost(host)) return "host";
  const port = portNumber(split?.[2], scheme);
  return port === undefined ? "port" : { host, port };
}

function portNumber(
  text: string | undefined,
  scheme: "http" | "https",
): number | undefined {
  if (text === undefined || text === "") return scheme === "https" ? 443 : 80;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** A lower-case DNS name (IDN already in its ASCII form), an IPv4 address or a bracketed IPv6 address without zone. */
function isHost(host: string): boolean {
  if (host.startsWith("["))
    return /^\[[0-9a-f:.]{2,45}\]$/.test(host) && host.includes(":");
  if (host.length > 253) return false;
  if (/^[\d.]+$/.test(host))
    return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(host);
  return host
    .split(".")
    .every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
}
