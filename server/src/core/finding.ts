import type { Range } from "vscode-languageserver-types";

/** DESIGN section 3 says what each one means. */
export type Severity = "error" | "warning" | "info" | "hint";

/** Languages in which every user-visible text exists. */
export type Language = "en" | "zh-cn";

/** A text in every language; `{name}` stands for a value. */
export type Message = Readonly<Record<Language, string>>;

export type MessageValues = Readonly<Record<string, string | number>>;

/** A message with its values, rendered by the doors in the user's language. */
export interface MessageUse {
  readonly messageId: string;
  readonly message: Message;
  readonly values: MessageValues;
}

/** An opaque name of a file in the project index; only the doors turn it into a path or URI. */
export type FileHandle = string & { readonly __brand: "FileHandle" };

export interface Edit {
  readonly file: FileHandle;
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  readonly title: MessageUse;
  /** Safe: the build's meaning is kept and the fix joins "fix all". */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

export interface RelatedLocation {
  readonly file: FileHandle;
  readonly range: Range;
  readonly text: MessageUse;
}

/** What a rule reports. `fixes[0]` is the preferred one. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly file: FileHandle;
  readonly range: Range;
  readonly text: MessageUse;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
}

/** Fills the placeholders of a message in one language. */
export function render(use: MessageUse, language: Language): string {
  return use.message[language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = use.values[name];
    return value === undefined ? whole : String(value);
  });
}
