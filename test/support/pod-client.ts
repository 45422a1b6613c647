/** A process that checks from a pod and is killed by a test: `node pod-client.ts POD URL…`, in SUREFETCH_TEST_NAMESPACE. */
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";

const [pod = "", ...urls] = process.argv.slice(2);
const namespace = process.env["SUREFETCH_TEST_NAMESPACE"] ?? "lab";
await runProbe({
  engine: kubernetes().place({ namespace, pod, container: "main" }),
  container: { id: pod, name: pod, image: "", status: "", ports: [] },
  targets: makeTargets(urls.map((url) => ({ url, role: "file", origins: [] })))
    .targets,
  deadlineSeconds: 20,
  signal: new AbortController().signal,
});
