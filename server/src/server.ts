/** Entry of the language server on Node: over stdio (`--stdio`) or Node IPC (`--node-ipc`). */
import { createConnection } from "vscode-languageserver/node";
import { startServer } from "./lsp/start-server.ts";
import { containerEngine } from "./platform/engines/containers.ts";
import { nodeProjectHost } from "./platform/files.ts";

startServer(createConnection(), {
  files: nodeProjectHost,
  engine: (name) => containerEngine(name),
});
