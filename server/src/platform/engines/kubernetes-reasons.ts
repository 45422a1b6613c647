import type { EngineReason } from "../../probe/types.ts";

/**
 * The words of kubectl (1.32 to 1.37), the API server and the container runtimes for what goes wrong; first match wins.
 * What is said about the kubeconfig and the way to the API server stands first: nothing else has happened then.
 */
const WORDS: readonly (readonly [RegExp, EngineReason])[] = [
  [
    /context was not found for specified context|context "[^"\n]{0,300}" does not exist|no context exists with the name/i,
    "no-context",
  ],
  [
    /^error: stat [^\n]{1,1000}: (?:no such file|The system cannot find)|error loading config file|server localhost:8080 was refused|no configuration has been provided|invalid configuration/im,
    "no-kubeconfig",
  ],
  [/getting credentials: |exec plugin/i, "auth-plugin"],
  [
    /error dialing backend|dial tcp [^\s]{1,100}:10250: |No agent available/i,
    "kubelet-unreachable",
  ],
  [
    /x509: |certificate signed by unknown authority|failed to verify certificate|certificate has expired/i,
    "api-untrusted",
  ],
  [
    /must be logged in to the server|\(Unauthorized\)|the server has asked for the client to provide credentials/i,
    "api-unauthorized",
  ],
  [
    /no such host|server misbehaving|Temporary failure in name resolution/i,
    "api-dns",
  ],
  [
    /^The connection to the server [^\n]{1,300} was refused|connect: connection refused/im,
    "api-refused",
  ],
  [
    /context deadline exceeded|Client\.Timeout|i\/o timeout|TLS handshake timeout|no route to host|network is unreachable|timed out waiting/i,
    "api-timeout",
  ],
  [/violates PodSecurity/i, "pod-security-denied"],
  [
    /existing ephemeral containers [^\n]{1,300} may not be changed/i,
    "name-taken",
  ],
  [/cannot [a-z]{1,40} resource "/i, "rbac-denied"],
  [
    /admission webhook [^\n]{1,300} denied|ValidatingAdmissionPolicy|exceeded quota/i,
    "admission-denied",
  ],
  [/\(Forbidden\)|is forbidden: /i, "rbac-denied"],
  [/namespaces "[^"\n]{1,100}" not found/i, "no-such-namespace"],
  [/pods "[^"\n]{1,300}" not found|\bpod does not exist/i, "no-such-pod"],
  [
    /container \S{1,100} is not valid for pod|container \S{1,100} not found in pod/i,
    "no-container-in-pod",
  ],
  [/cannot exec into a container in a completed pod/i, "pod-not-running"],
  [/does not have a host assigned/i, "pod-not-scheduled"],
  [
    /container not found \("|container is not running|container [^\n]{1,100} not running|is not created or running/i,
    "container-not-running",
  ],
  [
    /executable file not found|(?:exec|stat)[^\n]{0,80}\bsh"?: no such file or directory/i,
    "no-shell",
  ],
  [
    /websocket: close|unexpected EOF|connection reset by peer|broken pipe|lost connection|error reading from error stream|error sending request/i,
    "connection-lost",
  ],
];

/** Why kubectl failed, from what it wrote; undefined when that says nothing known. */
export function kubernetesReason(errors: string): EngineReason | undefined {
  const said = kubectlWords(errors);
  return WORDS.find(([pattern]) => pattern.test(said))?.[1];
}

/** What kubectl says at last: without its log lines (which say the same several times), warnings and notes. */
export function kubectlWords(errors: string): string {
  const lines = errors.slice(-6000).split("\n");
  const last = lines.findLastIndex((line) => /^[EWIF]\d{4} /.test(line));
  const rest = lines
    .slice(last + 1)
    .filter(
      (line) =>
        !/^(?:\t| >|Warning:|Defaulted container |command terminated with)/.test(
          line,
        ) && line.trim() !== "",
    );
  // A log line may be all that there is.
  return (rest.length > 0 ? rest : lines.slice(-2)).join("\n").slice(0, 3000);
}

/** The exit status of the command that kubectl ran in the pod; undefined where kubectl itself failed. */
export function commandStatus(
  status: number,
  errors: string,
): number | undefined {
  if (status === 0) return 0;
  const found = /^command terminated with exit code (\d{1,3})$/m.exec(errors);
  return found === null ? undefined : Number(found[1]);
}
