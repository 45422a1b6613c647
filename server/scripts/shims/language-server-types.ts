/** What the server, its libraries and dockerfile-ast use at run time of `vscode-languageserver-types`; the rest is 20 kB. */
export {
  CodeActionKind,
  CodeActionTriggerKind,
  DiagnosticSeverity,
  DocumentUri,
  MarkupKind,
  Position,
  Range,
  URI,
  WorkspaceFolder,
  integer,
  uinteger,
} from "../../../node_modules/vscode-languageserver-types/lib/esm/main.js";
