import { coversPath } from "../build/private/go-patterns.ts";
import type { GoProxyEntry } from "../build/proxies/goproxy.ts";
import { parseGoSumDb } from "../build/proxies/gosumdb.ts";
import { goDefaults } from "../knowledge/go-defaults.ts";
import { isPublicGoProxy } from "../knowledge/go-proxies.ts";
import { endpointOf } from "./endpoint.ts";
import type { Faults } from "./faults.ts";
import {
  escapePath,
  failure,
  ok,
  printAnswer,
  type Answer,
} from "./go-answer.ts";
import { GoContacts } from "./go-contacts.ts";
import type { ProxyFinder } from "./http-proxy.ts";
import {
  entriesOf,
  isFolderToolchain,
  lacksDatabase,
  type Entry,
} from "./go-list.ts";
import {
  toolchainPath,
  unnamedVersion,
  type GoQuestion,
} from "./go-question.ts";
import { unrealRequest } from "./go-unreal-entry.ts";
import type { WalkResult } from "./walk.ts";

/** Asks one question as cmd/go/internal/modfetch does: TryProxies, lookup, and sumdb's initBase. */
export function walkGo(
  question: GoQuestion,
  faults: Faults,
  proxyOf: ProxyFinder,
): WalkResult {
  const contacts = new GoContacts(question, faults, proxyOf);
  const walk = new GoWalk(question, contacts);
  const answer = walk.answer();
  const { tried } = contacts;
  if (answer.kind === "ok") return { tried, outcome: "ok", error: undefined };
  if (answer.kind === "hangs")
    return { tried, outcome: "hangs", error: undefined };
  return { tried, outcome: "fails", error: printAnswer(question, answer) };
}

class GoWalk {
  readonly #question: GoQuestion;
  readonly #contacts: GoContacts;
  readonly #isPrivate: boolean;
  readonly #isToolchain: boolean;
  readonly #list: readonly Entry[] | string;
  #checked: Answer | undefined;
  #origin: Answer | undefined;
  #lookedUp: Answer | undefined;

  constructor(question: GoQuestion, contacts: GoContacts) {
    this.#contacts = contacts;
    this.#question = question;
    const { goVersion, path, settings } = question;
    this.#isToolchain = path === toolchainPath;
    this.#isPrivate = coversPath(settings.GONOPROXY, path, goVersion);
    this.#list = entriesOf(question);
  }

  answer(): Answer {
    const { version, file } = this.#question;
    const name = `${escapePath(this.#question.path)}/@v/`;
    const rest = file === "list" ? "list" : `${escapePath(version)}.${file}`;
    const ask = (entry: Entry): Answer =>
      this.#askEntry(entry, `${name}${rest}`);
    if (this.#isToolchain) {
      const answer = this.#tryEntries(ask);
      return answer.kind === "ok" ? this.#check() : answer;
    }
    return this.#tryEntries((entry) => {
      const answer = ask(entry);
      // A hash that cannot be had counts as an error of the entry, and is not asked for again.
      return answer.kind === "ok" ? (this.#checked ??= this.#check()) : answer;
    });
  }

  /** The first entry that is good, else the error that go shows: that of `direct`, then the last that is no 404. */
  #tryEntries(ask: (entry: Entry) => Answer): Answer {
    if (typeof this.#list === "string") return failure(this.#list, false, true);
    let best: Answer = failure("", true);
    let rank = 0;
    for (const entry of this.#list) {
      const answer = ask(entry);
      if (answer.kind !== "error") return answer;
      const isDirect =
        entry.kind === "direct" ||
        (entry.kind === "noproxy" && answer.text !== usesProxy);
      const own = isDirect ? 2 : answer.isNotFound ? 0 : 1;
      if (own >= rank) {
        best = answer;
        rank = own;
      }
      if (entry.next !== "any-error" && !answer.isNotFound) break;
    }
    return best;
  }

  #askEntry(entry: Entry, file: string): Answer {
    if (this.#isPrivate && entry.kind !== "noproxy" && entry.kind !== "direct")
      return failure("disabled by GOPRIVATE/GONOPROXY", true);
    switch (entry.kind) {
      case "noproxy":
        return this.#isPrivate ? this.#askOrigin() : failure(usesProxy, true);
      case "direct":
        return this.#askOrigin();
      case "off":
        return failure("module lookup disabled by GOPROXY=off", true, true);
      case "url":
        return this.#askMirror(entry, file, "module proxy");
      case "invalid":
        return this.#askUnreal(entry, file, "module proxy");
    }
  }

  #askMirror(
    entry: GoProxyEntry,
    file: string,
    role: "module proxy" | "checksum database",
  ): Answer {
    const url = `${(entry.url ?? "").replace(/\/$/, "")}/${file}`;
    const { scheme, userinfo } = entry.parsed ?? {};
    if (scheme === "file") return this.#askFolder(entry, file, role);
    if (scheme === "http" && userinfo !== undefined)
      return failure(
        `refusing to pass credentials to insecure URL: ${url.replace(/:[^:@/]*@/, ":xxxxx@")}`,
        false,
      );
    const endpoint = endpointOf(url, { role, span: undefined, next: "never" });
    if (endpoint === undefined) return failure("", false);
    const { bareMirrors, isMissing, isPrivate } = this.#question;
    const lacksIt =
      role === "checksum database"
        ? lacksDatabase(entry, bareMirrors)
        : isMissing === true ||
          (isPrivate === true && isPublicGoProxy(entry.text));
    return this.#contacts.request(endpoint, lacksIt ? 404 : undefined);
  }

  /** A slip such as `a.example;direct`, which go takes for a host. */
  #askUnreal(
    entry: GoProxyEntry,
    file: string,
    role: "module proxy" | "checksum database",
  ): Answer {
    const { host, reason, url } = unrealRequest(entry.text, file);
    const endpoint = { url, host: host ?? "", port: 443, role } as const;
    const asked = { ...endpoint, span: undefined, next: "never" } as const;
    if (host !== undefined)
      this.#contacts.tried.push({ endpoint: asked, result: "dns" });
    return failure(`Get "${this.#contacts.printed(asked)}": ${reason}`, false);
  }

  /** A folder holds modules, and no checksum database. */
  #askFolder(
    { url = "" }: GoProxyEntry,
    file: string,
    role: "module proxy" | "checksum database",
  ): Answer {
    const folder = url.replace(/\/$/, "");
    if (role === "checksum database")
      return failure(
        `reading ${folder}/${file}: no such file or directory`,
        true,
      );
    // It stands where hosts do, and is one for all its modules.
    const endpoint = { url: folder, host: "", port: 0, role, span: undefined };
    this.#contacts.tried.push({
      endpoint: { ...endpoint, next: "never" },
      result: "ok",
    });
    return ok;
  }

  /** Both GONOPROXY and `direct` lead there; go asks once. */
  #askOrigin(): Answer {
    return (this.#origin ??= this.#contacts.requestOrigin());
  }

  #check(): Answer {
    const { asksForHash, file, goVersion, path, settings } = this.#question;
    const isAsked =
      this.#isToolchain ||
      (asksForHash &&
        settings.GOSUMDB !== "off" &&
        !coversPath(settings.GONOSUMDB, path, goVersion));
    if (!isAsked || isFolderToolchain(this.#question)) return ok;
    const database = parseGoSumDb(settings.GOSUMDB);
    const what = file === "mod" ? "go.mod" : "module";
    // By then `latest` is a version.
    const start = file === "list" ? `${path}@${this.#exactVersion}: ` : "";
    const fail = (text: string): Answer =>
      failure(`${start}verifying ${what}: ${text}`, false, file === "list");
    if (database.kind === "off")
      return fail("checksum database disabled by GOSUMDB=off");
    if (database.kind === "invalid") return fail(database.message);
    const answer = this.#askDatabase(database.name, database.url);
    if (answer.kind !== "error") return answer;
    const name = `${path}@${this.#exactVersion}${file === "mod" ? "/go.mod" : ""}`;
    return fail(`${name}: ${answer.text}`);
  }

  get #exactVersion(): string {
    const { file, version } = this.#question;
    return file === "list" ? unnamedVersion : version;
  }

  /** Through the first mirror that serves it; itself where none does. A mirror's failure is not forgotten. */
  #askDatabase(name: string, own: string | undefined): Answer {
    if (own !== undefined) return this.#lookUp(own, name);
    const answer = this.#tryEntries((entry) => {
      const file = `sumdb/${name}/supported`;
      if (entry.kind === "invalid")
        return this.#askUnreal(entry, file, "checksum database");
      if (entry.kind === "url") return this.#askThrough(entry, name, file);
      return failure(
        entry.kind === "noproxy" ? usesProxy : "disabled by GOPROXY=off",
        true,
      );
    });
    if (this.#lookedUp !== undefined) return this.#lookedUp;
    return answer.kind === "error" && answer.isNotFound
      ? this.#lookUp(`https://${name}`, name)
      : answer;
  }

  /** A mirror that serves the database is asked for all of it, and hands on what the database lacks. */
  #askThrough(entry: GoProxyEntry, name: string, file: string): Answer {
    const answer = this.#askMirror(entry, file, "checksum database");
    if (answer.kind === "ok" && this.#isUnknownTo(name))
      this.#lookedUp = this.#lookUp(
        `${(entry.url ?? "").replace(/\/$/, "")}/sumdb/${name}`,
        name,
      );
    return answer;
  }

  #isUnknownTo(database: string): boolean {
    return this.#question.isPrivate === true && database === goDefaults.GOSUMDB;
  }

  #lookUp(base: string, name: string): Answer {
    const { path } = this.#question;
    const version = this.#exactVersion;
    const url = `${base.replace(/\/$/, "")}/lookup/${escapePath(path)}@${escapePath(version)}`;
    const role = "checksum database";
    const endpoint = endpointOf(url, { role, span: undefined, next: "never" });
    return endpoint === undefined
      ? failure("", false)
      : this.#contacts.request(
          endpoint,
          this.#isUnknownTo(name) ? 404 : undefined,
        );
  }
}

const usesProxy = "path does not match GOPRIVATE/GONOPROXY";
