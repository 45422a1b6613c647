// Written by `npm run generate` from the files beside it: do not edit.
import type { CatalogueRule } from "../rule.ts";
import goModSyntax from "./gomod/go-mod-syntax.ts";

/** Every rule, sorted by id. */
export const rules: readonly CatalogueRule[] = [
  { id: "go-mod-syntax", ...goModSyntax },
];
