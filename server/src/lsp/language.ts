import type { Language } from "../core/finding.ts";

/** The language of our texts for a locale such as `zh-CN` or `de`; English where we have no better. */
export function languageOf(locale: string | undefined): Language {
  const wanted = (locale ?? "").toLowerCase().replaceAll("_", "-");
  // Readers of Traditional Chinese get English, as the texts of the manifest do.
  return /^zh(?:-(?:cn|sg|hans.*))?$/.test(wanted) ? "zh-cn" : "en";
}
