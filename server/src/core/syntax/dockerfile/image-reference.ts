/**
 * An image reference cut into its parts, as written. `tag` and `digest` come with their place in the
 * text that was parsed; the tag excludes its `:`, the digest its `@`.
 */
export interface ImageReference {
  /** `ghcr.io`, `localhost:5000`; undefined where the reference names none, which means Docker Hub. */
  readonly registry: string | undefined;
  /** Behind the registry: `golang`, `library/golang`, `ns/my.app`. */
  readonly repository: string;
  readonly tag: ImagePart | undefined;
  readonly digest: ImagePart | undefined;
}

export interface ImagePart {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const HUB = "docker.io";

/**
 * Cuts `registry/repository:tag@digest` into its parts. Undefined where no repository is left. Variables may
 * still stand in the text: a `:`, `/` or `@` inside `${…}` cuts nothing, and a first component with a variable
 * in it is taken for a part of the repository.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const cuts = findCuts(text);
  const digest =
    cuts.at === -1 ? undefined : part(text, cuts.at + 1, text.length);
  const nameEnd = cuts.at === -1 ? text.length : cuts.at;
  const hasTag = cuts.colon > cuts.lastSlash;
  const tag = hasTag ? part(text, cuts.colon + 1, nameEnd) : undefined;
  const name = text.slice(0, hasTag ? cuts.colon : nameEnd);
  const first = cuts.firstSlash === -1 ? "" : name.slice(0, cuts.firstSlash);
  const registry = isRegistry(first) ? first : undefined;
  const repository =
    registry === undefined ? name : name.slice(cuts.firstSlash + 1);
  return repository === "" ? undefined : { registry, repository, tag, digest };
}

/**
 * The repository with everything that Docker fills in: `golang`, `library/golang` and
 * `index.docker.io/library/golang` are all `docker.io/library/golang`.
 */
export function normalizeRepository(
  reference: Pick<ImageReference, "registry" | "repository">,
): string {
  const registry =
    reference.registry === undefined || isHub(reference.registry)
      ? HUB
      : reference.registry;
  const { repository } = reference;
  const path =
    registry === HUB && !repository.includes("/")
      ? `library/${repository}`
      : repository;
  return `${registry}/${path}`;
}

function isHub(registry: string): boolean {
  return (
    registry === HUB ||
    registry === "index.docker.io" ||
    registry === "registry-1.docker.io"
  );
}

function part(text: string, start: number, end: number): ImagePart {
  return { value: text.slice(start, end), start, end };
}

/** A first component is a registry if it could not be a name: it has a dot, a port or a capital, or is localhost. */
function isRegistry(first: string): boolean {
  if (first === "" || first.includes("$")) return false;
  return (
    first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase()
  );
}

interface Cuts {
  /** Of the digest; -1 where missing, like the others. */
  readonly at: number;
  /** The last `:` before the digest. */
  readonly colon: number;
  readonly firstSlash: number;
  readonly lastSlash: number;
}

function findCuts(text: string): Cuts {
  let colon = -1;
  let firstSlash = -1;
  let lastSlash = -1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "{" && text.charAt(at - 1) === "$") depth++;
    else if (character === "}" && depth > 0) depth--;
    else if (depth > 0) continue;
    else if (character === "@") return { at, colon, firstSlash, lastSlash };
    else if (character === ":") colon = at;
    else if (character === "/") {
      if (firstSlash === -1) firstSlash = at;
      lastSlash = at;
    }
  }
  return { at: -1, colon, firstSlash, lastSlash };
}
