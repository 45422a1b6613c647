import type { BaseImageFacts } from "../knowledge/base-images.ts";
import type {
  CopyInstruction,
  DockerfileSyntax,
  DockerWord,
  Instruction,
  RunInstruction,
  ValueInstruction,
} from "../syntax/dockerfile/model.ts";
import { findSourceStage } from "./base.ts";
import { Timeline, Variables } from "./environment.ts";
import type { BuildState, CopiedFiles, Stage, Variable } from "./model.ts";
import { installedPackages, type InstalledPackages } from "./packages.ts";
import { joinAbsolute } from "./paths.ts";
import { resolveWord } from "./resolve-word.ts";
import { Steps } from "./steps.ts";
import { known, unknown, type Value } from "./value.ts";

interface HistoryHost {
  readonly stage: Stage;
  readonly parent: StageHistory | undefined;
  /** Of the base image; undefined where it is unknown or the base is a stage or scratch. */
  readonly facts: BaseImageFacts | undefined;
}

/** The file that a stage stands in. */
interface Surroundings {
  readonly stages: readonly Stage[];
  readonly syntax: DockerfileSyntax;
}

const posixShell = ["/bin/sh", "-c"];
const endOfStage = Number.POSITIVE_INFINITY;

/**
 * All that happens in one stage, so that the state at any instruction can be looked up. Knows nothing of what stands behind
 * the stage: it holds for every text that begins alike.
 */
export class StageHistory {
  readonly steps: Steps;
  readonly #host: HistoryHost;
  readonly #escape: "\\" | "`";
  #stages: readonly Stage[];
  readonly #variables = new Variables();
  readonly #workdir = new Timeline<Value>();
  readonly #user = new Timeline<Value>();
  readonly #shell = new Timeline<readonly string[]>();
  readonly #copies = new Timeline<CopiedFiles>();
  readonly #runs: RunInstruction[] = [];
  #packages: Timeline<InstalledPackages> | undefined;

  constructor(host: HistoryHost, { stages, syntax }: Surroundings) {
    this.#host = host;
    this.#stages = stages;
    this.#escape = syntax.escape;
    this.steps = new Steps(syntax, ({ index }) => this.stateBefore(index));
  }

  /** Goes on in a text that is the same up to the end of the stage, so that the one before it can go. */
  moveTo({ stages, syntax }: Surroundings): void {
    this.#stages = stages;
    this.steps.moveTo(syntax);
  }

  addVariable(index: number, variable: Variable): void {
    this.#variables.add(index, variable);
  }

  add(instruction: Instruction): void {
    const { index } = instruction;
    if (instruction.kind === "run") this.#runs.push(instruction);
    else if (instruction.kind === "copy")
      this.#copies.add(index, this.#copy(instruction));
    else if (instruction.kind === "value") this.#addValue(instruction);
  }

  variable(name: string, before: number): Variable | undefined {
    return (
      this.#variables.before(name, before) ??
      this.#host.parent?.variable(name, endOfStage)
    );
  }

  value(name: string, before: number): Value | undefined {
    const variable = this.variable(name, before);
    return variable === undefined ? this.#baseValue(name) : variable.value;
  }

  get contextCopies(): readonly CopiedFiles[] {
    return this.#copies
      .allBefore(endOfStage)
      .filter((copy) => copy.from.kind === "context");
  }

  copiesAtEnd(): readonly CopiedFiles[] {
    return this.#copiesBefore(endOfStage);
  }

  stateBefore(index: number): BuildState {
    const copies = (): readonly CopiedFiles[] => this.#copiesBefore(index);
    const packages = (): InstalledPackages => this.#packagesBefore(index);
    return {
      stage: this.#host.stage,
      variable: (name) => this.variable(name, index),
      value: (name) => this.value(name, index),
      workdir: this.#workdirBefore(index),
      user: this.#userBefore(index),
      shell: this.#shellBefore(index),
      get copies() {
        return copies();
      },
      get packages() {
        return packages().names;
      },
      get hasUnknownPackages() {
        return packages().hasUnknown;
      },
    };
  }

  #baseValue(name: string): Value | undefined {
    const { facts, parent, stage } = this.#host;
    if (parent !== undefined) return parent.#baseValue(name);
    if (facts !== undefined) {
      const value = facts.environment.get(name);
      return value === undefined
        ? undefined
        : known(value, { kind: "base-image" });
    }
    if (stage.base.kind === "scratch") return undefined;
    // A stage of this file that is not followed may set anything; nobody's image sets a variable of Go's.
    const reason =
      stage.base.kind === "stage" ? "hidden" : "unknown-base-image";
    return unknown(reason, { kind: "base-image" });
  }

  #workdirBefore(index: number): Value {
    const own = this.#workdir.before(index);
    if (own !== undefined) return own;
    const { facts, parent, stage } = this.#host;
    if (parent !== undefined) return parent.#workdirBefore(endOfStage);
    if (facts !== undefined)
      return known(facts.workdir, { kind: "base-image" });
    if (stage.base.kind === "scratch")
      return known("/", { kind: "base-image" });
    return unknown("unknown-base-image");
  }

  #userBefore(index: number): Value {
    const own = this.#user.before(index);
    if (own !== undefined) return own;
    const { facts, parent } = this.#host;
    if (parent !== undefined) return parent.#userBefore(endOfStage);
    return facts === undefined
      ? unknown("unknown-base-image")
      : known(facts.user, { kind: "base-image" });
  }

  #shellBefore(index: number): readonly string[] {
    const own = this.#shell.before(index);
    const { parent } = this.#host;
    if (own !== undefined) return own;
    return parent === undefined
      ? this.#baseShell()
      : parent.#shellBefore(endOfStage);
  }

  /** Windows images start with cmd; nothing in RUN is a POSIX script there. */
  #baseShell(): readonly string[] {
    const { base } = this.#host.stage;
    const reference = base.kind === "image" && base.reference.kind === "known";
    const isWindows =
      reference &&
      /windows|nanoserver|servercore/.test(base.reference.value.toLowerCase());
    return isWindows ? ["cmd", "/S", "/C"] : posixShell;
  }

  #copiesBefore(index: number): readonly CopiedFiles[] {
    const own = this.#copies.allBefore(index);
    const { parent } = this.#host;
    return parent === undefined
      ? own
      : [...parent.#copiesBefore(endOfStage), ...own];
  }

  #packagesBefore(index: number): InstalledPackages {
    this.#packages ??= this.#readPackages();
    return this.#packages.before(index) ?? this.#packagesAtStart();
  }

  #packagesAtStart(): InstalledPackages {
    const { facts, parent, stage } = this.#host;
    if (parent !== undefined) return parent.#packagesBefore(endOfStage);
    const names = facts?.packages ?? new Set<string>();
    return {
      names,
      hasUnknown: facts === undefined && stage.base.kind !== "scratch",
    };
  }

  #readPackages(): Timeline<InstalledPackages> {
    const timeline = new Timeline<InstalledPackages>();
    let current = this.#packagesAtStart();
    for (const run of this.#runs) {
      const installed = installedPackages(this.steps.commandsOf(run));
      if (installed.names.size === 0 && !installed.hasUnknown) continue;
      current = {
        names: new Set([...current.names, ...installed.names]),
        hasUnknown: current.hasUnknown || installed.hasUnknown,
      };
      timeline.add(run.index, current);
    }
    return timeline;
  }

  #addValue(instruction: ValueInstruction): void {
    const { index, words } = instruction;
    const first = words[0];
    if (first === undefined) return;
    if (instruction.keyword === "WORKDIR") {
      const path = this.#resolve(first, index);
      this.#workdir.add(index, joinAbsolute(this.#workdirBefore(index), path));
    } else if (instruction.keyword === "USER")
      this.#user.add(index, this.#resolve(first, index));
    else if (instruction.keyword === "SHELL" && instruction.isJsonForm) {
      this.#shell.add(
        index,
        words.map((word) => word.raw),
      );
    }
  }

  #resolve(word: DockerWord, index: number): Value {
    return resolveWord(word, this.#escape, (name) => this.value(name, index));
  }

  #copy(instruction: CopyInstruction): CopiedFiles {
    const { index, destination, sources } = instruction;
    const target: Value =
      destination === undefined
        ? unknown("not-stated")
        : this.#resolve(destination, index);
    return {
      instruction,
      from: this.#copySource(instruction),
      sources: sources.map((word) => this.#resolve(word, index)),
      destination: joinAbsolute(this.#workdirBefore(index), target),
      isFolder:
        sources.length > 1 ||
        (target.kind === "known" && /(?:^|\/)\.?$/.test(target.value)),
    };
  }

  #copySource(instruction: CopyInstruction): CopiedFiles["from"] {
    const name = instruction.from?.value;
    if (name !== undefined) {
      const earlier = this.#stages.slice(0, this.#host.stage.index);
      const stage = findSourceStage(name, earlier);
      return stage === undefined
        ? { kind: "other", name }
        : { kind: "stage", stage };
    }
    if (instruction.heredocs.length > 0 && instruction.sources.length === 0) {
      return { kind: "heredoc" };
    }
    const isRemote = instruction.sources.some((word) =>
      /^["']?(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)|\.git(?:#|["']?$)/.test(
        word.raw,
      ),
    );
    return instruction.keyword === "ADD" && isRemote
      ? { kind: "url" }
      : { kind: "context" };
  }
}
