import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const types = fileURLToPath(
  new URL("shims/language-server-types.ts", import.meta.url),
);

/** Parts of the protocol that the server does not speak, by the library's file names, each with its mixin. */
const unspoken: Readonly<Record<string, string | undefined>> = {
  callHierarchy: "CallHierarchyFeature",
  colorProvider: undefined,
  declaration: undefined,
  fileOperations: "FileOperationsFeature",
  foldingRange: "FoldingRangeFeature",
  implementation: undefined,
  inlayHint: "InlayHintFeature",
  inlineCompletion: "InlineCompletionFeature",
  inlineValue: "InlineValueFeature",
  linkedEditingRange: "LinkedEditingRangeFeature",
  moniker: "MonikerFeature",
  notebook: "NotebookSyncFeature",
  selectionRange: undefined,
  semanticTokens: "SemanticTokensFeature",
  textDocumentContent: "TextDocumentContentFeature",
  typeDefinition: undefined,
  typeHierarchy: "TypeHierarchyFeature",
};

const names = Object.keys(unspoken).join("|");
const mixins = Object.values(unspoken).filter((name) => name !== undefined);
/** A mixin that adds nothing. */
const withoutFeatures = mixins
  .map((name) => `exports.${name} = (base) => base;`)
  .join("\n");

/** A namespace as TypeScript writes it, which esbuild keeps even where nobody uses it. */
const namespace =
  /^export var (\w+);\n((?:\/\*\*[^]*?\*\/\n)?)\(function \(\1\) \{\n([^]*?)\n\}\)\(\1 \|\| \(\1 = \{\}\)\);$/gm;

/** The same namespaces in a form that esbuild drops where they are unused. */
async function droppable(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.replace(
    namespace,
    "export const $1 = /* @__PURE__ */ (function ($1) {\n$3\nreturn $1;\n})({});",
  );
}

/**
 * Leaves out of a server's bundle what it does not use of the protocol's library, 50 kB of 190: the library is CommonJS,
 * where esbuild finds nothing unused. Speaking another part of the protocol begins with taking it off the list.
 */
export const languageServerTrim: Plugin = {
  name: "language server trim",
  setup(bundling) {
    bundling.onResolve({ filter: /^vscode-languageserver-types$/ }, () => ({
      path: types,
    }));
    bundling.onLoad(
      {
        filter:
          /[\\/]vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main\.js$/,
      },
      async ({ path }) => ({ contents: await droppable(path), loader: "js" }),
    );
    bundling.onLoad(
      {
        filter: new RegExp(
          String.raw`[\\/]vscode-languageserver[\\/]lib[\\/]common[\\/](?:${names})\.js$`,
        ),
      },
      () => ({ contents: withoutFeatures, loader: "js" }),
    );
    bundling.onLoad(
      {
        filter: new RegExp(
          String.raw`[\\/]vscode-languageserver-protocol[\\/]lib[\\/]common[\\/]protocol\.(?:${names})\.js$|[\\/]vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$`,
        ),
      },
      () => ({ contents: "module.exports = {};", loader: "js" }),
    );
  },
};
