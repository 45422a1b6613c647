import type { Range } from "vscode-languageserver-types";
import type { Language } from "./finding.ts";
import type { DockerfileContext } from "./rule.ts";

/** What the download command at an offset sees and contacts, as Markdown; undefined elsewhere. */
export declare function hover(
  context: DockerfileContext,
  offset: number,
  language: Language,
): { readonly markdown: string; readonly range: Range } | undefined;
