import { unnamedModule, unnamedVersion } from "./go-question.ts";

/** `isNotFound`: go goes on to the next entry whatever separates the two. */
export type Answer =
  | { readonly kind: "ok" }
  | { readonly kind: "hangs" }
  | {
      readonly kind: "error";
      readonly text: string;
      readonly isNotFound: boolean;
      /** Go could not even tell whom to ask. */
      readonly isLookup: boolean;
    };

/** An error in go's words, without what stands before it. */
export function failure(
  text: string,
  notFound: boolean,
  isLookup = false,
): Answer {
  return { kind: "error", text, isNotFound: notFound, isLookup };
}

/** `BurntSushi` is `%21burnt%21sushi` on the wire. */
export function escapePath(path: string): string {
  if (path === unnamedModule || path === unnamedVersion) return path;
  return path.replace(/[A-Z]/g, (letter) => `%21${letter.toLowerCase()}`);
}
