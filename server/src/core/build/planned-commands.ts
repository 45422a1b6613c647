import type { DownloadSite, Plan } from "../plan/model.ts";
import type { RunCommand } from "./model.ts";

/** Rules ask for one command after the other. */
const answers = new WeakMap<
  Plan,
  ReadonlyMap<RunCommand | undefined, DownloadSite>
>();

/** The download of the plan that a command is; undefined where it fetches nothing, or nobody describes its tool. */
export function siteOf(
  command: RunCommand,
  plan: Plan,
): DownloadSite | undefined {
  let sites = answers.get(plan);
  if (sites === undefined) {
    sites = new Map(plan.sites.map((site) => [site.command, site]));
    answers.set(plan, sites);
  }
  return sites.get(command);
}
