import { parseUrl } from "../text/url.ts";
import type { Endpoint } from "./model.ts";

/** An endpoint from a URL, credentials cut; undefined where it is no http(s) or ftp URL. */
export function endpointOf(
  url: string,
  rest: Pick<Endpoint, "role" | "span" | "next">,
): Endpoint | undefined {
  const parsed = parseUrl(url);
  if (parsed === undefined || parsed.host === "") return undefined;
  const { scheme, host, port, path, query } = parsed;
  const authority =
    host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const isDefault =
    port === (scheme === "https" ? 443 : scheme === "http" ? 80 : port);
  const where = isDefault ? authority : `${authority}:${port}`;
  const tail = query === undefined || query === "" ? path : `${path}?${query}`;
  return {
    url: `${scheme}://${where}${tail}`,
    host,
    port: port ?? 443,
    ...rest,
  };
}
