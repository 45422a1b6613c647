import { join } from "node:path";
import { type Mirror, probeDeadline } from "../core/config.ts";
import { Configuration } from "./check/configuration.ts";
import { rootOfFile } from "./check/selection.ts";
import type { CommandCall, ExitStatus } from "./environment.ts";
import { say } from "./messages.ts";
import { tell } from "./output.ts";
import { engineOf, openPlaceOf } from "./probe-place.ts";

/**
 * `surefetch mirrors`: exit status 0 where some mirror serves the container, 1 where none does, 2 where nothing could be
 * tested.
 */
export async function compareMirrors(call: CommandCall): Promise<ExitStatus> {
  const { environment, language, options } = call;
  const { signal } = environment;
  const deadlineSeconds = Number(options["deadline"] ?? probeDeadline.default);
  const { minimum, maximum } = probeDeadline;
  if (!(deadlineSeconds >= minimum && deadlineSeconds <= maximum)) {
    const value = String(options["deadline"]);
    tell(environment, language, say("wrongDeadline", { value }));
    return 2;
  }
  const name =
    typeof options["engine"] === "string" ? options["engine"] : "docker";
  const owner = await engineOf(call, name);
  if (owner === undefined) return 2;
  const check = await import("../probe/network-check.ts");
  const place = await openPlaceOf({ check, engine: owner, name }, call);
  if (place === undefined) return 2;
  const { engine, container, limits } = place;
  const report = await check.compareMirrors({
    engine,
    owner,
    container,
    limits,
    mirrors: await ownMirrors(call),
    deadlineSeconds,
    signal,
  });
  environment.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${check.renderMirrors(report, language).trimEnd()}\n`,
  );
  const { kind } = report.outcome;
  if (kind !== "ok" && kind !== "timed-out") return 2;
  return check.bestOf(report) === undefined ? 1 : 0;
}

/** Those of the `.surefetch.yaml` that counts for the folder, or of `--config`. */
async function ownMirrors({
  environment,
  options,
}: CommandCall): Promise<readonly Mirror[]> {
  const { cwd } = environment;
  const root = await rootOfFile(join(cwd, "Dockerfile"), environment);
  const configuration = new Configuration(environment, options);
  const { network } = await configuration.forFolder(cwd, root.path);
  return network.mirrors;
}
