/**
 * Whether a value of NO_PROXY keeps a host from the proxy, read as generously as any tool does: `*`, names with and
 * without a leading dot or star, ports, address ranges, commas or blanks between.
 */
export function isExempt(noProxy: string, host: string): boolean {
  return noProxy
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry.toLowerCase(), host.toLowerCase()));
}

function matches(entry: string, host: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInRange(entry, host);
  const name = entry.replace(/:\d+$/, "").replace(/^\*?\.?/, "");
  return host === name || host.endsWith(`.${name}`);
}

/** `10.0.0.0/8`. */
function isInRange(range: string, host: string): boolean {
  const [network = "", length = ""] = range.split("/");
  const bits = Number(length);
  const base = addressOf(network);
  const address = addressOf(host);
  if (base === undefined || address === undefined || !(bits >= 0 && bits <= 32))
    return false;
  const size = 2 ** (32 - bits);
  return Math.floor(base / size) === Math.floor(address / size);
}

function addressOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (parts === null) return undefined;
  return parts.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** True for an address of a private network (RFC 1918), and for a name without a dot, which only an inner network knows. */
export function isInnerAddress(host: string): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some((range) =>
    isInRange(range, host),
  );
}
