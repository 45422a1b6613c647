import type { Kubernetes } from "../probe/kubernetes.ts";
import type { Engine, Execs } from "../probe/types.ts";
import type { ProjectHost } from "../platform/host.ts";

/** What the server needs of the machine; the entries choose it and pass it in. */
export interface ServerPlatform {
  /** Undefined where there is no file system: the server then knows open documents only. */
  readonly files: ProjectHost | undefined;
  /**
   * The container engine of a name that the setting `probe.engine` allows, of a context where one is named; undefined where
   * nothing can be run, or the engine has no contexts.
   */
  engine(name: string, context?: string): Promise<Engine | undefined>;
  /** This machine as a place to check from; undefined where nothing can be run. */
  host(): Promise<Execs | undefined>;
  /** Pods behind the user's kubectl, a name on the PATH or an absolute path; undefined where nothing can be run. */
  kubernetes(program: string): Promise<Kubernetes | undefined>;
}
