/** What the door uses of the YAML library: a file of its own in the bundles, as most projects have no YAML of ours. */
export { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
