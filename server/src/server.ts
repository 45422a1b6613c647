/** Entry of the language server on Node: over stdio (`--stdio`) or Node IPC (`--node-ipc`). */
import { createConnection } from "vscode-languageserver/node";
import { startServer } from "./lsp/start-server.ts";
import { nodeProjectHost } from "./platform/files.ts";

startServer(createConnection(), {
  files: nodeProjectHost,
  // Loaded when wanted: most sessions never run a network check.
  engine: async (name, context) =>
    (await import("./platform/engines/engines.ts")).containerEngine(
      name,
      process.env,
      context,
    ),
  host: async () => (await import("./platform/engines/engines.ts")).hostPlace(),
  kubernetes: async (program) =>
    (await import("./platform/engines/engines.ts")).kubernetes(
      undefined,
      program,
    ),
});
