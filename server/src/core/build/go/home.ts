import type { BuildModel, RunCommand } from "../model.ts";
import { known, unknown, type Value } from "../value.ts";

/**
 * HOME of a command: what the file sets, else root's own folder, which every image has. That of other
 * users stands in the image's /etc/passwd and is unknown.
 */
export function homeOf(command: RunCommand, build: BuildModel): Value {
  const stated = command.variable("HOME");
  const isStated =
    stated !== undefined &&
    !(stated.kind === "known" && stated.value === "") &&
    // BuildKit sets it from USER where the image has none.
    !(stated.kind === "unknown" && stated.reason === "unknown-base-image");
  if (isStated) return stated;
  const { user } = build.stateBefore(command.run);
  if (user.kind === "unknown") return user;
  const [name] = user.value.split(":", 1);
  return name === "root" || name === "0"
    ? known("/root", { kind: "base-image" })
    : unknown("not-stated", user.origin);
}
