import type { Language } from "../core/finding.ts";
import type {
  FileAccess,
  FileText,
  Logger,
  ProjectHost,
  Refusal,
} from "../platform/host.ts";
import type { Kubernetes } from "../probe/kubernetes.ts";
import type { Engine, Execs } from "../probe/types.ts";

/** A stream that somebody may have closed: writing never fails. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined where it is none. */
  readonly columns: number | undefined;
  write(text: string): void;
}

/** What the command line needs of the machine; `cli.ts` chooses it. */
export interface CliEnvironment {
  /** Version of Node.js, such as `24.21.0`. */
  readonly nodeVersion: string;
  /** Absolute path of the current folder. */
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The report. */
  readonly stdout: Output;
  /** What went wrong, and logs. */
  readonly stderr: Output;
  readonly files: FileAccess;
  readonly host: ProjectHost;
  readonly logger: Logger;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readStdin(): Promise<FileText | Refusal>;
  /** Version of Surefetch. */
  readVersion(): Promise<string>;
  /** The Markdown page of a rule; undefined where it is not installed. */
  readPage(ruleId: string): Promise<string | undefined>;
  /**
   * The container engine of a name that the setting `probe.engine` allows, of a context where one is named; undefined where
   * there is none of the name, or the engine has no contexts.
   */
  engine(name: string, context?: string): Promise<Engine | undefined>;
  /** This machine as a place to check from. */
  hostPlace(): Promise<Execs>;
  /** Pods behind the user's kubectl. */
  kubernetes(): Promise<Kubernetes>;
  /** Starts the language server over standard input and output, and resolves at once. */
  serve(): Promise<void>;
}

/** One call of one command. */
export interface CommandCall {
  readonly environment: CliEnvironment;
  readonly language: Language;
  readonly options: Options;
  /** Every value of each option, in order: some may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** What stands there without an option's name. */
  readonly operands: readonly string[];
}

/** Values of the options given, by name without dashes; a switch that is given is `true`. */
export type Options = Readonly<Record<string, string | true | undefined>>;

/** DESIGN 7. Undefined while a server keeps the process alive. */
export type ExitStatus = 0 | 1 | 2 | undefined;
