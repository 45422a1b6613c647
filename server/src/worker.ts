/** Entry of the language server in a browser's worker: no files, no processes. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
} from "vscode-languageserver/browser";
import { startServer } from "./lsp/start-server.ts";

/** What a dedicated worker is, as far as the connection needs it. */
type Port = ConstructorParameters<typeof BrowserMessageReader>[0];

const port = globalThis as unknown as Port;
startServer(
  createConnection(
    new BrowserMessageReader(port),
    new BrowserMessageWriter(port),
  ),
  {
    files: undefined,
    engine: () => Promise.resolve(undefined),
    host: () => Promise.resolve(undefined),
    kubernetes: () => Promise.resolve(undefined),
  },
);
