import type { Range } from "vscode-languageserver-types";
import type { Origin, Value } from "../build/value.ts";
import type { DockerfileContext } from "../rule.ts";
import type { SourceText, Span } from "../text/source.ts";
import { redactUrl } from "../text/url.ts";
import type { DownloadSite, Endpoint, Route } from "./model.ts";

/** A `Value` in JSON. No limit is `null`; a password in a URL is cut. Ranges are zero-based UTF-16. */
type JsonValue =
  | {
      readonly kind: "known";
      readonly value: unknown;
      readonly origin: JsonOrigin;
    }
  | {
      readonly kind: "unknown";
      readonly reason: string;
      readonly origin?: JsonOrigin;
    };

interface JsonOrigin {
  readonly kind: string;
  readonly range?: Range;
  /** Another file that sets it. */
  readonly file?: string;
}

/** The plan's JSON: what `surefetch plan`, the assistants' tool and the probe read. DESIGN 9.2. */
export function planToJson(context: DockerfileContext): {
  readonly version: 1;
  readonly file: string;
  readonly sites: readonly unknown[];
} {
  const writer = new JsonWriter(context.source);
  return {
    version: 1,
    file: context.file,
    sites: context.plan.sites.map((site) => writer.site(site)),
  };
}

class JsonWriter {
  readonly #source: SourceText;

  constructor(source: SourceText) {
    this.#source = source;
  }

  site(site: DownloadSite): unknown {
    const {
      access,
      cache,
      environment,
      id,
      integrity,
      network,
      resilience,
      stage,
      tool,
      verb,
    } = site;
    return {
      id,
      tool,
      verb,
      range: this.#range(site.span),
      stage: {
        index: stage.index,
        ...(stage.name === undefined ? {} : { name: stage.name }),
      },
      environment: Object.fromEntries(
        [...environment].map(([name, value]) => [name, this.#value(value)]),
      ),
      routes: site.routes.map((route) => this.#route(route)),
      resilience: this.#values(resilience),
      cache: {
        mounts: cache.mounts,
        lockfileFirst: this.#value(cache.lockfileFirst),
      },
      integrity: this.#values(integrity),
      access: {
        mounts: access.mounts,
        credentials: this.#value(access.credentials),
        prompts: this.#value(access.prompts),
      },
      network: this.#values(network),
    };
  }

  #route({ chain, covers, what, when }: Route): unknown {
    return {
      what,
      covers: covers.map(redactUrl),
      when,
      chain:
        chain.kind === "unknown"
          ? this.#value(chain)
          : {
              ...this.#value(chain),
              value: chain.value.map((endpoint) => this.#endpoint(endpoint)),
            },
    };
  }

  #endpoint({ host, next, port, role, span, url }: Endpoint): unknown {
    return {
      url,
      host,
      port,
      role,
      next,
      ...(span === undefined ? {} : { range: this.#range(span) }),
    };
  }

  #values(values: object): unknown {
    const entries = Object.entries(values) as [
      string,
      Value<unknown> | undefined,
    ][];
    return Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value === undefined ? [] : [[name, this.#value(value)]],
      ),
    );
  }

  #value(value: Value<unknown>): JsonValue {
    if (value.kind === "unknown") {
      const { origin, reason } = value;
      return {
        kind: "unknown",
        reason,
        ...(origin === undefined ? {} : { origin: this.#origin(origin) }),
      };
    }
    const plain = value.value === Number.POSITIVE_INFINITY ? null : value.value;
    return {
      kind: "known",
      value: typeof plain === "string" ? redactUrl(plain) : plain,
      origin: this.#origin(value.origin),
    };
  }

  #origin({ file, kind, span }: Origin): JsonOrigin {
    return {
      kind,
      ...(span === undefined ? {} : { range: this.#range(span) }),
      ...(file === undefined ? {} : { file }),
    };
  }

  #range(span: Span): Range {
    return this.#source.range(span);
  }
}
