const TEMPLATE_SUFFIX = /\.(?:tmpl|template|j2|in|gotmpl)$/;
/** `Dockerfile.NAME` that is no Dockerfile, whatever stands before these: pages, data, archives, copies that editors leave. */
const OTHER_SUFFIX =
  /\.(?:dockerignore|md|mdx|rst|adoc|html?|txt|log|json|jsonc|ya?ml|toml|ini|xml|csv|lock|hcl|diff|patch|gz|zip|png|svg|swp)$/;
/** Sources of programs about Dockerfiles: `dockerfile.test.ts`, `Dockerfile.java`. */
const SOURCE_SUFFIX =
  /\.(?:[cm]?[jt]sx?|java|kts?|scala|groovy|swift|cs|cc|cpp|cxx|hh?|hpp|vue|svelte|vim|sh|bash|zsh|fish|ps1|bat|cmd)$/;
/** The same in languages whose files have lower-case names: there `dockerfile.go` is a source and `Dockerfile.go` a Dockerfile. */
const LOWER_CASE_SOURCE =
  /^[a-z].*\.(?:go|py|pyi|rs|rb|c|php|pl|lua|dart|zig|ex|exs|erl|hs|ml)$/;

/**
 * True for a file that Docker's tools take for a Dockerfile by its name alone: `Dockerfile`,
 * `Containerfile`, either with a suffix (`Dockerfile.dev`), or as the suffix (`api.Dockerfile`).
 * Templates, ignore files, programs and pages about Dockerfiles are none. A path or URI may stand before the name.
 */
export function isDockerfileName(name: string): boolean {
  const base = baseName(name);
  return (
    isLikeDockerfile(base) &&
    !TEMPLATE_SUFFIX.test(base) &&
    !isOtherFileName(name)
  );
}

/** True for a name with the suffix of another kind of file, which editors may still take for a Dockerfile. */
export function isOtherFileName(name: string): boolean {
  const base = baseName(name);
  return (
    OTHER_SUFFIX.test(base) ||
    SOURCE_SUFFIX.test(base) ||
    LOWER_CASE_SOURCE.test(lastSegment(name))
  );
}

/** True for `go.mod`, the only name that Go knows for its module file. */
export function isGoModName(name: string): boolean {
  return lastSegment(name) === "go.mod";
}

/**
 * True for a template of a Dockerfile or go.mod: one of the names above with .tmpl, .template, .j2, .in or
 * .gotmpl behind it. Such a file is counted, never checked.
 */
export function isTemplateFileName(name: string): boolean {
  const base = baseName(name);
  const stem = base.replace(TEMPLATE_SUFFIX, "");
  return (
    stem !== base &&
    (isLikeDockerfile(stem) || stem === "go.mod") &&
    !OTHER_SUFFIX.test(stem)
  );
}

function isLikeDockerfile(base: string): boolean {
  return (
    /^(?:dockerfile|containerfile)(?:\..+)?$/.test(base) ||
    /.\.(?:dockerfile|containerfile)$/.test(base)
  );
}

function baseName(name: string): string {
  return lastSegment(name).toLowerCase();
}

function lastSegment(name: string): string {
  return name.slice(
    Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1,
  );
}
