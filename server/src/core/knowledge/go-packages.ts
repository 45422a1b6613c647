/**
 * Programs that articles tell to install and that have never been there. Sources: the trees of golang.org/x/mod and
 * golang.org/x/tools; run with Go 1.16.15 to 1.26.8 on 2026-11-21: `module … found (…), but does not contain package …`.
 */
export interface NonexistentPackage {
  readonly path: string;
  readonly module: string;
  /** A program that does what the name promises. */
  readonly instead: string;
}

export const NONEXISTENT_PACKAGES: readonly NonexistentPackage[] = [
  {
    path: "golang.org/x/mod/goproxy",
    module: "golang.org/x/mod",
    instead: "github.com/goproxy/goproxy/cmd/goproxy",
  },
  {
    path: "golang.org/x/tools/cmd/goproxy",
    module: "golang.org/x/tools",
    instead: "github.com/goproxy/goproxy/cmd/goproxy",
  },
];
