/** Everything that runs checks somewhere: a file of its own in the bundles, as most sessions never run one. */
export { containerEngine } from "./containers.ts";
export { hostPlace } from "./host.ts";
export { kubernetes } from "./kubernetes.ts";
