import type { ParsedScript } from "unbash";
import type { Span } from "../../text/source.ts";
import { buildScript } from "./build.ts";
import { shellInvocation } from "./invocation.ts";
import type { ShellScript, SimpleCommand } from "./model.ts";
import type { OffsetMap } from "./offset-map.ts";
import { FixedWord } from "./word.ts";

/** A decoded string of an exec form; the Dockerfile model's words fit. */
export interface ExecWord {
  /** Decoded, quotes excluded. */
  readonly raw: string;
  readonly span: Span;
  /** Document offset of the n-th character of `raw`; n may equal `raw.length`. */
  offsetOf(n: number): number;
}

/** One simple command made of the words; the script of `["sh", "-c", "…"]` is read too. */
export function execScript(
  words: readonly ExecWord[],
  parse: (text: string) => ParsedScript | undefined,
): ShellScript {
  const fixed = words.map((word) => {
    const { raw, span } = word;
    const offsetOf = (n: number): number => word.offsetOf(n);
    return new FixedWord(raw, { span, offsetOf, insideQuote: "json" }, [
      { kind: "text", text: raw, span, isQuoted: true },
    ]);
  });
  const command: {
    -readonly [Key in keyof SimpleCommand]: SimpleCommand[Key];
  } = {
    kind: "command",
    span: {
      start: words[0]?.span.start ?? 0,
      end: words.at(-1)?.span.end ?? 0,
    },
    redirects: [],
    assignments: [],
    words: fixed,
    parents: [],
    isSubstitution: false,
    declarations: [],
    script: undefined,
    substitutions: [],
    enclosingQuote: "json",
  };
  const scriptWord = shellInvocation(command)?.scriptWord;
  const tree = scriptWord && parse(scriptWord.raw);
  if (scriptWord === undefined || tree === undefined) {
    return { body: command, commands: [command], isPartial: false };
  }
  const offsetOf = (n: number): number => scriptWord.offsetOf(n);
  const map: OffsetMap = { start: offsetOf, end: offsetOf };
  const source = {
    text: scriptWord.raw,
    map,
    depth: 1,
    quote: "json",
  } as const;
  const nested = buildScript(tree, { ...source, parent: command });
  command.script = nested.body;
  return {
    body: command,
    commands: [command, ...nested.commands],
    isPartial: nested.isPartial,
  };
}
