/** One question of the go command: a file of a module that it needs before all others, and how it prints an error. */
export interface GoQuestion {
  readonly kind: "go";
  /** Of the image, such as `1.22.3`; undefined where it is not known. */
  readonly goVersion: string | undefined;
  /** Values as go sees them, defaults filled in. */
  readonly settings: {
    readonly GOPROXY: string;
    readonly GONOPROXY: string;
    readonly GONOSUMDB: string;
    readonly GOSUMDB: string;
  };
  readonly path: string;
  readonly version: string;
  /** `list`: the versions of the module, for `@latest`. */
  readonly file: "mod" | "info" | "zip" | "list";
  /** What stands before the error, as in `go: example.com/m@v1.0.0: `. */
  readonly prefix: string;
  /** The same where go cannot even tell whom to ask: where the version was looked up by itself. */
  readonly lookupPrefix?: string;
  /** No hash of it is in go.sum. */
  readonly asksForHash: boolean;
  /** URLs of module proxies that do not serve the checksum database, as the user's settings say. */
  readonly bareMirrors: readonly string[];
  /** The file in the URL that is printed, where go has asked for another one by then. */
  readonly printedFile?: "info";
  /** Public module proxies and checksum databases do not have it. */
  readonly isPrivate?: boolean;
  /** There is no such version: each mirror says 404. */
  readonly isMissing?: boolean;
}

/** Stand for a module and a version that the files do not say. */
export const unnamedModule = "MODULE";
export const unnamedVersion = "VERSION";

/** The module that new toolchains come as; it is always checked. */
export const toolchainPath = "golang.org/toolchain";
