import { baseImageFacts } from "../knowledge/base-images.ts";
import { known, unknown, type Value } from "../build/value.ts";
import {
  normalizeRepository,
  parseImageReference,
} from "../syntax/dockerfile/image-reference.ts";
import type { Span } from "../text/source.ts";
import type { ToolSite } from "../tools/tool.ts";
import { endpointOf } from "./endpoint.ts";
import type { Endpoint, Route } from "./model.ts";

/** Registry hosts whose API answers elsewhere: docs.docker.com, docker-facts 1.3, 2026-11-21. */
const apiHosts = new Map([["docker.io", "registry-1.docker.io"]]);

/** BuildKit asks for content four times (resolver/retryhandler, download-facts 1, 2026-11-21). */
const pullRetries = 3;

const toolDefault = { kind: "tool-default" } as const;

/** An image that the builder pulls, and the token that names it. */
export interface PulledImage {
  /** The reference with variables resolved. */
  readonly reference: Value;
  readonly span: Span;
}

/** What a pull of images is, whichever instruction asks for it: the builder does it, before and outside of any RUN. */
export function imagePull(
  images: readonly PulledImage[],
): Omit<ToolSite, "verb"> {
  return {
    environment: new Map(),
    routes: images.map(layerRoute),
    resilience: {
      retries: known(pullRetries, toolDefault),
      connectTimeoutSeconds: known(30, toolDefault),
      totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, toolDefault),
      resumes: known(false, toolDefault),
    },
    integrity: {
      checksum: known("digest", toolDefault),
      verifiesTls: known(true, toolDefault),
    },
    // Credentials are the engine's own (`docker login`): no file of the build says them.
    credentials: unknown("not-stated"),
    prompts: known(false, toolDefault),
    lockfileFirst: unknown("not-stated"),
  };
}

/**
 * What `COPY --from=NAME` and `--mount=from=NAME` ask for where NAME is no stage. A bare name that is no
 * well-known image may as well be a context that the caller names: unknown.
 */
export function pulledFrom(name: string, span: Span): PulledImage {
  const origin = { kind: "literal", span } as const;
  // Docker expands no variable here.
  if (name.includes("$"))
    return { reference: unknown("depends-on-unknown", origin), span };
  const image = parseImageReference(name);
  const isImage =
    /[/:@.]/.test(name) ||
    (image !== undefined && baseImageFacts(image) !== undefined);
  const reference = isImage
    ? known(name, origin)
    : unknown("not-stated", origin);
  return { reference, span };
}

function layerRoute({ reference, span }: PulledImage): Route {
  const origin = { kind: "literal", span } as const;
  const endpoint =
    reference.kind === "known" ? registryOf(reference.value, span) : undefined;
  const chain: Value<readonly Endpoint[]> =
    reference.kind === "unknown"
      ? reference
      : endpoint === undefined
        ? unknown("not-stated", origin)
        : known([endpoint], origin);
  return {
    what: "layer",
    covers: reference.kind === "known" ? [reference.value] : [],
    when: "always",
    chain,
  };
}

function registryOf(reference: string, span: Span): Endpoint | undefined {
  const image = parseImageReference(reference);
  if (image === undefined) return undefined;
  const repository = normalizeRepository(image);
  const name = repository.slice(0, repository.indexOf("/"));
  // No registry: what Podman and Buildah put before the name of an image that was built on the machine.
  if (name === "localhost") return undefined;
  const url = `https://${apiHosts.get(name) ?? name}/v2/`;
  return endpointOf(url, { role: "registry", next: "never", span });
}
