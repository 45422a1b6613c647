import {
  isDockerfileName,
  isGoModName,
  isOtherFileName,
  isTemplateFileName,
} from "../core/syntax/dockerfile/file-names.ts";
import type { LintDocument } from "../core/lint.ts";
import { configFileNames } from "../core/syntax/yaml/file-names.ts";
import { fileName, isEdited } from "./uris.ts";

/** What a check can be of; `config` is the project's `.surefetch.yaml`. */
export type CheckedLanguage = LintDocument["language"] | "config";

/** What a document is to us: a language that is checked, or undefined. DESIGN 9.10. */
export function checkedLanguage(document: {
  readonly uri: string;
  readonly languageId: string;
}): CheckedLanguage | undefined {
  if (!isEdited(document.uri)) return undefined;
  const name = fileName(document.uri);
  if (configFileNames.includes(name)) return "config";
  if (isGoModName(name)) return "go.mod";
  if (isDockerfileName(name)) return "dockerfile";
  if (isTemplateFileName(name))
    return /go\.mod\.[^.]+$/.test(name) ? "go.mod" : "dockerfile";
  // Editors give the language of Dockerfiles to some that are something else.
  if (/^(?:docker|container)file\./i.test(name) && isOtherFileName(name))
    return undefined;
  if (document.languageId === "dockerfile") return "dockerfile";
  return document.languageId === "go.mod" ? "go.mod" : undefined;
}

/** Globs of the files whose changes on disk the client reports. */
export const watchedGlobs: readonly string[] = [
  "**/{Dockerfile,Containerfile,dockerfile,containerfile}{,.*}",
  "**/*.{Dockerfile,dockerfile,Containerfile,containerfile}",
  "**/go.{mod,sum,work}",
  "**/{compose,docker-compose}{,.*}.{yml,yaml}",
  "**/docker-bake*.{json,hcl}",
  "**/.dockerignore",
  "**/.surefetch.{yml,yaml}",
];
