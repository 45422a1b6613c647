import type { Tools } from "../support/engine-lab.ts";

/** A kind of image, or of container, that faults are seen from: a column of the page of faults. */
export interface Kind {
  readonly name: KindName;
  readonly tools: Tools;
  /** The kind with the same tools, whose blind spots are this one's. */
  readonly sees: KindName;
  /** Options of `docker run`. */
  readonly options?: readonly string[];
  /** Checked from a container of our own beside it, of an image that is there: it has no shell. */
  readonly isBeside?: true;
  /** Nothing in it tells the address that a name has: verdicts name the host. */
  readonly namesHosts?: true;
  /** Every fault is tried on it in CI too. */
  readonly isMain?: true;
  /** For the page. */
  readonly text: string;
}

export type KindName =
  | "busybox"
  | "curl"
  | "bash"
  | "slim"
  | "go"
  | "python"
  | "node"
  | "read-only"
  | "non-root"
  | "distroless";

export const KINDS: readonly Kind[] = [
  {
    name: "busybox",
    tools: "busybox",
    sees: "busybox",
    isMain: true,
    text: "BusyBox and nothing else, as in Alpine",
  },
  {
    name: "curl",
    tools: "curl",
    sees: "curl",
    isMain: true,
    text: "curl and bash",
  },
  {
    name: "bash",
    tools: "bash",
    sees: "bash",
    namesHosts: true,
    text: "bash, and no program that downloads or looks names up",
  },
  {
    name: "slim",
    tools: "slim",
    sees: "slim",
    text: "bash and `getent`, as in a slim Debian",
  },
  {
    name: "go",
    tools: "go",
    sees: "go",
    namesHosts: true,
    text: "a shell and `go` alone",
  },
  {
    name: "python",
    tools: "python",
    sees: "python",
    text: "a shell and Python alone",
  },
  {
    name: "node",
    tools: "node",
    sees: "node",
    text: "a shell and Node alone",
  },
  {
    name: "read-only",
    tools: "curl",
    sees: "curl",
    options: ["--read-only"],
    text: "curl and bash, on a read-only root file system",
  },
  {
    name: "non-root",
    tools: "busybox",
    sees: "busybox",
    options: ["--user", "1000:1000"],
    text: "BusyBox, as a user that is not root",
  },
  {
    name: "distroless",
    tools: "scratch",
    sees: "busybox",
    isBeside: true,
    text: "no shell: through a BusyBox container that shares its network",
  },
];

/** What every kind is tried with in CI, by the faults' names. */
export const EVERY_KIND: readonly string[] = [
  "module proxy: modules are served",
  "DNS: the name does not exist (NXDOMAIN)",
  "TCP: the port is closed",
  "TLS: the connection is reset",
  "module proxy: HTTP 502",
  "module proxy: a page with 200 (portal), HTTPS",
  "HTTP proxy: wants credentials (407), HTTPS",
];
