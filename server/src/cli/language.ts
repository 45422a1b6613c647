import type { Language } from "../core/finding.ts";

/** Values of `--lang`. */
export const languageNames: readonly Language[] = ["en", "zh-cn"];

/** The language for what `--lang` says, else for the locale that the environment states. */
export function chooseLanguage(
  option: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): Language {
  const named = languageNames.find((name) => name === option?.toLowerCase());
  if (named !== undefined) return named;
  const locale =
    [variables["LC_ALL"], variables["LC_MESSAGES"], variables["LANG"]].find(
      (value) => value !== undefined && value !== "",
    ) ?? "";
  // Readers of Traditional Chinese get English, as in the editor.
  return /^zh(?:[-_](?:cn|sg|hans\w*))?(?:[.@]|$)/i.test(locale)
    ? "zh-cn"
    : "en";
}
