/** What a cluster of the test's own holds: pods in every state that matters, and users with too few permissions. */
import { IMAGES } from "./kubernetes-images.ts";

interface PodParts {
  readonly namespace?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly container?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

/** A pod on the only node; no scheduler runs. */
export function pod(name: string, parts: PodParts = {}): object {
  const { namespace = "default", command, container, labels, spec } = parts;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      nodeName: "lab",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "main",
          image: parts.image ?? IMAGES.busybox,
          imagePullPolicy: "IfNotPresent",
          ...(command !== undefined && { command }),
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** Pods that are checked together. */
const FLEET = { app: "surefetch-test" };

/** resolv.conf of a pod; there is no cluster DNS. */
function nameserver(address: string): object {
  return { dnsPolicy: "None", dnsConfig: { nameservers: [address] } };
}

function role(name: string, rules: readonly object[]): readonly object[] {
  const group = `${name}s`;
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `surefetch-${name}` },
      rules,
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: `surefetch-${group}` },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: `surefetch-${name}`,
      },
      subjects: [
        { kind: "Group", name: group, apiGroup: "rbac.authorization.k8s.io" },
      ],
    },
  ];
}

/** A list for `kubectl apply`; pods look names up at `silent`, where nobody answers. */
export function clusterObjects(silent: string): object {
  const read = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };
  const readExec = { ...read, resources: ["pods/exec"], verbs: ["get"] };
  const quiet = nameserver(silent);
  const items = [
    ...role("lister", [read]),
    ...role("viewer", [read, readExec]),
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "locked",
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    pod("shell", { spec: quiet, labels: FLEET }),
    pod("no-shell", { image: IMAGES.noShell, spec: quiet }),
    pod("read-only", {
      spec: quiet,
      labels: FLEET,
      container: {
        securityContext: {
          runAsUser: 1000,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
        },
      },
    }),
    pod("broken", { image: IMAGES.missing, spec: quiet }),
    pod("done", {
      command: ["true"],
      spec: { ...quiet, restartPolicy: "Never" },
    }),
    pod("pending", { spec: { ...quiet, nodeName: undefined } }),
    pod("strict", {
      namespace: "locked",
      spec: {
        ...quiet,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      container: {
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
      },
    }),
  ];
  return { apiVersion: "v1", kind: "List", items };
}
