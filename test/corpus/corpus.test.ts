/**
 * Real Dockerfiles and go.mod files of public repositories, checked as the command line does it. They are not part of this
 * repository: each folder of .corpus/ is one project, named owner__name. Files that only need to exist may be empty there.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { handleOf } from "../../server/src/cli/check/paths.ts";
import { CheckRun } from "../../server/src/cli/check/run.ts";
import type { CliEnvironment } from "../../server/src/cli/environment.ts";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type {
  Edit,
  FileHandle,
  Finding,
} from "../../server/src/core/finding.ts";
import { fixAll, type FixAllResult } from "../../server/src/core/fix.ts";
import { lint, type LintDocument } from "../../server/src/core/lint.ts";
import { planToJson, planToText } from "../../server/src/core/plan/report.ts";
import {
  settle,
  type PathContent,
  type ProjectIndex,
} from "../../server/src/core/project.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { SourceText } from "../../server/src/core/text/source.ts";
import { nodeFiles, nodeProjectHost } from "../../server/src/platform/files.ts";
import type {
  ProjectFiles,
  WalkedFile,
} from "../../server/src/platform/host.ts";

const CORPUS = join(import.meta.dirname, "../../.corpus");
/** A repository takes seconds; one that takes this long has met something that is not linear. */
const MOST_MS = 60_000;
/** One document, checked once, on the slowest machine. */
const MOST_MS_FOR_DOCUMENT = 3_000;

const repositories = existsSync(CORPUS) ? readdirSync(CORPUS).sort() : [];
const counts = new Map<string, number>();
const { signal } = new AbortController();

if (repositories.length === 0) {
  const skip =
    ".corpus/ is absent or empty: put checkouts into it, a folder owner__name each";
  test("the corpus", { skip });
}

for (const name of repositories) {
  test(name.replace("__", "/"), { timeout: MOST_MS }, async (context) => {
    const root = join(CORPUS, name);
    const { files } = await nodeFiles.walk(root, root, signal);
    await checkAsCommandLine(root, files);
    const project = await Corpus.open(root);
    let documents = 0;
    for (const file of files) {
      if (file.kind === "compose") continue;
      const read = await nodeFiles.readText(file.path);
      assert.equal(read.kind, "text", file.path);
      const document = {
        file: handleOf(root, file.path) as FileHandle,
        language: file.kind,
        text: read.kind === "text" ? read.text : "",
      };
      await project.check(document);
      documents++;
    }
    context.diagnostic(`${documents} documents`);
  });
}

after(() => {
  const rows = [...counts].toSorted(([one], [other]) =>
    one.localeCompare(other),
  );
  for (const [rule, count] of rows) console.log(`corpus: ${count} × ${rule}`);
});

/** The command line's own path: selection, project, configuration, pairs, report. */
async function checkAsCommandLine(
  path: string,
  files: readonly WalkedFile[],
): Promise<void> {
  const root = { path, isRepository: true };
  const targets = files.flatMap((file) =>
    file.kind === "compose"
      ? []
      : [{ path: file.path, root, language: file.kind, isNamed: false }],
  );
  const walked = new Map([[path, files]]);
  const run = new CheckRun(
    environment(path),
    { targets, errors: [], walked },
    {},
  );
  const { counts: checked, errors, findings } = await run.run();
  assert.deepEqual(errors, []);
  assert.ok(checked.files + checked.templates <= targets.length);
  for (const { ruleId } of findings)
    counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
}

const unwanted = (): Promise<never> => Promise.reject(new Error("not wanted"));
const silent = (): void => undefined;

function environment(cwd: string): CliEnvironment {
  const output = { isTerminal: false, columns: 120, write: silent };
  return {
    nodeVersion: process.versions.node,
    cwd,
    variables: {},
    stdout: output,
    stderr: output,
    files: nodeFiles,
    host: nodeProjectHost,
    logger: { error: silent, warn: silent, info: silent, debug: silent },
    signal,
    readStdin: unwanted,
    readVersion: unwanted,
    readPage: unwanted,
    engine: unwanted,
    hostPlace: unwanted,
    kubernetes: unwanted,
    serve: unwanted,
  };
}

/** One repository, as core sees it. */
class Corpus {
  readonly #uri: string;
  readonly #known = new Map<string, PathContent>();
  readonly #files: ProjectFiles;

  constructor(uri: string, files: ProjectFiles) {
    this.#uri = uri;
    this.#files = files;
  }

  static async open(root: string): Promise<Corpus> {
    const uri = pathToFileURL(root).href;
    return new Corpus(uri, await nodeProjectHost.listFiles(uri, signal));
  }

  async check(document: LintDocument): Promise<void> {
    const findings = await this.#lint(document);
    for (const finding of findings) {
      await this.#checkPlaces(document, finding);
      await this.#checkFixes(document, finding, findings);
    }
    await this.#checkFixAll(document, findings);
    if (document.language === "dockerfile") await this.#checkPlan(document);
  }

  async #lint(document: LintDocument): Promise<readonly Finding[]> {
    const start = process.cpuUsage();
    const { findings, notChecked, crashes } = await this.#ask((project) =>
      lint(document, project, defaultConfig),
    );
    const { user } = process.cpuUsage(start);
    assert.ok(
      user / 1000 < MOST_MS_FOR_DOCUMENT,
      `${document.file}: ${user / 1000} ms`,
    );
    assert.deepEqual(crashes, [], document.file);
    if (notChecked !== undefined) assert.deepEqual(findings, [], document.file);
    return findings;
  }

  /** Every range lies in the text of its file, and is not the wrong way round. */
  async #checkPlaces(document: LintDocument, finding: Finding): Promise<void> {
    const edits = finding.fixes.flatMap((fix) => fix.edits);
    for (const place of [finding, ...finding.related, ...edits]) {
      const text =
        place.file === document.file
          ? document.text
          : await this.#ask((project) => project.read(place.file));
      const where = `${document.file}: ${finding.ruleId} at ${JSON.stringify(place)}`;
      assert.ok(text !== undefined, where);
      const source = new SourceText(text);
      const { start, end } = source.span(place.range);
      assert.ok(start <= end, where);
      assert.deepEqual(source.range({ start, end }), place.range, where);
    }
  }

  /** A safe fix removes its finding and brings nothing in. */
  async #checkFixes(
    document: LintDocument,
    { fixes, ruleId }: Finding,
    before: readonly Finding[],
  ): Promise<void> {
    for (const fix of fixes) {
      if (!fix.safe || !fix.edits.every(isIn(document))) continue;
      const text = applyEdits(document.text, fix.edits);
      const left = await this.#lint({ ...document, text });
      assertNothingNew(
        `${document.file}: a safe fix of ${ruleId}`,
        before,
        left,
      );
      assert.ok(
        left.length < before.length,
        `${document.file}: ${ruleId} is still there`,
      );
    }
  }

  async #checkFixAll(
    document: LintDocument,
    before: readonly Finding[],
  ): Promise<void> {
    const fix = (text: string): Promise<FixAllResult> =>
      this.#ask((project) =>
        fixAll({ ...document, text }, project, defaultConfig),
      );
    const once = await fix(document.text);
    assert.ok(once.isStable, document.file);
    if (once.applied === 0) return;
    const again = await fix(once.text);
    assert.equal(again.text, once.text, document.file);
    const left = await this.#lint({ ...document, text: once.text });
    assertNothingNew(`${document.file}: fix all`, before, left);
  }

  async #checkPlan({ file, text }: LintDocument): Promise<void> {
    await this.#ask((project) => {
      const context = analyzeDockerfile({ file, text }, project, defaultConfig);
      const json = JSON.stringify(planToJson(context));
      assert.equal(typeof JSON.parse(json), "object");
      return planToText(context, "en") + planToText(context, "zh-cn");
    });
  }

  #ask<T>(question: (project: ProjectIndex) => T): Promise<T> {
    return settle(question, {
      known: this.#known,
      files: this.#files,
      load: (paths) => nodeProjectHost.load(this.#uri, paths),
    });
  }
}

function isIn({ file }: LintDocument): (edit: Edit) => boolean {
  return (edit) => edit.file === file;
}

function keys(findings: readonly Finding[]): string[] {
  return findings.map(({ ruleId, text }) => `${ruleId} ${text.messageId}`);
}

function assertNothingNew(
  what: string,
  before: readonly Finding[],
  left: readonly Finding[],
): void {
  const old = keys(before);
  const brought = keys(left).filter((key) => {
    const at = old.indexOf(key);
    if (at >= 0) old.splice(at, 1);
    return at < 0;
  });
  assert.deepEqual(brought, [], what);
}
