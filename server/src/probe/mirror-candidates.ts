import { parseGoProxy } from "../core/build/proxies/goproxy.ts";
import type { Mirror } from "../core/config.ts";
import { GO_PROXIES } from "../core/knowledge/go-proxies.ts";
import { makeTargets, MAX_TARGETS, reject } from "./targets.ts";
import type {
  EndpointInput,
  ProbeTarget,
  RejectedTarget,
  Targets,
} from "./types.ts";

/** Where a mirror is known from. */
export type MirrorSource = "settings" | "container" | "known";

/** What is asked of a mirror. */
export const MIRROR_QUESTIONS = ["modules", "checksums", "zip"] as const;
export type MirrorQuestion = (typeof MIRROR_QUESTIONS)[number];

/** A mirror to be compared. */
export interface MirrorCandidate {
  /** As it would be written into GOPROXY; without credentials. */
  readonly url: string;
  readonly host: string;
  readonly sources: readonly MirrorSource[];
  /** The user's settings say that only the company sees what it is asked. */
  readonly isPrivate: boolean;
  readonly targets: Readonly<Record<MirrorQuestion, ProbeTarget>>;
}

export interface MirrorCandidates {
  readonly mirrors: readonly MirrorCandidate[];
  /** What cannot be asked, or is more than can be asked at once. */
  readonly rejected: readonly RejectedTarget[];
}

/**
 * A module of 2987 bytes from 2018 that tutorials of Go use, so that every public mirror has it (its hash in the checksum
 * database: w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=).
 */
const SMALL_ZIP = "rsc.io/quote/@v/v1.5.2.zip";

interface Named {
  readonly url: string;
  readonly source: MirrorSource;
  readonly isPrivate: boolean;
}

/**
 * The mirrors to compare, each once: the user's, those of the container's GOPROXY, and the public ones that are alive by
 * the data, whatever the network profile says of them. Of modules only public ones are ever named to them.
 */
export function mirrorCandidates(
  mirrors: readonly Mirror[],
  goproxy: string,
): MirrorCandidates {
  const rejected: RejectedTarget[] = [];
  const found = new Map<string, MirrorCandidate>();
  for (const named of [
    ...ownMirrors(mirrors),
    ...containerMirrors(goproxy),
    ...knownMirrors(),
  ]) {
    const made = candidateOf(named);
    if ("rejected" in made) {
      rejected.push(...made.rejected);
      continue;
    }
    const key = made.targets.modules.url;
    const before = found.get(key);
    found.set(
      key,
      before === undefined
        ? made
        : { ...before, sources: merged(before.sources, named.source) },
    );
  }
  const all = [...found.values()];
  const most = Math.floor(MAX_TARGETS / MIRROR_QUESTIONS.length);
  const tooMany = all.slice(most).map(({ url }) => reject(url, "too-many"));
  return { mirrors: all.slice(0, most), rejected: [...rejected, ...tooMany] };
}

/** What is to be probed, in the order of the mirrors and their questions. */
export function targetsOf(mirrors: readonly MirrorCandidate[]): Targets {
  return makeTargets(mirrors.flatMap(({ url }) => inputsOf(url)));
}

function ownMirrors(mirrors: readonly Mirror[]): readonly Named[] {
  return mirrors
    .filter(({ kind }) => kind === "go")
    .map((mirror) => ({
      url: mirror.url.trim(),
      source: "settings",
      isPrivate: mirror.private === true,
    }));
}

function containerMirrors(goproxy: string): readonly Named[] {
  return parseGoProxy(goproxy.slice(0, 10_000)).entries.flatMap(({ url }) =>
    url !== undefined && /^https?:/i.test(url)
      ? [{ url, source: "container" as const, isPrivate: false }]
      : [],
  );
}

/** Of a mirror with several addresses the one to recommend. */
function knownMirrors(): readonly Named[] {
  return GO_PROXIES.filter(({ status }) => status === "active").flatMap(
    ({ urls: [url] }) =>
      url === undefined ? [] : [{ url, source: "known", isPrivate: false }],
  );
}

function candidateOf({
  url,
  source,
  isPrivate,
}: Named): MirrorCandidate | Pick<Targets, "rejected"> {
  const { targets, rejected } = makeTargets(inputsOf(url));
  const [modules, checksums, zip] = targets;
  if (
    modules === undefined ||
    checksums === undefined ||
    zip === undefined ||
    rejected.length > 0
  )
    return { rejected: rejected.slice(0, 1) };
  return {
    url: withoutCredentials(url),
    host: modules.host,
    sources: [source],
    isPrivate,
    targets: { modules, checksums, zip },
  };
}

/** The list of a public module, the way to the checksum database, the zip of a public module. */
function inputsOf(mirror: string): readonly EndpointInput[] {
  const base = withoutCredentials(mirror).replace(/\/+$/, "");
  return [
    { url: base, role: "module proxy", origins: [] },
    {
      url: `${base}/sumdb/sum.golang.org`,
      role: "checksum database",
      origins: [],
    },
    { url: `${base}/${SMALL_ZIP}`, role: "file", origins: [] },
  ];
}

function withoutCredentials(url: string): string {
  return url
    .replace(/^([a-z]{2,8}:\/\/)[^/?#]*@/i, "$1")
    .replace(/[?#].*/s, "");
}

function merged(
  sources: readonly MirrorSource[],
  source: MirrorSource,
): readonly MirrorSource[] {
  return sources.includes(source) ? sources : [...sources, source];
}
