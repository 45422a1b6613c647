import type { Config } from "../../core/config.ts";
import type { MessageUse } from "../../core/finding.ts";
import { fixAll } from "../../core/fix.ts";
import type { LintDocument } from "../../core/lint.ts";
import type { FileText } from "../../platform/host.ts";
import type { CliEnvironment } from "../environment.ts";
import { say, sayCount } from "../messages.ts";
import type { ReportError } from "../report/model.ts";
import { shownPath } from "./paths.ts";
import type { Project } from "./project.ts";

/** Writes the safe fixes of one file after the other. */
export class Fixer {
  readonly #environment: CliEnvironment;
  readonly fixed: MessageUse[] = [];
  readonly errors: ReportError[] = [];

  constructor(environment: CliEnvironment) {
    this.#environment = environment;
  }

  /** Fixes that change other files too are left to the user, who sees both. */
  async fix(
    file: {
      readonly path: string;
      readonly document: LintDocument;
      readonly read: FileText;
    },
    project: Project,
    config: Config,
  ): Promise<void> {
    const { path, document, read } = file;
    const { text: before } = document;
    project.setText(path, before);
    const { text, applied } = await project.ask((index) =>
      fixAll(document, index, config),
    );
    if (text === before) return;
    const shown = shownPath(path, this.#environment.cwd);
    const problem = read.isFaithful
      ? await this.#write(path, before, text)
      : say("notFaithful", { path: shown });
    if (problem !== undefined) {
      this.errors.push({ path: shown, text: problem });
      return;
    }
    project.setText(path, text);
    this.fixed.push(sayCount("fixed", applied, { path: shown }));
  }

  async #write(
    path: string,
    before: string,
    after: string,
  ): Promise<MessageUse | undefined> {
    const shown = shownPath(path, this.#environment.cwd);
    const outcome = await this.#environment.files.replaceText(
      path,
      before,
      after,
    );
    if (outcome === "written") return undefined;
    if (outcome === "changed") return say("changedMeanwhile", { path: shown });
    return say("notWritten", { path: shown, code: outcome.code });
  }
}
