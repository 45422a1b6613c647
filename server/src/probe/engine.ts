import type { Message } from "../core/finding.ts";
import type { KubernetesReason } from "./kubernetes.ts";

/** A container that a user can pick. */
export interface ContainerInfo {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** As the engine words it: "Up 3 minutes". */
  readonly status: string;
  /** "8080:80/tcp" … */
  readonly ports: readonly string[];
  /** Set where Compose has started it. */
  readonly compose?: ComposeOrigin;
  /** The image of a container of our own, where one did the work. */
  readonly own?: string;
  /** The builder whose container this is. */
  readonly builder?: string;
}

/** What Compose says of a container that it has started. */
export interface ComposeOrigin {
  readonly project: string;
  /** Folder of the project, as Compose saw it where it ran; empty where it does not say. */
  readonly folder: string;
}

export interface EngineVersion {
  readonly engine: string;
  readonly client: string;
  /** Version of the engine that answered. */
  readonly server: string;
  /** Its docker context; absent where the command line has none. */
  readonly context?: string;
}

/** Why an engine could not do what was asked. */
export type EngineReason =
  | "no-cli"
  | "no-engine"
  | "permission-denied"
  | "no-such-container"
  | "not-running"
  | "paused"
  | "no-shell"
  | "no-image"
  | "no-pull"
  | "no-host-shell"
  | "connection-lost"
  | "output-limit"
  | "other"
  | KubernetesReason;

/** What became of one request to an engine; expected failures are values. `detail` is the engine's own text, cut and cleaned. */
export type Outcome<T> =
  | { readonly kind: "ok"; readonly value: T }
  | {
      readonly kind: "failed";
      readonly reason: EngineReason;
      readonly detail: string;
    }
  | {
      readonly kind: "unavailable";
      readonly reason: "no-cli" | "no-engine" | "permission-denied";
      readonly detail: string;
    }
  | { readonly kind: "timed-out" }
  | { readonly kind: "cancelled" };

export interface ExecOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the exec: closes its standard input first, then the engine's client. */
  readonly signal: AbortSignal;
  /** Milliseconds after which the outcome is `timed-out`. */
  readonly timeout: number;
  /** Bytes of standard output after which the exec is ended with `output-limit`. */
  readonly maxBytes: number;
  /** Standard output as it comes; pieces end anywhere. */
  readonly onData: (text: string) => void;
  /** Called once the command runs, by a place that `startsApart`. */
  readonly onStart?: () => void;
}

/** Runs commands somewhere: in a running container, a fresh one, a pod, on this machine. Never throws. */
export interface Execs {
  /** Each exec has a container of its own: starting takes longer. */
  readonly isFresh?: boolean;
  /** How long it takes until a command runs is limited apart: `timeout` counts from there. */
  readonly startsApart?: boolean;
  /** When an exec has ended, whatever its end, nothing of it is left: no second one has to clear up. */
  readonly clearsUp?: boolean;
  /**
   * What to do where the verdicts' own advice names settings that are not there: by the advice's id, or "dns" and "network"
   * for all that is about these.
   */
  readonly advice?: Readonly<Partial<Record<string, Message>>> | undefined;
  /**
   * Runs one command in `container` (its id; places that are one thing alone ignore it), its standard input held open
   * until it ends. `value` is the exit status.
   */
  exec(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
  ): Promise<Outcome<number>>;
}

/** The container engine as the probe needs it; `platform/engines` fits it. Never throws. */
export interface Engine extends Execs {
  /** Running containers. */
  listContainers(
    signal: AbortSignal,
  ): Promise<Outcome<readonly ContainerInfo[]>>;
  version(signal: AbortSignal): Promise<Outcome<EngineVersion>>;
  /** Absent where the engine cannot start containers of our own. */
  readonly beside?: Beside;
}

export interface ImageInfo {
  readonly id: string;
  /** "busybox:1.36"; the id's beginning where it has no name. */
  readonly name: string;
}

/** What a container has been started with; never a value that may hold a secret but proxies, which stay on this side. */
export interface ContainerSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly networkMode: string;
  /** As the engine words it: "running", "paused", "exited" …; empty where it does not say. */
  readonly state: string;
}

/** Where a container of our own is attached; `bridge` is the engine's default network. */
export type BesideNetwork =
  | { readonly kind: "bridge" | "host" | "none" }
  | { readonly kind: "container"; readonly id: string };

/** Containers of our own, beside the user's: labelled, named by the run, removed with it whatever its end. */
export interface Beside {
  /** Images that are on the engine already. */
  images(signal: AbortSignal): Promise<Outcome<readonly ImageInfo[]>>;
  /** The only call that fetches anything: after the user's consent. */
  pull(image: string, signal: AbortSignal): Promise<Outcome<undefined>>;
  settings(
    container: string,
    signal: AbortSignal,
  ): Promise<Outcome<ContainerSettings>>;
  /**
   * A place whose one exec runs in a fresh container of a present image, removed with it. `environment` is all that it
   * has of the variables that decide about downloads: what the image or the command line's configuration
   * would add is taken away. No value shows in a list of processes.
   */
  place(
    image: string,
    network: BesideNetwork,
    environment: Readonly<Record<string, string>>,
  ): Execs;
  /** What builds run on. */
  builder(signal: AbortSignal): Promise<Outcome<Builder>>;
  /** What the command line passes to containers and builds, by its configuration file. */
  proxies(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** What a present image sets of the variables that decide about downloads. */
  imageEnvironment(
    image: string,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Where the engine's command line finds the engine: "unix:///var/run/docker.sock", "ssh://…"; empty where it does not tell. */
  engineAddress(signal: AbortSignal): Promise<Outcome<string>>;
  /** A running container as a place, with more in its environment than it was started with; no value shows in a list of processes. */
  within(
    container: string,
    environment: Readonly<Record<string, string>>,
  ): Execs;
}

/** What the builds of this user run on, as far as the engine's command line tells. */
export interface Builder {
  /** The builder's name, where there is a plugin that has builders. */
  readonly name: string;
  /** The container that the builder's steps run in; absent where they run on the engine itself. */
  readonly container?: string;
  /** A builder that is neither the engine nor a container of it: "kubernetes", "remote", "docker-container, CONTEXT". */
  readonly elsewhere?: string;
  /** The proxies that it is passed take the place of those that ENV sets. */
  readonly isBuildKit: boolean;
  /** The one that `docker build` uses, where it is not the selected one. */
  readonly plain?: string;
  /** The command line did not tell in time. */
  readonly isUndecided?: true;
}
