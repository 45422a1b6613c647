import type { Span } from "../../text/source.ts";

/** Turns positions in a text that the shell sees into offsets in the document. */
export interface OffsetMap {
  /** For the first character of something: lands behind what was removed before it. */
  start(position: number): number;
  /** For the end of something: lands before what was removed after it. */
  end(position: number): number;
}

/** A text as the shell sees it, and where it stands in the document. */
export interface WordSource {
  readonly text: string;
  readonly map: OffsetMap;
}

export type GapKind = "joins" | "escapes";

/** Where characters were removed: at `positions[i]` of the result, `removed[i]` so far in all. */
export interface Gaps {
  readonly positions: readonly number[];
  readonly removed: readonly number[];
  /**
   * `escapes`: each gap is the backslash of the character behind it, so that a span which starts
   * there has it too. `joins`: gaps belong to neither side.
   */
  readonly kind: GapKind;
}

export const noGaps: Gaps = { positions: [], removed: [], kind: "joins" };

/** A text that begins at `origin` of an outer text (the document by default), less some gaps. */
export class GapMap implements OffsetMap {
  readonly #origin: number;
  readonly #gaps: Gaps;
  readonly #outer: OffsetMap | undefined;

  constructor(origin: number, gaps: Gaps, outer?: OffsetMap) {
    this.#origin = origin;
    this.#gaps = gaps;
    this.#outer = outer;
  }

  start(position: number): number {
    const gaps = this.#gaps;
    const before = gaps.kind === "escapes" ? position : position + 1;
    const outside = position + this.#origin + removedBefore(gaps, before);
    return this.#outer === undefined ? outside : this.#outer.start(outside);
  }

  end(position: number): number {
    const outside =
      position + this.#origin + removedBefore(this.#gaps, position);
    return this.#outer === undefined ? outside : this.#outer.end(outside);
  }
}

/** The span of `[start, end)` of a text; never ends before it starts, nor behind the text, as unbash may. */
export function mapSpan(
  { map, text }: WordSource,
  start: number,
  end: number,
): Span {
  const first = map.start(Math.min(start, text.length));
  const last = Math.min(end, text.length);
  return {
    start: first,
    end: last <= start ? first : Math.max(first, map.end(last)),
  };
}

/** How many characters were removed at positions below `position`. */
function removedBefore(gaps: Gaps, position: number): number {
  const { positions, removed } = gaps;
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (removed[low - 1] ?? 0);
}

/** Builds a shortened text and its gaps from the stretches that are kept, in order. */
export class GapBuilder {
  readonly #source: string;
  readonly #positions: number[] = [];
  readonly #removed: number[] = [];
  #pieces: string[] = [];
  #length = 0;
  #consumed = 0;

  constructor(source: string) {
    this.#source = source;
  }

  keep(start: number, end: number): void {
    if (end <= start) return;
    if (start > this.#consumed) {
      this.#positions.push(this.#length);
      this.#removed.push(start - this.#length);
    }
    this.#pieces.push(this.#source.slice(start, end));
    this.#length += end - start;
    this.#consumed = end;
  }

  finish(kind: GapKind): { readonly text: string; readonly gaps: Gaps } {
    const text = this.#pieces.join("");
    return {
      text,
      gaps: { positions: this.#positions, removed: this.#removed, kind },
    };
  }
}
