import { known, unknown, type Value } from "../build/value.ts";
import type { Endpoint } from "../plan/model.ts";
import { normalizeRepository } from "../syntax/dockerfile/image-reference.ts";
import { parseUrl } from "../text/url.ts";
import { defineTool } from "./tool.ts";

/** Registry hosts whose API answers elsewhere: docs.docker.com, docker-facts 1.3, 2026-11-21. */
const apiHosts = new Map([["docker.io", "registry-1.docker.io"]]);

/** BuildKit asks for content four times (resolver/retryhandler, download-facts 1, 2026-11-21). */
const pullRetries = 3;

export default defineTool({
  instruction(instruction, { stage }) {
    if (instruction.kind !== "from" || stage.base.kind !== "image")
      return undefined;
    const { image, reference } = stage.base;
    const span = instruction.reference?.span ?? instruction.keywordSpan;
    const chain: Value<readonly Endpoint[]> =
      image === undefined || reference.kind === "unknown"
        ? reference.kind === "unknown"
          ? reference
          : unknown("not-stated", { kind: "literal", span })
        : known([registryOf(normalizeRepository(image), span)], {
            kind: "literal",
            span,
          });
    return {
      verb: "",
      span,
      nameSpan: span,
      environment: new Map(),
      routes: [
        {
          what: "layer",
          covers: reference.kind === "known" ? [reference.value] : [],
          when: "always",
          chain,
        },
      ],
      resilience: {
        retries: known(pullRetries, { kind: "tool-default" }),
        connectTimeoutSeconds: known(30, { kind: "tool-default" }),
        totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, {
          kind: "tool-default",
        }),
        resumes: known(false, { kind: "tool-default" }),
      },
      integrity: {
        checksum: known("digest", { kind: "tool-default" }),
        verifiesTls: known(true, { kind: "tool-default" }),
      },
      // Credentials are the engine's own (`docker login`): no file of the build says them.
      credentials: unknown("not-stated"),
      prompts: known(false, { kind: "tool-default" }),
      lockfileFirst: unknown("not-stated"),
    };
  },
});

function registryOf(repository: string, span: Endpoint["span"]): Endpoint {
  const name = repository.slice(0, repository.indexOf("/"));
  const host = apiHosts.get(name) ?? name;
  const url = `https://${host}/v2/`;
  const parsed = parseUrl(url);
  return {
    url,
    host: parsed?.host ?? host,
    port: parsed?.port ?? 443,
    role: "registry",
    next: "never",
    span,
  };
}
