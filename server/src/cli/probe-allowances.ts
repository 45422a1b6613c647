import { dirname, resolve } from "node:path";
import type * as networkCheck from "../probe/network-check.ts";
import type { ProbeRequest } from "../probe/types.ts";
import { Configuration } from "./check/configuration.ts";
import { rootOfFile } from "./check/selection.ts";
import type { CommandCall } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";

export type Allowances = Pick<
  ProbeRequest,
  "publicResolver" | "privateHosts" | "sample"
>;

/** What a check may do beyond its endpoints, and which hosts are private; undefined, and told, where an option is wrong. */
export async function allowancesOf(
  { environment, language, options }: CommandCall,
  { isNameserver, privateHostsOf }: typeof networkCheck,
): Promise<Allowances | undefined> {
  const address = options["public-resolver"];
  if (typeof address === "string" && !isNameserver(address)) {
    tell(environment, language, say("wrongResolver", { value: address }));
    return undefined;
  }
  const file = options["for"];
  const folder =
    typeof file === "string"
      ? dirname(resolve(environment.cwd, file))
      : environment.cwd;
  const root = await rootOfFile(resolve(folder, "Dockerfile"), environment);
  const config = await new Configuration(environment, options).forFolder(
    folder,
    root.path,
  );
  return {
    ...(typeof address === "string" && { publicResolver: address }),
    ...(options["throughput"] !== undefined && { sample: true }),
    privateHosts: privateHostsOf(config),
  };
}
