import { clean, redact } from "../../probe/text.ts";
import type { EngineReason, ExecOptions, Outcome } from "../../probe/types.ts";
import { spawn, type SpawnOutcome } from "../spawn.ts";
import {
  commandStatus,
  kubernetesReason,
  kubectlWords,
} from "./kubernetes-reasons.ts";

/**
 * The only shell text that goes to the API server: it takes the environment and the command from standard input, and
 * then is that command, with the rest of the input. So the size of a command is not that of a URL (proxies in front of
 * API servers cut them at some kilobytes), audit logs do not hold what is tested, and the image needs no `env`.
 * Each item is a line with the number of its lines, and these. The line READY says that all has arrived.
 *
 * Descriptor 9 keeps the standard error open whatever the command does with its own: where nobody holds it, containerd
 * (1.6 and 2.3, below kubelet 1.36; seen 2026-11) ends the standard input as well, which means that the client has gone.
 */
const RECEIVE = `
surefetch_end='
'
surefetch_item() {
  IFS= read -r surefetch_lines && IFS= read -r surefetch_text || exit 125
  while [ "$surefetch_lines" -gt 1 ]; do
    IFS= read -r surefetch_line || exit 125
    surefetch_text=$surefetch_text$surefetch_end$surefetch_line
    surefetch_lines=$((surefetch_lines - 1))
  done
}
read -r surefetch_variables surefetch_words || exit 125
while [ "$surefetch_variables" -gt 0 ]; do
  surefetch_item
  export "$surefetch_text"
  surefetch_variables=$((surefetch_variables - 1))
done
set --
while [ "$surefetch_words" -gt 0 ]; do
  surefetch_item
  set -- "$@" "$surefetch_text"
  surefetch_words=$((surefetch_words - 1))
done
echo surefetch-ready
exec 9>&2
exec "$@"
`;
const READY = "surefetch-ready\n";

/**
 * How long kubectl may take until the command runs: API server, kubelet and runtime are asked one after the other. As long
 * as the command itself, within these bounds.
 */
const LEAST_START_MILLISECONDS = 3000;
const MOST_START_MILLISECONDS = 10_000;

function startMilliseconds({ timeout }: ExecOptions): number {
  return Math.min(
    Math.max(timeout, LEAST_START_MILLISECONDS),
    MOST_START_MILLISECONDS,
  );
}

export interface PodExec {
  /** kubectl. */
  readonly program: string;
  /** Options of kubectl that name the container; the pod's name is the last. */
  readonly target: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Set in the container, below what the exec itself sets. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Runs a command in a container of a pod. The time that `options.timeout` allows begins when the command does;
 * until then kubectl has as long, at most 10 seconds, and the outcome is `api-timeout` where that does not suffice.
 */
export async function execInPod(
  { program, target, environment, variables }: PodExec,
  argv: readonly string[],
  options: ExecOptions,
): Promise<Outcome<number>> {
  const start = new StartWatch(options);
  const result = await spawn(
    program,
    [
      "exec",
      "-i",
      "--quiet",
      ...target,
      "--",
      "sh",
      "-c",
      RECEIVE,
      "surefetch",
    ],
    {
      environment,
      signal: AbortSignal.any([options.signal, start.signal]),
      // Ours end earlier.
      timeout: startMilliseconds(options) + options.timeout + 1000,
      maxBytes: options.maxBytes + READY.length,
      input: "held-open",
      inputText: inputText({ ...variables, ...options.environment }, argv),
      onOutput: (text) => start.receive(text),
    },
  );
  start.end();
  if (result.kind === "exited") return exited(result, start);
  const late = options.signal.aborted ? undefined : start.late;
  if (result.kind === "cancelled" && late === "start")
    return failed("api-timeout", "kubectl exec");
  if (result.kind === "cancelled" && late === "command")
    return { kind: "timed-out" };
  return spawnFailure(result);
}

/** The lines that RECEIVE reads. */
function inputText(
  variables: Readonly<Record<string, string>>,
  argv: readonly string[],
): string {
  const set = Object.entries(variables)
    .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
    .map(([name, value]) => `${name}=${value}`);
  const items = [...set, ...argv].map(
    (item) => `${item.split("\n").length}\n${item}\n`,
  );
  return `${set.length} ${argv.length}\n${items.join("")}`;
}

/** Sees from the first line of output when the command begins, and ends what takes too long. */
class StartWatch {
  readonly #controller = new AbortController();
  readonly #options: ExecOptions;
  #timer: NodeJS.Timeout;
  #hasOutput = false;
  /** The beginning of the output, until it is known what it is. */
  head = "";
  /** The command was begun. */
  isReady = false;
  /** What has taken too long. */
  late: "start" | "command" | undefined;

  constructor(options: ExecOptions) {
    this.#options = options;
    this.#timer = setTimeout(
      () => this.#tooLate("start"),
      startMilliseconds(options),
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  receive(text: string): void {
    if (this.#hasOutput) {
      this.#options.onData(text);
      return;
    }
    this.head += text;
    if (READY.startsWith(this.head) && this.head !== READY) return;
    this.#hasOutput = true;
    this.isReady = this.head.startsWith(READY);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#tooLate("command"),
      this.#options.timeout,
    );
    this.#options.onStart?.();
    // A shell that prints something first is none of ours: its words are passed on as they are.
    const rest = this.isReady ? this.head.slice(READY.length) : this.head;
    if (rest !== "") this.#options.onData(rest);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tooLate(what: "start" | "command"): void {
    this.late = what;
    this.#controller.abort();
  }
}

function exited(
  { status: exit, errors }: Extract<SpawnOutcome, { kind: "exited" }>,
  { isReady, head }: StartWatch,
): Outcome<number> {
  const status = commandStatus(exit, errors);
  // Runtimes say with a status, too, that there is no such program; ours has begun once it was heard.
  if ((status === 126 || status === 127) && !isReady)
    return failed("no-shell", errors);
  if (status !== undefined) return { kind: "ok", value: status };
  if (isReady) return failed("connection-lost", errors);
  // Some runtimes write their own errors on standard output.
  const said = kubectlWords(errors).trim() === "" ? head : errors;
  return failed(kubernetesReason(said) ?? "other", said);
}

/** A failure with kubectl's last words, cleaned and cut. */
export function failed(reason: EngineReason, errors: string): Outcome<never> {
  const detail = redact(clean(kubectlWords(errors))).slice(0, 600);
  return { kind: "failed", reason, detail };
}

/** Why a kubectl has not ended by itself. */
export function spawnFailure(
  result: Exclude<SpawnOutcome, { kind: "exited" }>,
): Outcome<never> {
  switch (result.kind) {
    case "not-found":
      return { kind: "failed", reason: "no-kubectl", detail: "" };
    case "not-started":
      return failed("other", result.detail);
    case "output-limit":
      return { kind: "failed", reason: "output-limit", detail: "" };
    case "timed-out":
    case "cancelled":
      return { kind: result.kind };
  }
}
