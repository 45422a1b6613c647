/** Entry of the language server on Node: over stdio (`--stdio`) or Node IPC (`--node-ipc`). */
import { createConnection } from "vscode-languageserver/node";
import { startServer } from "./lsp/start-server.ts";

startServer(createConnection(), { files: undefined, engine: () => undefined });
