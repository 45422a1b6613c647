import type { Engine } from "./types.ts";

/** Why a container that somebody names is not among the running ones: it is paused, it has ended or not begun, or there is none. */
export async function whyMissing(
  { beside }: Engine,
  name: string,
  signal: AbortSignal,
): Promise<"paused" | "not-running" | "no-such-container"> {
  const settings = await beside?.settings(name, signal);
  // One that runs was started just now: it is in the next list.
  if (settings?.kind !== "ok" || ["", "running"].includes(settings.value.state))
    return "no-such-container";
  return settings.value.state === "paused" ? "paused" : "not-running";
}
