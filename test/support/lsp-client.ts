import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
} from "vscode-languageserver/node";
import {
  type DocumentStateParams,
  documentStateNotification,
} from "../../server/src/protocol.ts";

/** The built server. `npm run build` makes it. */
export const serverModule =
  process.env["SUREFETCH_TEST_SERVER"] ??
  fileURLToPath(new URL("../../server/dist/server.cjs", import.meta.url));

const deadlineMs = 10_000;

/** What a test's client is like; without `pull` diagnostics are pushed. */
export interface ClientOptions {
  readonly pull?: boolean;
  /** Edits carry versions. Default true. */
  readonly versionedEdits?: boolean;
  readonly locale?: string;
  readonly isTrusted?: boolean;
  /** URIs of the workspace folders. */
  readonly folders?: readonly string[];
  /** Settings below `surefetch.` by the URI that asks; the client supports `workspace/configuration`. */
  readonly settings?: (scopeUri: string | undefined) => unknown;
  readonly env?: Readonly<Record<string, string>>;
}

/** Something that the server sent on its own. */
interface Received {
  readonly method: string;
  readonly params: unknown;
}

interface Waiter {
  readonly matches: (received: Received) => boolean;
  readonly resolve: (received: Received) => void;
}

/**
 * A language client for tests, over stdio. Everything that the server sends must have been waited for or be allowed:
 * `stop` throws for messages that nobody expected, and for a server that does not end as it should.
 */
export class TestClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  /** What the server wrote to its log, by method `window/logMessage`. */
  readonly log: string[] = [];
  /** Capabilities that the server registered. */
  readonly registered: string[] = [];
  readonly #options: ClientOptions;
  readonly #received: Received[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #versions = new Map<string, number>();
  readonly #exit: Promise<number | null>;
  #stderr = "";
  #isStopped = false;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    this.process = spawn(process.execPath, [serverModule, "--stdio"], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
    });
    const { stdin, stdout, stderr } = this.process;
    assert.ok(stdin && stdout && stderr);
    stderr.on("data", (data: Buffer) => (this.#stderr += data.toString()));
    this.#exit = new Promise((resolve) => this.process.once("exit", resolve));
    this.connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#listen();
  }

  /** Starts and initializes a server. */
  static async start(options: ClientOptions = {}): Promise<TestClient> {
    const client = new TestClient(options);
    await client.initialize();
    return client;
  }

  async initialize(): Promise<InitializeResult> {
    const { folders, locale, isTrusted } = this.#options;
    const params: InitializeParams = {
      processId: process.pid,
      rootUri: null,
      capabilities: this.#capabilities(),
      workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
      ...(locale !== undefined && { locale }),
      initializationOptions: { isTrusted: isTrusted ?? false },
    };
    const result = await this.request<InitializeResult>("initialize", params);
    await this.connection.sendNotification("initialized", {});
    if (this.#options.settings !== undefined) {
      await this.until("client/registerCapability");
      await this.until("client/registerCapability");
    }
    return result;
  }

  /** Sends a request and fails when it takes longer than any should. */
  request<R>(method: string, params?: unknown): Promise<R> {
    return withDeadline(this.connection.sendRequest<R>(method, params), method);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  async open(
    uri: string,
    text: string,
    languageId = languageOf(uri),
  ): Promise<void> {
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId, version: 1, text };
    await this.notify("textDocument/didOpen", { textDocument });
  }

  /** Replaces a stretch, or everything without a range; returns the new version. */
  async change(uri: string, text: string, range?: Range): Promise<number> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const contentChanges = [range === undefined ? { text } : { range, text }];
    await this.notify("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  close(uri: string): Promise<void> {
    return this.notify("textDocument/didClose", { textDocument: { uri } });
  }

  async pullReport(
    uri: string,
    previousResultId?: string,
  ): Promise<DocumentDiagnosticReport> {
    return this.request("textDocument/diagnostic", {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  async pull(uri: string): Promise<Diagnostic[]> {
    const report = (await this.pullReport(uri)) as FullDocumentDiagnosticReport;
    assert.equal(report.kind, "full");
    return report.items;
  }

  /** The next push for a document. */
  async pushed(uri: string): Promise<PublishDiagnosticsParams> {
    const params = await this.until(
      "textDocument/publishDiagnostics",
      (value) => hasUri(value, uri),
    );
    return params as PublishDiagnosticsParams;
  }

  /** The next state of a document that the server tells. */
  async state(uri: string): Promise<DocumentStateParams> {
    const params = await this.until(documentStateNotification, (value) =>
      hasUri(value, uri),
    );
    return params as DocumentStateParams;
  }

  actions(
    uri: string,
    range: Range,
    context: {
      diagnostics?: readonly Diagnostic[];
      only?: readonly string[];
      triggerKind?: number;
    } = {},
  ): Promise<CodeAction[]> {
    return this.request("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  /** Waits for a message that the server sends on its own; what came before counts. */
  until(
    method: string,
    accepts: (params: unknown) => boolean = () => true,
  ): Promise<unknown> {
    const matches = (each: Received): boolean =>
      each.method === method && accepts(each.params);
    const index = this.#received.findIndex(matches);
    const [found] = index < 0 ? [] : this.#received.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found.params);
    const arrived = new Promise<Received>((resolve) => {
      const waiter: Waiter = {
        matches,
        resolve: (received) => {
          this.#waiters.delete(waiter);
          resolve(received);
        },
      };
      this.#waiters.add(waiter);
    });
    return withDeadline(arrived, method).then(({ params }) => params);
  }

  /** What has arrived and nobody has waited for, by method. */
  unexpected(): readonly string[] {
    return this.#received.map(
      ({ method, params }) => `${method} ${JSON.stringify(params)}`,
    );
  }

  /** Takes messages of one method that have arrived, and returns how many they were. */
  take(method: string): number {
    const before = this.#received.length;
    const rest = this.#received.filter((each) => each.method !== method);
    this.#received.splice(0, before, ...rest);
    return before - rest.length;
  }

  /** Shuts the server down; its exit status. @throws for unexpected messages. */
  async stop(): Promise<number | null> {
    this.#isStopped = true;
    await this.request("shutdown");
    await this.notify("exit", undefined);
    const code = await withDeadline(this.#exit, "exit");
    this.connection.dispose();
    assert.equal(
      this.#stderr,
      "",
      "the server writes nothing to standard error",
    );
    assert.deepEqual(
      this.unexpected(),
      [],
      "every message of the server was expected",
    );
    return code;
  }

  /** Ends the server in any case; for `after` hooks. */
  kill(): void {
    if (!this.#isStopped) this.process.kill();
  }

  /** The exit status, when the server ends by itself. */
  exit(): Promise<number | null> {
    this.#isStopped = true;
    return withDeadline(this.#exit, "exit");
  }

  #listen(): void {
    const { connection } = this;
    connection.onRequest("workspace/configuration", (params: unknown) => {
      const { items } = params as { items: readonly { scopeUri?: string }[] };
      return items.map(
        ({ scopeUri }) => this.#options.settings?.(scopeUri) ?? null,
      );
    });
    connection.onRequest((method, params) => {
      if (method === "client/registerCapability") {
        const { registrations } = params as {
          registrations: readonly { method: string }[];
        };
        this.registered.push(...registrations.map((each) => each.method));
      }
      this.#receive({ method, params });
      return null;
    });
    connection.onNotification((method, params) => {
      if (method === "window/logMessage")
        this.log.push((params as { message: string }).message);
      else this.#receive({ method, params });
    });
    connection.onUnhandledProgress(({ token, value }) => {
      this.#receive({
        method: "$/progress",
        params: { token, value: value as unknown },
      });
    });
    connection.listen();
  }

  #receive(received: Received): void {
    const waiter = [...this.#waiters].find(({ matches }) => matches(received));
    if (waiter === undefined) this.#received.push(received);
    else waiter.resolve(received);
  }

  #capabilities(): ClientCapabilities {
    const { pull, settings, versionedEdits } = this.#options;
    return {
      workspace: {
        workspaceEdit: { documentChanges: versionedEdits ?? true },
        ...(settings !== undefined && {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        }),
        ...(pull === true && { diagnostics: { refreshSupport: true } }),
      },
      textDocument: {
        codeAction: { isPreferredSupport: true },
        publishDiagnostics: { relatedInformation: true, versionSupport: true },
        ...(pull === true && { diagnostic: { relatedInformation: true } }),
      },
      experimental: {
        surefetch: {
          documentState: pull === true,
          rulePages: pull === true,
          checksNetwork: pull === true,
        },
      },
    };
  }
}

/** @throws Error naming what did not happen in time. */
export async function withDeadline<T>(
  promise: Promise<T>,
  what: string,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: nothing within ${deadlineMs} ms`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function languageOf(uri: string): string {
  return uri.endsWith("go.mod") ? "go.mod" : "dockerfile";
}

function hasUri(value: unknown, uri: string): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "uri" in value &&
    value.uri === uri
  );
}
