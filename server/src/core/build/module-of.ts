import type { FileHandle } from "../finding.ts";
import type { GoMod } from "../syntax/gomod/model.ts";

/** Which module a Go command builds, and why; or why that cannot be told. DESIGN 9.3. */
export type ModuleAnswer =
  | {
      readonly kind: "module";
      /** The go.mod file. */
      readonly file: FileHandle;
      readonly gomod: GoMod;
      /** The build context's folder, relative to the project's root. */
      readonly context: string;
      readonly contextFrom: "setting" | "compose" | "bake" | "copy-sources" | "dockerfile-folder";
      /** True where go.sum stands beside the go.mod. */
      readonly hasGoSum: boolean;
    }
  | { readonly kind: "ambiguous"; readonly reason: AmbiguousReason }
  | { readonly kind: "none"; readonly reason: "no-go-mod-copied" | "outside-module" };

export type AmbiguousReason =
  | "fetched-sources"
  | "several-contexts"
  | "several-modules"
  | "unknown-workdir"
  | "unknown-copy"
  | "context-not-found"
  | "not-loaded";
