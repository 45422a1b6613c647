/** The language server also bundles for a browser's worker, and answers there: vscode.dev is a target. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { builtinModules } from "node:module";
import { bundleInMemory } from "../server/scripts/build.ts";

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

test("the browser worker's bundle has nothing of Node in it and answers", async () => {
  const { text, metafile } = await bundleInMemory(
    "server/dist/browser/worker.js",
  );
  const imports = Object.values(metafile?.outputs ?? {}).flatMap((output) =>
    output.imports.map(({ path }) => path),
  );
  assert.deepEqual(imports, []);
  for (const name of builtinModules)
    assert.ok(
      !text.includes(`require("${name}")`) && !text.includes(`"node:${name}"`),
      name,
    );

  const worker = new FakeWorker();
  try {
    runInContext(text, createContext(worker.globals));
  } catch (error) {
    // The stack would quote a line of 300 kB.
    assert.fail(`the worker does not start: ${String(error)}`);
  }
  const capabilities = { textDocument: { diagnostic: {} } };
  const initialized = await worker.ask("initialize", {
    processId: null,
    rootUri: null,
    capabilities,
  });
  assert.ok(JSON.stringify(initialized.result).includes("diagnosticProvider"));
  worker.tell("initialized", {});
  const uri = "file:///a/go.mod";
  worker.tell("textDocument/didOpen", {
    textDocument: {
      uri,
      languageId: "go.mod",
      version: 1,
      text: "module example.com/m\n\ngo go1.25\n",
    },
  });
  const { result } = await worker.ask("textDocument/diagnostic", {
    textDocument: { uri },
  });
  assert.match(JSON.stringify(result), /go-mod-syntax/);
});

type Listener = (event: { readonly data: unknown }) => void;

/** As much of a dedicated worker's global scope as a well-behaved server needs: no process, no require, no Buffer. */
class FakeWorker {
  readonly globals: Record<string, unknown>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #listeners: Listener[] = [];
  #next = 1;

  constructor() {
    this.globals = {
      postMessage: (answer: Answer) => {
        if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      },
      addEventListener: (type: string, listen: Listener) => {
        if (type === "message") this.#listeners.push(listen);
      },
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      queueMicrotask,
      TextEncoder,
      TextDecoder,
      URL,
      AbortController,
      AbortSignal,
      console,
    };
    this.globals["self"] = this.globals;
  }

  tell(method: string, params: unknown, id?: number): void {
    const message = { jsonrpc: "2.0", method, params };
    const data = id === undefined ? message : { ...message, id };
    const { onmessage } = this.globals;
    const listeners =
      typeof onmessage === "function"
        ? [...this.#listeners, onmessage as Listener]
        : this.#listeners;
    assert.ok(listeners.length > 0, "the worker listens");
    for (const listen of listeners) listen({ data });
  }

  ask(method: string, params: unknown): Promise<Answer> {
    const id = this.#next++;
    const answer = new Promise<Answer>((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`no answer to ${method}`)),
        10_000,
      );
      this.#waiting.set(id, (given) => {
        clearTimeout(deadline);
        if (given.error === undefined) resolve(given);
        else reject(new Error(`${method}: ${JSON.stringify(given.error)}`));
      });
    });
    this.tell(method, params, id);
    return answer;
  }
}
