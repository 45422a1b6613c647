import type { DocumentFilter, TextDocument } from "vscode";

/** Schemes of documents that somebody edits: no git, diff, output or chat documents. */
const schemes = ["file", "untitled", "vscode-vfs", "vscode-test-web", "memfs"];

const checkedFilters: readonly { language?: string; pattern?: string }[] = [
  { language: "dockerfile" },
  { language: "go.mod" },
  { pattern: "**/go.mod" },
  { pattern: "**/{Dockerfile,Containerfile,dockerfile,containerfile}{,.*}" },
  { pattern: "**/*.{Dockerfile,dockerfile,Containerfile,containerfile}" },
];

/** Files whose unsaved text decides about findings in others. */
const readFilters: readonly { pattern: string }[] = [
  { pattern: "**/.surefetch.{yml,yaml}" },
  { pattern: "**/{compose,docker-compose}{,.*}.{yml,yaml}" },
];

/** Documents that may have findings; the server has the last word, by file name. */
export const checkedSelector: DocumentFilter[] = ofAllSchemes(checkedFilters);

/** Documents that the server gets to see. */
export const syncedSelector: {
  scheme: string;
  language?: string;
  pattern?: string;
}[] = [...ofAllSchemes(checkedFilters), ...ofAllSchemes(readFilters)];

/** True for the documents that a command on the active editor can be about. */
export function isDockerfile(document: TextDocument): boolean {
  return (
    document.languageId === "dockerfile" ||
    /(?:docker|container)file/i.test(baseName(document))
  );
}

export function isGoMod(document: TextDocument): boolean {
  return document.languageId === "go.mod" || baseName(document) === "go.mod";
}

function baseName({ uri }: TextDocument): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

function ofAllSchemes<T extends object>(
  filters: readonly T[],
): (T & { scheme: string })[] {
  return schemes.flatMap((scheme) =>
    filters.map((filter) => ({ scheme, ...filter })),
  );
}
