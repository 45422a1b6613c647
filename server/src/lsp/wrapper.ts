import {
  type CancellationToken,
  LSPErrorCodes,
  ErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Language } from "../core/finding.ts";
import type { Logger } from "../platform/host.ts";
import { text } from "./messages.ts";

/** Requests that take longer are told to the log, in milliseconds. */
const slowAfter = 200;

/** Thrown where a request was cancelled while it waited. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}

/** Thrown where what a client asks cannot be done; its text is for the user. */
export class Refused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refused";
  }
}

/** `E` is the type of data that errors of the request may carry. */
export type RequestHandler<P, R, E> = (
  params: P,
  token: CancellationToken,
) => Promise<R | ResponseError<E>>;

/** Makes every handler of the server: cancellation, timing and unexpected errors are dealt with here. */
export class Wrapper {
  readonly #logger: Logger;
  readonly #language: Language;

  constructor(logger: Logger, language: Language) {
    this.#logger = logger;
    this.#language = language;
  }

  /** A handler of a request. `run` gets a signal that the client's cancellation aborts. */
  request<P, R, E = void>(
    method: string,
    run: (params: P, signal: AbortSignal) => R | Promise<R>,
  ): RequestHandler<P, R, E> {
    return async (params, token) => {
      const controller = new AbortController();
      if (token.isCancellationRequested) controller.abort();
      const listener = token.onCancellationRequested(() => controller.abort());
      const started = Date.now();
      try {
        const result = await run(params, controller.signal);
        return result;
      } catch (error) {
        return this.#failure(method, error, controller.signal);
      } finally {
        listener.dispose();
        const milliseconds = Date.now() - started;
        if (milliseconds > slowAfter)
          this.#logger.debug(`${method} took ${milliseconds} ms`);
      }
    };
  }

  /** A handler of a notification or of an event, which has nobody to answer to. */
  notification<P>(
    method: string,
    run: (params: P) => void | Promise<void>,
  ): (params: P) => void {
    return (params) => {
      const fail = (error: unknown): void => {
        if (!(error instanceof Cancelled))
          this.#logger.error(`${method} failed: ${describe(error)}`);
      };
      try {
        void Promise.resolve(run(params)).catch(fail);
      } catch (error) {
        fail(error);
      }
    };
  }

  #failure<E>(
    method: string,
    error: unknown,
    signal: AbortSignal,
  ): ResponseError<E> {
    if (error instanceof Cancelled || signal.aborted) {
      return new ResponseError(
        LSPErrorCodes.RequestCancelled,
        `${method} was cancelled`,
      );
    }
    if (error instanceof Refused) {
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    }
    this.#logger.error(`${method} failed: ${describe(error)}`);
    return new ResponseError(
      ErrorCodes.InternalError,
      text("failed", this.#language, { method }),
    );
  }
}

/** An error for the log, with its stack where it has one. */
export function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}

/** @throws Cancelled once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Cancelled();
}
