import type { Connection } from "vscode-languageserver";
import type { ClientFeatures } from "./client-features.ts";
import { uriKey } from "./uris.ts";

/** The editor's `surefetch.*` settings of a resource, as the client gave them: nothing is checked yet. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Settings by resource, asked once and kept until they change. */
export class Settings {
  readonly #connection: Connection;
  readonly #features: ClientFeatures;
  readonly #cache = new Map<string, Promise<RawSettings>>();
  #pushed: RawSettings = {};

  constructor(connection: Connection, features: ClientFeatures) {
    this.#connection = connection;
    this.#features = features;
  }

  /** The settings of a document, or of the window without one. Never rejects. */
  get(uri: string | undefined): Promise<RawSettings> {
    if (!this.#features.asksConfiguration) return Promise.resolve(this.#pushed);
    const key = uri === undefined ? "" : uriKey(uri);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const asked = this.#ask(uri);
    this.#cache.set(key, asked);
    return asked;
  }

  /** Takes the settings that a client without `workspace/configuration` sends. */
  push(settings: unknown): void {
    const own = isRecord(settings) ? settings["surefetch"] : undefined;
    this.#pushed = isRecord(own) ? own : {};
    this.#cache.clear();
  }

  forget(uri: string): void {
    this.#cache.delete(uriKey(uri));
  }

  async #ask(uri: string | undefined): Promise<RawSettings> {
    try {
      const item =
        uri === undefined
          ? { section: "surefetch" }
          : { scopeUri: uri, section: "surefetch" };
      const answer: unknown =
        await this.#connection.workspace.getConfiguration(item);
      return isRecord(answer) ? answer : {};
    } catch (error) {
      this.#connection.console.warn(
        `The settings could not be read: ${String(error)}`,
      );
      return {};
    }
  }
}

export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
