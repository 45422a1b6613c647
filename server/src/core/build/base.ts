import {
  baseImageFacts,
  type BaseImageFacts,
} from "../knowledge/base-images.ts";
import { parseImageReference } from "../syntax/dockerfile/image-reference.ts";
import type {
  DockerWord,
  FromInstruction,
} from "../syntax/dockerfile/model.ts";
import type { Span } from "../text/source.ts";
import type { Base, Stage, Variable } from "./model.ts";
import { unknown, type Value } from "./value.ts";

/** Resolves the base of a FROM: an earlier stage by name or number, scratch, or an image. */
export function resolveBase(
  from: FromInstruction,
  scope: {
    /** The newest earlier stage of a name in lower case. */
    stage(name: string): Stage | undefined;
    resolve(word: DockerWord): Value;
    variable(name: string): Variable | undefined;
  },
): Base {
  const word = from.reference;
  if (word === undefined) {
    return {
      kind: "image",
      reference: unknown("not-stated"),
      image: undefined,
      tagSpan: undefined,
    };
  }
  const reference = scope.resolve(word);
  if (reference.kind === "unknown") {
    return { kind: "image", reference, image: undefined, tagSpan: undefined };
  }
  if (reference.value === "scratch") return { kind: "scratch" };
  const stage = scope.stage(reference.value.toLowerCase());
  if (stage !== undefined) return { kind: "stage", stage };
  const image = parseImageReference(reference.value);
  const tag = image?.tag;
  const tagSpan =
    tag === undefined
      ? undefined
      : locate(word, tag, (name) => scope.variable(name));
  return { kind: "image", reference, image, tagSpan };
}

/** A stage by number, as in `COPY --from=0`, or the newest of that name; Docker compares names without case. */
export function findSourceStage(
  name: string,
  stages: readonly Stage[],
): Stage | undefined {
  if (/^\d+$/.test(name)) return stages[Number(name)];
  const lower = name.toLowerCase();
  return stages.findLast((stage) => stage.name?.toLowerCase() === lower);
}

/** What a base image brings; undefined for one that is not known. `scratch` brings nothing. */
export function factsOf(base: Base): BaseImageFacts | undefined {
  if (base.kind !== "image" || base.image === undefined) return undefined;
  return baseImageFacts(base.image);
}

const variablePattern = /\$(?:(\w+)|\{(\w+)(?:(:?[-+?])[^{}$]*)?\})/g;

interface Segment {
  readonly start: number;
  readonly end: number;
  /** Document offset of its first character; undefined where it cannot be pointed at. */
  readonly source: number | undefined;
}

/** Where a stretch of the expanded reference is written: in FROM, or in the ARG default behind it. */
function locate(
  word: DockerWord,
  part: Span,
  variable: (name: string) => Variable | undefined,
): Span | undefined {
  if (/["'\\`]/.test(word.raw)) return undefined;
  const segments = segmentsOf(word, variable);
  const segment = segments?.find(
    (one) => one.start <= part.start && part.start < one.end,
  );
  if (segment?.source === undefined) return undefined;
  // A tag may begin in a variable and end in text: what the segment holds is what can be replaced.
  const end = Math.min(part.end, segment.end);
  return {
    start: segment.source + part.start - segment.start,
    end: segment.source + end - segment.start,
  };
}

function segmentsOf(
  word: DockerWord,
  variable: (name: string) => Variable | undefined,
): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  let length = 0;
  const push = (text: string, source: number | undefined): void => {
    segments.push({ start: length, end: length + text.length, source });
    length += text.length;
  };
  let last = 0;
  for (const match of word.raw.matchAll(variablePattern)) {
    if (match.index > last)
      push(word.raw.slice(last, match.index), word.offsetOf(last));
    last = match.index + match[0].length;
    const found = variable(match[1] ?? match[2] ?? "");
    if (found?.value.kind !== "known" || match[3]?.includes("+") === true)
      return undefined;
    push(found.value.value, literalStart(found));
  }
  if (last < word.raw.length) push(word.raw.slice(last), word.offsetOf(last));
  return segments;
}

/** Where a variable's value stands in the file, if it stands there letter by letter. */
function literalStart(variable: Variable): number | undefined {
  return variable.value.kind === "known"
    ? variable.value.text?.start
    : undefined;
}
