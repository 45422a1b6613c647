import {
  toolchainPath,
  unnamedModule,
  unnamedVersion,
  type GoQuestion,
} from "./go-question.ts";

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

/** It has what go asks for. */
export const ok: Answer = { kind: "ok" };

/** An error in go's words, without what stands before it. */
export function failure(
  text: string,
  notFound: boolean,
  isLookup = false,
): Answer {
  return { kind: "error", text, isNotFound: notFound, isLookup };
}

/** The line that go prints. */
export function printAnswer(
  { lookupPrefix, path, prefix, version }: GoQuestion,
  { isLookup, isNotFound, text }: Extract<Answer, { kind: "error" }>,
): string {
  const name = /-(go[^-]+)\.([a-z0-9]+)-([a-z0-9]+)$/.exec(version);
  return path === toolchainPath && isNotFound && name !== null
    ? `go: download ${name[1]} for ${name[2]}/${name[3]}: toolchain not available`
    : `${isLookup ? (lookupPrefix ?? prefix) : prefix}${text}`;
}

/** `BurntSushi` is `%21burnt%21sushi` on the wire. */
export function escapePath(path: string): string {
  if (path === unnamedModule || path === unnamedVersion) return path;
  return path.replace(/[A-Z]/g, (letter) => `%21${letter.toLowerCase()}`);
}
