import type { Redirection } from "unbash";
import type { Redirect, ShellWord } from "./model.ts";
import { mapSpan } from "./offset-map.ts";
import { childFrame, type Frame, type Scope } from "./scope.ts";
import { collectSubstitutions } from "./substitutions.ts";
import { LazyWord } from "./word.ts";

/** Redirections as the model has them; a heredoc's target is its delimiter. */
export function redirectsOf(
  scope: Scope,
  redirects: readonly Redirection[],
): readonly Redirect[] {
  if (redirects.length === 0) return noRedirects;
  return redirects.map((redirect) => {
    const { descriptor } = redirect;
    let target: ShellWord | undefined;
    if (redirect.type !== "HereDoc") {
      target = redirect.target && new LazyWord(scope, redirect.target);
    } else if (redirect.delimiter !== undefined) {
      target = new LazyWord(scope, { ...redirect.delimiter, parts: undefined });
    }
    return {
      operator: redirect.operator,
      descriptor:
        descriptor?.type === "FileDescriptor" ? descriptor.value : undefined,
      target,
      span: mapSpan(scope, redirect.pos, redirect.end),
    };
  });
}

const noRedirects: readonly Redirect[] = [];

/** Finds the commands in the targets of a compound command's redirections. */
export function searchRedirects(
  scope: Scope,
  redirects: readonly Redirection[],
  outer: Frame | undefined,
): void {
  for (const redirect of redirects)
    collectSubstitutions(scope, redirect, childFrame(outer));
}
