import {
  CodeActionKind,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ClientFeatures } from "./client-features.ts";
import { source } from "./convert.ts";
import { fixAllKind } from "./handlers/code-action.ts";

/** The answer to `initialize`. */
export function initializeResult(features: ClientFeatures): InitializeResult {
  return {
    serverInfo: { name: "Surefetch" },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: false,
      },
      ...(features.pullsDiagnostics && {
        diagnosticProvider: {
          identifier: source,
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
      }),
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
      },
      hoverProvider: true,
      // A lens is a button: without the command behind it there is none.
      ...(features.checksNetwork && {
        codeLensProvider: { resolveProvider: false },
      }),
      workspace: {
        workspaceFolders: {
          supported: true,
          changeNotifications: features.changesFolders,
        },
      },
    },
  };
}
