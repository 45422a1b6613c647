import { known, unknown, type Value } from "../build/value.ts";
import { endpointOf } from "../plan/endpoint.ts";
import type { Access, Integrity, Route } from "../plan/model.ts";
import type {
  CopyInstruction,
  DockerWord,
} from "../syntax/dockerfile/model.ts";
import { redactUrl } from "../text/url.ts";
import { defineTool, type ToolSite } from "./tool.ts";

const toolDefault = { kind: "tool-default" } as const;

/**
 * `ADD https://…` and `ADD git@…`: the builder itself fetches, once and without a limit, with its own
 * proxies and not those of ENV and ARG (moby/buildkit source/http, source/git; download-facts 11, 2026-11-21).
 */
export default defineTool({
  instruction(instruction, { build, stage }) {
    if (instruction.kind !== "copy" || instruction.keyword !== "ADD")
      return undefined;
    const isCandidate = instruction.sources.some(
      ({ raw }) => raw.includes(":") || raw.includes("$"),
    );
    if (!isCandidate) return undefined;
    const copy = build
      .copiesAtEnd(stage)
      .findLast((one) => one.instruction === instruction);
    const sources = instruction.sources.flatMap((word, index) => {
      const value = copy?.sources[index] ?? unknown("not-stated");
      const url = isRemote(word, value);
      return url ? [{ word, value }] : [];
    });
    const [first] = sources;
    if (first === undefined) return undefined;
    return {
      verb: "",
      span: instruction.span,
      nameSpan: first.word.span,
      environment: new Map(),
      routes: sources.map(routeOf),
      resilience,
      integrity: integrityOf(instruction, sources),
      credentials: credentialsOf(sources),
      prompts: known(false, toolDefault),
      lockfileFirst: unknown("not-stated"),
    };
  },
});

const resilience: ToolSite["resilience"] = {
  retries: known(0, toolDefault),
  connectTimeoutSeconds: unknown("not-stated"),
  totalTimeoutSeconds: known(Number.POSITIVE_INFINITY, toolDefault),
  resumes: known(false, toolDefault),
};

interface Source {
  readonly word: DockerWord;
  readonly value: Value;
}

const remote = /^["']?(?:https?:\/\/|ssh:\/\/|git:\/\/|git@[\w.-]+:)/i;

function isRemote({ raw }: DockerWord, value: Value): boolean {
  return remote.test(value.kind === "known" ? value.value : raw);
}

function routeOf({ value, word: { span } }: Source): Route {
  const origin = { kind: "literal", span } as const;
  const url =
    value.kind === "known"
      ? value.value.replace(/^(git@[\w.-]+):/, "ssh://$1/")
      : undefined;
  const endpoint =
    url === undefined
      ? undefined
      : endpointOf(url, { role: "origin", span, next: "never" });
  return {
    what: "file",
    covers: url === undefined ? [] : [fileName(url)],
    when: "always",
    chain:
      endpoint === undefined
        ? unknown("depends-on-unknown", origin)
        : known([endpoint], origin),
  };
}

function credentialsOf(sources: readonly Source[]): Access["credentials"] {
  const withPassword = sources.find(({ word: { raw } }) =>
    /\/\/[^/@\s]+:[^/@\s]*@/.test(raw),
  );
  if (withPassword !== undefined)
    return known("url", { kind: "literal", span: withPassword.word.span });
  // The agent or key that `docker build --ssh` passes is in no file.
  return sources.some(({ word: { raw } }) => /^["']?(?:git@|ssh:)/i.test(raw))
    ? unknown("not-stated")
    : known("none", toolDefault);
}

function fileName(url: string): string {
  const [path = url] = redactUrl(url).split(/[?#]/);
  return path.slice(path.lastIndexOf("/") + 1) || path;
}

/** `--checksum`, or a git commit behind `#`, where it holds for every source. */
function integrityOf(
  { flags }: CopyInstruction,
  sources: readonly Source[],
): Integrity {
  const flag = flags.find(({ name }) => name === "checksum");
  const isPinned = sources.every(
    ({ value }) =>
      value.kind === "known" && /#[0-9a-f]{40}\b/.test(value.value),
  );
  const verifiesTls = known(true, toolDefault);
  if (flag !== undefined)
    return {
      checksum: known("checksum", { kind: "literal", span: flag.span }),
      verifiesTls,
    };
  return {
    checksum: known(isPinned ? "digest" : "none", toolDefault),
    verifiesTls,
  };
}
