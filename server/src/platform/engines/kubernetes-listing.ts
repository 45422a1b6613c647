import type {
  KubernetesContext,
  PodContainer,
  PodInfo,
} from "../../probe/kubernetes.ts";
import { clean } from "../../probe/text.ts";
import { isContext, isLabel, isSubdomain } from "./kubernetes-names.ts";

/** The variables that decide where downloads go; no other is read out of a pod's spec. */
const VARIABLES: ReadonlySet<string> = new Set([
  "GOPROXY",
  "GOSUMDB",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
]);

type Json = Readonly<Record<string, unknown>>;

/** The contexts of `kubectl config view`, the current one first; undefined where this is something else. */
export function parseContexts(
  output: string,
): readonly KubernetesContext[] | undefined {
  const end = output.lastIndexOf("\n");
  const contexts = parsed(output.slice(0, end));
  if (contexts === undefined) return undefined;
  const current = output.slice(end + 1).trim();
  return list(contexts)
    .map((item) => {
      const context = record(item["context"]);
      const namespace = text(context["namespace"]);
      return {
        name: text(item["name"]),
        cluster: clean(text(context["cluster"])),
        namespace: isLabel(namespace) ? namespace : "default",
        isCurrent: text(item["name"]) === current,
      };
    })
    .filter(({ name }) => isContext(name))
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** The pods of a list, or the one that is no list; undefined where this is something else. */
export function parsePods(output: string): readonly PodInfo[] | undefined {
  const root = parsed(output);
  if (root === undefined) return undefined;
  const pods = Array.isArray(record(root)["items"])
    ? list(record(root)["items"])
    : [record(root)];
  return pods
    .map(podInfo)
    .filter(({ name, namespace }) => isSubdomain(name) && isLabel(namespace));
}

function podInfo(pod: Json): PodInfo {
  const metadata = record(pod["metadata"]);
  const spec = record(pod["spec"]);
  const status = record(pod["status"]);
  const wanted = text(
    record(metadata["annotations"])["kubectl.kubernetes.io/default-container"],
  );
  const containers = [
    ...containersOf(spec["containers"], status["containerStatuses"]),
    // Those that run beside the others; the rest has ended before.
    ...containersOf(
      spec["initContainers"],
      status["initContainerStatuses"],
    ).filter(({ state }) => state === "running"),
    ...containersOf(
      spec["ephemeralContainers"],
      status["ephemeralContainerStatuses"],
    ),
  ];
  return {
    namespace: text(metadata["namespace"]),
    name: text(metadata["name"]),
    status: statusOf(metadata, status),
    node: clean(text(spec["nodeName"])),
    containers: containers.toSorted(
      (a, b) => Number(b.name === wanted) - Number(a.name === wanted),
    ),
  };
}

function statusOf(metadata: Json, status: Json): string {
  if (text(metadata["deletionTimestamp"]) !== "") return "Terminating";
  return clean(text(status["reason"]) || text(status["phase"]) || "Unknown");
}

function containersOf(
  specs: unknown,
  statuses: unknown,
): readonly PodContainer[] {
  const states = new Map(
    list(statuses).map((each) => [text(each["name"]), record(each["state"])]),
  );
  return list(specs)
    .map((spec) => {
      const name = text(spec["name"]);
      return {
        name,
        image: clean(text(spec["image"])).slice(0, 300),
        ...stateOf(states.get(name) ?? {}),
        environment: environmentOf(spec["env"]),
      };
    })
    .filter(({ name }) => isLabel(name));
}

function stateOf(state: Json): { state: string; message: string } {
  if (state["running"] !== undefined) return { state: "running", message: "" };
  const other = record(state["waiting"] ?? state["terminated"]);
  return {
    state: clean(text(other["reason"])) || "waiting",
    message: clean(text(other["message"])).slice(0, 400),
  };
}

function environmentOf(entries: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list(entries)
      .map((entry) => [text(entry["name"]), text(entry["value"])] as const)
      .filter(([name, value]) => VARIABLES.has(name) && value !== ""),
  );
}

function parsed(output: string): unknown {
  try {
    // A kubeconfig without contexts gives `null`.
    return (JSON.parse(output) as unknown) ?? [];
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
