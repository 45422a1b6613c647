/** This machine as a place to check from, as if it were set up otherwise; nothing of it is changed. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { hostPlace } from "../../server/src/platform/engines/host.ts";
import type { Execs } from "../../server/src/probe/types.ts";

const run = promisify(execFile);

export interface HostSetup {
  /** Folder for its files. */
  readonly directory: string;
  /** Names the files. */
  readonly name: string;
  readonly nameservers: readonly string[];
  /** Lines of /etc/hosts. */
  readonly hosts?: readonly string[];
  /** Variables beside PATH. */
  readonly variables?: Readonly<Record<string, string>>;
}

const MOUNT =
  'mount --bind "$1" /etc/resolv.conf && mount --bind "$2" /etc/hosts && shift 2 && exec "$@"';

/** The machine with these nameservers, hosts and variables, in a mount namespace that goes with each command. */
export async function labHost(setup: HostSetup): Promise<Execs> {
  const { directory, name, nameservers, hosts = [], variables = {} } = setup;
  const resolv = join(directory, `host-resolv.${name}`);
  const table = join(directory, `host-hosts.${name}`);
  await writeFile(
    resolv,
    nameservers.map((server) => `nameserver ${server}\n`).join(""),
  );
  await writeFile(table, ["127.0.0.1 localhost", ...hosts, ""].join("\n"));
  const host = hostPlace({ PATH: process.env["PATH"] ?? "", ...variables });
  const before = ["unshare", "-m", "sh", "-c", MOUNT, "sh", resolv, table];
  return {
    exec: (container, argv, options) =>
      host.exec(container, [...before, ...argv], options),
  };
}

/** Packet filter rules of this machine, for as long as something runs. Each names a bridge or an address of the lab's own. */
export async function withRules(
  rules: readonly (readonly string[])[],
  use: () => Promise<void>,
): Promise<void> {
  const made: (readonly string[])[] = [];
  try {
    for (const rule of rules) {
      await run("iptables", ["-w", ...insertion(rule)]);
      made.push(rule);
    }
    await use();
  } finally {
    for (const rule of made.toReversed())
      await run("iptables", ["-w", ...deletion(rule)]);
  }
}

/** A rule begins with its chain, behind a table where it is not the usual one. */
function insertion(rule: readonly string[]): readonly string[] {
  return rule[0] === "-t"
    ? [...rule.slice(0, 2), "-I", ...rule.slice(2)]
    : ["-I", ...rule];
}

function deletion(rule: readonly string[]): readonly string[] {
  return insertion(rule).map((word) => (word === "-I" ? "-D" : word));
}
