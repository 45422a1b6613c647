import { parseShell } from "../../server/src/core/syntax/shell/door.ts";
import type { ShellScript } from "../../server/src/core/syntax/shell/model.ts";

const prefix = "FROM a\nRUN ";

/** The script of a RUN with this body, with the Dockerfile that it stands in and its place there. */
export function parseRun(
  body: string,
  options: { escape?: "\\" | "`"; isHeredocBody?: boolean } = {},
): {
  text: string;
  span: { start: number; end: number };
  script: ShellScript;
} {
  const text = `${prefix}${body}\nRUN after`;
  const span = { start: prefix.length, end: prefix.length + body.length };
  const script = parseShell(text, span, { escape: "\\", ...options });
  return { text, span, script };
}

/** A word's document text with everything gone that Docker takes out before the shell reads it. */
export function joined(text: string): string {
  return text
    .replace(/\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g, "")
    .replace(/\r$/, "");
}
