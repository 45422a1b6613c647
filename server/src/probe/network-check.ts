/** Everything that only a network check needs: a file of its own in the bundles, as most sessions never run one. */
export { buildFacts } from "./build-facts.ts";
export { containerEndpoints } from "./container-endpoints.ts";
export { probeEverywhere } from "./elsewhere.ts";
export { renderFleet } from "./fleet-text.ts";
export { fareOf, runFleet } from "./fleet.ts";
export { renderReport } from "./markdown.ts";
export {
  choicesAfter,
  hostPlaceOf,
  openBuild,
  openSidecar,
  withLoopbackNote,
} from "./places.ts";
export { isNameserver, privateHostsOf } from "./private-names.ts";
export { whyMissing } from "./missing.ts";
export { outcomeProblem, problem } from "./problems.ts";
export { isHealthy } from "./report.ts";
export { runProbe } from "./run.ts";
export { suggestedProfile } from "./suggest-profile.ts";
export { makeTargets } from "./targets.ts";
export { viewReport } from "./view.ts";
export { defaultContainer, stateProblem } from "./kubernetes.ts";
export { openPod, podContainerInfo } from "./pods.ts";
export { compareMirrors } from "./compare-mirrors.ts";
export { bestOf, renderMirrors, viewMirrors } from "./mirror-view.ts";
