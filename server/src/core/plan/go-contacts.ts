import {
  faultAt,
  isNotFound,
  originFault,
  type Fault,
  type Faults,
} from "./faults.ts";
import { failure, ok, type Answer } from "./go-answer.ts";
import { proxyError, requestError } from "./go-errors.ts";
import {
  namesRepository,
  originOf,
  pageError,
  repositoryError,
} from "./go-origin-errors.ts";
import type { GoQuestion } from "./go-question.ts";
import {
  proxyFailure,
  type ProxyFailure,
  type ProxyFinder,
} from "./http-proxy.ts";
import type { Endpoint } from "./model.ts";
import type { Tried } from "./walk.ts";

/** The hosts that go contacts for one question, and what they say under the given faults. */
export class GoContacts {
  readonly tried: Tried[] = [];
  readonly #question: GoQuestion;
  readonly #faults: Faults;
  readonly #proxyOf: ProxyFinder;

  constructor(question: GoQuestion, faults: Faults, proxyOf: ProxyFinder) {
    this.#question = question;
    this.#faults = faults;
    this.#proxyOf = proxyOf;
  }

  /** Asks a host over HTTP; `without`: what it answers where it is up. */
  request(endpoint: Endpoint, without?: Fault): Answer {
    const stopped = proxyFailure(endpoint, this.#faults, this.#proxyOf);
    if (stopped !== undefined) return this.#stop(endpoint, stopped);
    const fault = faultAt(endpoint, this.#faults) ?? without;
    this.tried.push({ endpoint, result: fault ?? "ok" });
    if (fault === undefined) return ok;
    const { goVersion } = this.#question;
    const text = requestError(this.printed(endpoint), fault, goVersion);
    return text === undefined
      ? { kind: "hangs" }
      : failure(text, isNotFound(fault));
  }

  #stop(asked: Endpoint, stopped: ProxyFailure): Answer {
    const { fault, proxy } = stopped;
    this.tried.push({ endpoint: proxy, result: fault });
    const url = this.printed(asked);
    const text = proxyError(url, stopped, this.#question.goVersion);
    const isAnswer = url.startsWith("http:") && isNotFound(fault);
    return text === undefined ? { kind: "hangs" } : failure(text, isAnswer);
  }

  /** The URL in go's error: of another file, where go has gone on by then. */
  printed({ role, url }: Endpoint): string {
    const { printedFile } = this.#question;
    return printedFile === undefined || role !== "module proxy"
      ? url
      : url.replace(/[a-z]+$/, printedFile);
  }

  /** The module's own host: a page that names the repository, or the repository at once. */
  requestOrigin(): Answer {
    const isPlain = namesRepository(this.#question.path);
    const endpoint = originOf(this.#question.path);
    if (endpoint === undefined) return failure("", false);
    const stopped = proxyFailure(endpoint, this.#faults, this.#proxyOf);
    const fault = stopped?.fault ?? originFault(endpoint, this.#faults);
    const contact = stopped?.proxy ?? endpoint;
    this.tried.push({ endpoint: contact, result: fault ?? "ok" });
    if (fault === undefined) return ok;
    const say = isPlain ? repositoryError : pageError;
    const text = say(this.#question, fault, stopped);
    // A page that cannot be had means that there is no such module; so does a repository that is not there.
    return text === undefined
      ? { kind: "hangs" }
      : failure(text, !isPlain || isNotFound(fault), !isPlain);
  }
}
