import {
  normalizeRepository,
  parseImageReference,
} from "../core/syntax/dockerfile/image-reference.ts";
import type { ImageInfo } from "./types.ts";

/** What a container of our own can be started from. */
export interface ImageChoices {
  /** On the engine already, with a shell as far as their names say; the best first. */
  readonly images: readonly string[];
  /** To be pulled, after consent. */
  readonly pullable: readonly string[];
}

/** Small images with what the check needs: the first one verifies certificates, the second one is the smallest. */
export const PULLABLE = ["curlimages/curl", "busybox"] as const;

/** Words in the names of images that have a shell, the most useful tools first. */
const WITH_SHELL: readonly RegExp[] = [
  /^(?:curl|buildpack-deps|netshoot)$/,
  /^(?:golang|python|node|ruby|rust|openjdk|php|perl)$/,
  /^(?:busybox|alpine)$/,
  /^(?:debian|ubuntu|fedora|almalinux|rockylinux|centos|archlinux|amazonlinux|bash|nginx|httpd|redis|postgres|mysql|mariadb)$/,
];

/** Names of images without a shell that are made like those above. */
const WITHOUT_SHELL =
  /(?:distroless|chainguard|nonroot|scratch|static|pause|micro)/i;

/** The images of an engine from which checks can run, as far as their names say; the best first. */
export function imageChoices(images: readonly ImageInfo[]): ImageChoices {
  const ranked = images
    .map(({ name }) => ({ name, rank: rankOf(name) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((one, other) => one.rank - other.rank);
  return {
    images: [...new Set(ranked.map(({ name }) => name))].slice(0, 20),
    pullable: PULLABLE.filter((name) => findImage(images, name) === undefined),
  };
}

/** Place in the list above; negative where the name says nothing, or that there is no shell. */
function rankOf(name: string): number {
  if (WITHOUT_SHELL.test(name) || name.includes("<none>")) return -1;
  const last = name.slice(name.lastIndexOf("/") + 1).split(":")[0] ?? "";
  const words = last.split(/[-_.]/).concat(last);
  return WITH_SHELL.findIndex((pattern) =>
    words.some((word) => pattern.test(word)),
  );
}

/** Whether an image can be expected to have a shell; only names that say the contrary count. */
export function mayHaveShell(name: string): boolean {
  return !WITHOUT_SHELL.test(name);
}

/** An image of the engine by a name as users write it (`golang:1.25`, `docker.io/library/golang:1.25`), or by its id. */
export function findImage(
  images: readonly ImageInfo[],
  wanted: string,
): ImageInfo | undefined {
  const isId = /^(?:sha256:)?[0-9a-f]{12,64}$/.test(wanted);
  const named = (full: string): ImageInfo | undefined =>
    images.find(({ name }) => fullName(name) === full);
  return (
    named(fullName(wanted)) ??
    // What Podman calls an image that was built under a name without a registry.
    named(fullName(`localhost/${wanted}`)) ??
    (isId
      ? images.find(({ id }) =>
          id.replace("sha256:", "").startsWith(wanted.replace("sha256:", "")),
        )
      : undefined)
  );
}

function fullName(name: string): string {
  const reference = parseImageReference(name);
  if (reference === undefined) return name;
  return `${normalizeRepository(reference)}:${reference.tag?.value ?? "latest"}`;
}
