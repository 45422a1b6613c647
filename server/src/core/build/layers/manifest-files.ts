import { joinPath } from "../../project.ts";
import type { DockerfileContext } from "../../rule.ts";
import { dockerignoreOf, isIgnored } from "../dockerignore.ts";
import type { ManifestDownload } from "./manifest-downloads.ts";

/** What each tool reads beside its manifest, which comes first. */
const filesOf: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "npm",
    ["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"],
  ],
  ["yarn", ["package.json", "yarn.lock", ".yarnrc", ".yarnrc.yml", ".npmrc"]],
  ["pnpm", ["package.json", "pnpm-lock.yaml", ".npmrc"]],
]);

/**
 * The files of the build context that a download by npm, yarn, pnpm or pip reads, relative to it; undefined where it
 * needs more of the project, or nobody can tell.
 */
export function manifestFiles(
  download: ManifestDownload,
  context: DockerfileContext,
): readonly string[] | undefined {
  const contexts = context.buildContexts();
  const folder =
    contexts.kind === "contexts" ? contexts.folders[0]?.folder : undefined;
  const names =
    download.family === "python"
      ? requirementFiles(download)
      : filesOf.get(download.command.name);
  const [manifest] = names ?? [];
  if (folder === undefined || names === undefined || manifest === undefined)
    return undefined;
  const { project } = context;
  const patterns = dockerignoreOf(context.file, folder, project);
  const read = (name: string): string | undefined =>
    project.read(joinPath(folder, name) ?? name);
  const isThere = (name: string): boolean =>
    project.kindOf(joinPath(folder, name) ?? name) === "file" &&
    patterns !== undefined &&
    !isIgnored(name, patterns);
  const isAlone =
    isThere(manifest) &&
    !isThere("pnpm-workspace.yaml") &&
    isWhole(download.family, names, read);
  return isAlone ? names.filter(isThere) : undefined;
}

/** Whether the files say all that there is to fetch, and nothing that no COPY should name: a token. */
function isWhole(
  family: string,
  names: readonly string[],
  read: (name: string) => string | undefined,
): boolean {
  if (family === "python")
    return names.every((name) => isPlainList(read(name)));
  const hasToken = names.some(
    (name) =>
      /rc(?:\.yml)?$/.test(name) && /auth|password/i.test(read(name) ?? ""),
  );
  return !hasToken && isPlainPackage(read(names[0] ?? ""));
}

/** FILE of `-r FILE`, `-rFILE` and `--requirement=FILE`, all in the folder itself. */
function requirementFiles({
  command: { arguments: words },
}: ManifestDownload): readonly string[] | undefined {
  const files = words.flatMap(({ text }, at) => {
    const match = /^(?:-r|-c|--requirement|--constraint)=?(.*)$/.exec(
      text ?? "",
    );
    if (match === null) return [];
    return [match[1] === "" ? (words[at + 1]?.text ?? "") : (match[1] ?? "")];
  });
  return files.every((file) => /^[\w.-]+$/.test(file)) ? files : undefined;
}

/** Names and versions: no other list, no folder of the project. */
function isPlainList(text: string | undefined): boolean {
  return (
    text !== undefined &&
    !/^\s*(?:-[^-]|--(?:requirement|constraint|editable|find-links)|[./]|file:)|@\s*file:/m.test(
      text,
    )
  );
}

/** No workspaces, no folder of the project, no script that runs at the installation. */
function isPlainPackage(text: string | undefined): boolean {
  return (
    text !== undefined &&
    !/"(?:workspaces|(?:pre|post)?install|prepare)"\s*:|"(?:file|link|portal|workspace|patch):/.test(
      text,
    )
  );
}
