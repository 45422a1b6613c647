import { parse, type ParsedScript } from "unbash";
import type { Span } from "../../text/source.ts";
import { buildScript } from "./build.ts";
import { execScript, type ExecWord } from "./exec-form.ts";
import {
  dropCarriageReturns,
  joinContinuations,
  type JoinedText,
} from "./join.ts";
import type { ShellScript } from "./model.ts";
import { GapMap } from "./offset-map.ts";

export interface ShellOptions {
  /** The Dockerfile's escape character, which continues lines. */
  readonly escape: "\\" | "`";
  /** For a heredoc's body, in which Docker joins no lines and drops no comments. */
  readonly isHeredocBody?: boolean;
}

/**
 * Parses the shell text at `span` of a Dockerfile: a RUN command, or a heredoc's body. Never
 * throws; the same text is parsed once, wherever it stands.
 */
export function parseShell(
  text: string,
  span: Span,
  options: ShellOptions,
): ShellScript {
  const body = text.slice(span.start, span.end);
  if (isTooLarge(body)) return unread(span, body);
  const mode = options.isHeredocBody === true ? "heredoc" : options.escape;
  const entry = lookUp(mode, body);
  if (entry.last?.start === span.start) return entry.last.script;
  const { joined } = entry;
  entry.tree ??= tryParse(joined.text);
  if (entry.tree === undefined) return unread(span, body);
  const map = new GapMap(span.start, joined.gaps);
  const source = { text: joined.text, map, depth: 0, quote: undefined };
  const script = buildScript(entry.tree, source);
  entry.last = { start: span.start, script };
  return script;
}

/** The exec form `RUN ["go", "mod", "download"]` in the same shape: one simple command. */
export function parseExec(words: readonly ExecWord[]): ShellScript {
  return execScript(words, tryParse);
}

const maxBody = 256 * 1024;
const maxHeredocMarkers = 2000;

/** Beyond these sizes unbash takes too long: it is quadratic in open heredocs. */
function isTooLarge(body: string): boolean {
  if (body.length > maxBody) return true;
  if (body.length < 3 * maxHeredocMarkers) return false;
  let markers = 0;
  for (let at = body.indexOf("<<"); at !== -1; at = body.indexOf("<<", at + 2))
    markers++;
  return markers > maxHeredocMarkers;
}

function unread(span: Span, raw: string): ShellScript {
  return {
    body: { kind: "unknown", span, redirects: [], raw },
    commands: [],
    isPartial: true,
  };
}

function tryParse(text: string): ParsedScript | undefined {
  try {
    return parse(text);
  } catch {
    // unbash promises not to throw; a build must not end over a broken promise.
    return undefined;
  }
}

interface Entry {
  readonly joined: JoinedText;
  tree: ParsedScript | undefined;
  /** The model for the place where the text stood last: most edits leave most of a file alone. */
  last: { readonly start: number; readonly script: ShellScript } | undefined;
}

const maxCached = 2_000_000;
const cache = new Map<string, Entry>();
let cachedLength = 0;

/** Least recently used texts leave first; the bound is in characters of text. */
function lookUp(mode: "heredoc" | "\\" | "`", body: string): Entry {
  const key = `${mode}\n${body}`;
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const joined =
    mode === "heredoc"
      ? dropCarriageReturns(body)
      : joinContinuations(body, mode);
  const entry: Entry = { joined, tree: undefined, last: undefined };
  cache.set(key, entry);
  cachedLength += key.length;
  for (const oldest of cache.keys()) {
    if (cachedLength <= maxCached) break;
    cache.delete(oldest);
    cachedLength -= oldest.length;
  }
  return entry;
}
