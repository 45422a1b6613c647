import type {
  FileHandle,
  Finding,
  Fix,
  MessageUse,
  MessageValues,
  RelatedLocation,
  Severity,
} from "./finding.ts";
import type { CatalogueRule, Place, Report, Reported } from "./rule.ts";
import type { SourceText } from "./text/source.ts";

/** Turns what one rule reports on one document into findings: spans into ranges, message ids into texts. */
export class FindingCollector {
  readonly findings: Finding[] = [];
  /** Bound, so that rules can take it apart from its object. */
  readonly report: Report<string>;
  readonly #rule: CatalogueRule;
  readonly #file: FileHandle;
  readonly #source: SourceText;

  /** `severity`: the user's, before the rule's own and what it reports. */
  constructor(
    rule: CatalogueRule,
    document: { readonly file: FileHandle; readonly source: SourceText },
    severity: Severity | undefined,
  ) {
    this.#rule = rule;
    this.#file = document.file;
    this.#source = document.source;
    this.report = (reported) => {
      this.findings.push(this.#finding(reported, severity));
    };
  }

  #finding(
    reported: Reported<string>,
    severity: Severity | undefined,
  ): Finding {
    return {
      ruleId: this.#rule.id,
      severity: severity ?? reported.severity ?? this.#rule.severity,
      file: this.#file,
      range: this.#source.range(reported.at),
      text: this.#text(reported.message, reported.values),
      related: (reported.related ?? []).map((related): RelatedLocation => ({
        ...this.#locate(related),
        text: this.#text(related.message, related.values),
      })),
      fixes: (reported.fixes ?? []).map(
        ({ title, values, safe, edits }): Fix => ({
          title: this.#text(title, values),
          safe,
          edits: edits.map((edit) => ({
            ...this.#locate(edit),
            newText: edit.newText,
          })),
        }),
      ),
    };
  }

  #locate({ at, in: other }: Place): Pick<RelatedLocation, "file" | "range"> {
    return other === undefined
      ? { file: this.#file, range: this.#source.range(at) }
      : { file: other.file, range: other.source.range(at) };
  }

  #text(messageId: string, values: MessageValues = {}): MessageUse {
    const message = this.#rule.messages[messageId];
    if (message === undefined)
      throw new Error(`rule ${this.#rule.id} has no message ${messageId}`);
    return { messageId, message, values };
  }
}
