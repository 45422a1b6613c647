const TEMPLATE_SUFFIX = /\.(?:tmpl|template|j2|in|gotmpl)$/;
/** `Dockerfile.NAME` that is no Dockerfile, whatever stands before these. */
const OTHER_SUFFIX = /\.(?:dockerignore|md)$/;

/**
 * True for a file that Docker's tools take for a Dockerfile by its name alone: `Dockerfile`,
 * `Containerfile`, either with a suffix (`Dockerfile.dev`), or as the suffix (`api.Dockerfile`).
 * Templates, ignore files and pages about Dockerfiles are none. A path or URI may stand before the name.
 */
export function isDockerfileName(name: string): boolean {
  const base = baseName(name);
  return (
    isLikeDockerfile(base) &&
    !TEMPLATE_SUFFIX.test(base) &&
    !OTHER_SUFFIX.test(base)
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
