import { dirname } from "node:path";
import {
  type Crash,
  type LintDocument,
  type LintResult,
  lint,
} from "../../core/lint.ts";
import type { FileHandle, Finding } from "../../core/finding.ts";
import { unreadable } from "../../core/readable.ts";
import { SourceText } from "../../core/text/source.ts";
import type { CliEnvironment, Options } from "../environment.ts";
import { refusalText, say } from "../messages.ts";
import type {
  CheckReport,
  PlacedFinding,
  ReportError,
} from "../report/model.ts";
import { Configuration } from "./configuration.ts";
import { Fixer } from "./fixer.ts";
import { withoutCounterparts } from "./pairs.ts";
import { handleOf, pathInProject, shownPath } from "./paths.ts";
import { Project } from "./project.ts";
import type { Selection, Target } from "./selection.ts";

/** A checked file, before the pairs are sorted out. */
export interface CheckedFile {
  readonly target: Target;
  readonly source: SourceText;
  readonly findings: readonly Finding[];
}

type Outcome = Omit<CheckReport, "version" | "language">;

/** Checks every file of a selection; with `fix` in the options its safe fixes are written first. */
export class CheckRun {
  readonly #environment: CliEnvironment;
  readonly #selection: Selection;
  readonly #configuration: Configuration;
  readonly #fixer: Fixer | undefined;
  readonly #projects = new Map<string, Project>();
  readonly #checked: CheckedFile[] = [];
  readonly #errors: ReportError[];
  readonly #notes: CheckReport["notes"][number][] = [];
  #files = 0;
  #templates = 0;

  constructor(
    environment: CliEnvironment,
    selection: Selection,
    options: Options,
  ) {
    this.#environment = environment;
    this.#selection = selection;
    this.#configuration = new Configuration(environment, options);
    this.#fixer = options["fix"] === true ? new Fixer(environment) : undefined;
    this.#errors = [...selection.errors];
  }

  async run(): Promise<Outcome> {
    if (this.#fixer !== undefined)
      await this.#each((target) => this.#fix(target));
    await this.#each((target) => this.#check(target));
    if (this.#environment.signal.aborted) {
      this.#errors.push({ path: undefined, text: say("interrupted") });
    }
    const { problems, errors } = this.#configuration;
    const findings = withoutCounterparts(this.#checked).flatMap((file) =>
      this.#place(file),
    );
    return {
      findings: [...findings, ...problems].toSorted(byPlace),
      errors: [...this.#errors, ...errors, ...(this.#fixer?.errors ?? [])],
      notes: this.#notes,
      fixed: this.#fixer?.fixed ?? [],
      counts: { files: this.#files, templates: this.#templates },
    };
  }

  async #each(visit: (target: Target) => Promise<void>): Promise<void> {
    for (const target of this.#selection.targets) {
      if (this.#environment.signal.aborted) return;
      await visit(target);
    }
  }

  async #fix(target: Target): Promise<void> {
    const read = await this.#environment.files.readText(target.path);
    // The check that follows says what is wrong with the file.
    if (read.kind === "refused" || unreadable(read.text) !== undefined) return;
    const config = await this.#configOf(target);
    await this.#fixer?.fix(
      { document: documentOf(target, read.text), path: target.path, read },
      this.#projectOf(target),
      config,
    );
  }

  async #check(target: Target): Promise<void> {
    const shown = shownPath(target.path, this.#environment.cwd);
    const text = target.text ?? (await this.#textOf(target, shown));
    if (text === undefined) return;
    const project = this.#projectOf(target);
    project.setText(target.path, text);
    const config = await this.#configOf(target);
    const document = documentOf(target, text);
    const result = await project.ask((index) => lint(document, index, config));
    this.#note(target, shown, result);
    this.#tellCrashes(shown, result.crashes);
    if (result.notChecked === undefined) this.#files++;
    this.#checked.push({
      target,
      source: new SourceText(text),
      findings: result.findings,
    });
  }

  async #textOf(target: Target, shown: string): Promise<string | undefined> {
    const read = await this.#environment.files.readText(target.path);
    if (read.kind === "text") return read.text;
    this.#leaveOut(target, shown, refusalText(shown, read));
    return undefined;
  }

  #note(target: Target, path: string, { notChecked }: LintResult): void {
    if (notChecked === "template") {
      this.#templates++;
      this.#notes.push(say("template", { path }));
    } else if (notChecked !== undefined) {
      const id = notChecked === "binary" ? "binary" : "tooLarge";
      this.#leaveOut(target, path, say(id, { path }));
    }
  }

  /** What was named and cannot be checked is an error; what a walk met is a note. */
  #leaveOut(target: Target, path: string, text: ReportError["text"]): void {
    if (target.isNamed || text.messageId === "denied")
      this.#errors.push({ path, text });
    else this.#notes.push(text);
  }

  #tellCrashes(path: string, crashes: readonly Crash[]): void {
    for (const { ruleId, error } of crashes) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#errors.push({
        path,
        text: say("crashed", { path, rule: ruleId, detail }),
      });
      if (error instanceof Error)
        this.#environment.logger.debug(error.stack ?? detail);
    }
  }

  #projectOf({ root }: Target): Project {
    let project = this.#projects.get(root.path);
    if (project === undefined) {
      project = new Project(
        root,
        this.#environment,
        this.#selection.walked.get(root.path),
      );
      this.#projects.set(root.path, project);
    }
    return project;
  }

  #configOf({ path, root }: Target): ReturnType<Configuration["forFolder"]> {
    return this.#configuration.forFolder(dirname(path), root.path);
  }

  #place({ target, source, findings }: CheckedFile): readonly PlacedFinding[] {
    const shown = (file: FileHandle): string =>
      shownPath(pathInProject(target.root.path, file), this.#environment.cwd);
    return findings.map((finding) => ({
      ruleId: finding.ruleId,
      severity: finding.severity,
      path: shown(finding.file),
      range: finding.range,
      source,
      text: finding.text,
      related: finding.related.map(({ file, range, text }) => ({
        path: shown(file),
        range,
        text,
      })),
      fixes: finding.fixes.map(({ title, safe, edits }) => ({
        title,
        safe,
        edits: edits.map(({ file, range, newText }) => ({
          path: shown(file),
          range,
          newText,
        })),
      })),
    }));
  }
}

function documentOf(
  { path, root, language }: Target,
  text: string,
): LintDocument {
  const today = new Date().toISOString().slice(0, 10);
  const file = handleOf(root.path, path) as FileHandle;
  return { file, language, text, today };
}

function byPlace(one: PlacedFinding, other: PlacedFinding): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  const [a, b] = [one.range.start, other.range.start];
  return a.line - b.line || a.character - b.character;
}
