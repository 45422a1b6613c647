import type {
  ArgInstruction,
  DockerfileSyntax,
  EnvInstruction,
  EnvProperty,
  FromInstruction,
  Instruction,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type { ShellScript } from "../syntax/shell/model.ts";
import { factsOf, resolveBase } from "./base.ts";
import type {
  BuildModel,
  BuildState,
  CopiedFiles,
  RunCommand,
  Stage,
  Variable,
} from "./model.ts";
import {
  predefinedArguments,
  withPassed,
  type PassedArguments,
} from "./passed-arguments.ts";
import { resolveWord } from "./resolve-word.ts";
import { StageHistory } from "./stage-history.ts";
import { Steps } from "./steps.ts";
import { known, unknown, type Origin, type Value } from "./value.ts";

/**
 * Stages, scopes and values of a Dockerfile. Pure and linear in the file; RUN bodies are parsed
 * only when their commands are asked for. `passed` is what compose files give its ARGs. What `previous`,
 * the model of an earlier text with the same `passed`, knows of the stages in front of an edit is taken over.
 */
export function buildModel(
  syntax: DockerfileSyntax,
  passed: PassedArguments = new Map(),
  previous?: BuildModel,
): BuildModel {
  return new Model(
    syntax,
    passed,
    previous instanceof Model ? previous : undefined,
  );
}

/** A chain of stages longer than this is not followed: its values are unknown. */
const longestChain = 200;

class Model implements BuildModel {
  readonly stages: readonly Stage[];
  readonly globalArguments: ReadonlyMap<string, Variable>;
  readonly #syntax: DockerfileSyntax;
  readonly #passed: PassedArguments;
  readonly #stageByIndex: (Stage | undefined)[] = [];
  /** By name in lower case; the newest. */
  readonly #stageByName = new Map<string, Stage>();
  readonly #histories = new Map<Stage, StageHistory>();
  /** Of what stands before the first FROM, and of every FROM. */
  readonly #outside: Steps;

  constructor(
    syntax: DockerfileSyntax,
    passed: PassedArguments,
    previous: Model | undefined,
  ) {
    this.#syntax = syntax;
    this.#passed = passed;
    this.#outside = new Steps(syntax, () => this.#globalState());
    const globals = new Map<string, Variable>();
    const stages: Stage[] = [];
    this.globalArguments = globals;
    this.stages = stages;
    const kept =
      previous === undefined ? 0 : this.#keepStages(previous, stages);
    let current: MutableStage | undefined;
    for (const instruction of syntax.instructions) {
      if (this.#stageByIndex[instruction.index] !== undefined) continue;
      if (instruction.kind === "from") {
        current = this.#openStage(instruction, stages.length);
        this.#addStage(current, stages);
      } else if (current !== undefined) current.instructions.push(instruction);
      else if (instruction.kind === "arg")
        this.#addGlobals(instruction, globals);
      this.#stageByIndex[instruction.index] = current;
    }
    for (const stage of stages.slice(kept))
      this.#histories.set(stage, this.#historyOf(stage));
  }

  /** Takes over the leading stages that are made of the very same instructions; how many that are. */
  #keepStages(previous: Model, stages: Stage[]): number {
    const { instructions } = this.#syntax;
    for (const stage of previous.stages) {
      const own = [stage.from, ...stage.instructions];
      const end = stage.from.index + own.length;
      const isSame = own.every((one) => instructions[one.index] === one);
      const history = previous.#histories.get(stage);
      const isWhole = (instructions[end]?.kind ?? "from") === "from";
      if (!isSame || !isWhole || history === undefined) break;
      this.#addStage(stage, stages);
      this.#stageByIndex.length = stage.from.index;
      this.#stageByIndex.push(...own.map(() => stage));
      history.moveTo({ stages, syntax: this.#syntax });
      this.#histories.set(stage, history);
    }
    return stages.length;
  }

  stageOf(instruction: Instruction): Stage | undefined {
    return this.#stageByIndex[instruction.index];
  }

  get contextCopies(): readonly CopiedFiles[] {
    return [...this.#histories.values()].flatMap(
      (history) => history.contextCopies,
    );
  }

  copiesAtEnd(stage: Stage): readonly CopiedFiles[] {
    return this.#histories.get(stage)?.copiesAtEnd() ?? [];
  }

  stateAtEnd(stage: Stage): BuildState {
    const history = this.#histories.get(stage);
    return history?.stateBefore(Infinity) ?? this.#globalState();
  }

  stateBefore(instruction: Instruction): BuildState {
    return this.#stepsOf(instruction).stateBefore(instruction);
  }

  scriptsOf(run: RunInstruction): readonly ShellScript[] {
    return this.#stepsOf(run).scriptsOf(run);
  }

  commandsOf(run: RunInstruction): readonly RunCommand[] {
    return this.#stepsOf(run).commandsOf(run);
  }

  #stepsOf(instruction: Instruction): Steps {
    const stage =
      instruction.kind === "from" ? undefined : this.stageOf(instruction);
    const history =
      stage === undefined ? undefined : this.#histories.get(stage);
    return history?.steps ?? this.#outside;
  }

  #globalState(): BuildState {
    return {
      stage: undefined,
      variable: (name) => this.globalArguments.get(name),
      value: (name) => this.globalArguments.get(name)?.value,
      workdir: unknown("not-stated"),
      user: unknown("not-stated"),
      shell: [],
      copies: [],
      packages: new Set(),
      hasUnknownPackages: false,
    };
  }

  #addStage(stage: Stage, stages: Stage[]): void {
    stages.push(stage);
    if (stage.name !== undefined)
      this.#stageByName.set(stage.name.toLowerCase(), stage);
  }

  #openStage(from: FromInstruction, index: number): MutableStage {
    const base = resolveBase(from, {
      stage: (name) => this.#stageByName.get(name),
      resolve: (word) =>
        resolveWord(word, this.#syntax.escape, (name) =>
          this.#globalValue(name),
        ),
      variable: (name) => this.globalArguments.get(name),
    });
    const depth = base.kind === "stage" ? base.stage.depth + 1 : 0;
    const parent =
      base.kind === "stage" && depth < longestChain && !hasTriggers(base.stage)
        ? base.stage
        : undefined;
    const name = from.alias?.raw;
    return {
      index,
      name,
      from,
      base,
      instructions: [],
      parent,
      depth,
      root: parent?.root ?? base,
    };
  }

  /** Before the first stage and in FROM, the builder's own arguments are there without an ARG. */
  #globalValue(name: string): Value | undefined {
    const declared = this.globalArguments.get(name)?.value;
    return declared === undefined && predefinedArguments.has(name)
      ? unknown("computed-at-build-time")
      : declared;
  }

  #addGlobals(
    instruction: ArgInstruction,
    globals: Map<string, Variable>,
  ): void {
    for (const property of instruction.properties) {
      const lookup = (name: string): Value | undefined =>
        this.#globalValue(name);
      const variable = this.#variable(property, "arg", lookup);
      globals.set(property.name, withPassed(variable, this.#passed));
    }
  }

  #historyOf(stage: Stage): StageHistory {
    const parent =
      stage.parent === undefined
        ? undefined
        : this.#histories.get(stage.parent);
    const facts = factsOf(stage.base);
    const { stages } = this;
    const surroundings = { stages, syntax: this.#syntax };
    const history = new StageHistory({ stage, parent, facts }, surroundings);
    for (const instruction of stage.instructions) {
      if (instruction.kind === "env" || instruction.kind === "arg") {
        this.#addVariables(instruction, history);
      } else history.add(instruction);
    }
    return history;
  }

  #addVariables(
    instruction: EnvInstruction | ArgInstruction,
    history: StageHistory,
  ): void {
    const { index } = instruction;
    for (const property of instruction.properties) {
      // All properties of one ENV see the values before it; ARG takes them one after the other.
      const lookup = (name: string): Value | undefined =>
        history.value(name, instruction.kind === "env" ? index : index + 1);
      const variable = this.#variable(property, instruction.kind, lookup);
      const own = withPassed(variable, this.#passed);
      history.addVariable(index, this.#withGlobalDefault(own));
    }
  }

  /** `ARG NAME` in a stage takes the default of the ARG before FROM. */
  #withGlobalDefault(variable: Variable): Variable {
    if (variable.kind === "env" || variable.valueSpan !== undefined)
      return variable;
    const global = this.globalArguments.get(variable.name);
    if (global !== undefined) return { ...global, span: variable.span };
    if (!predefinedArguments.has(variable.name)) return variable;
    const origin: Origin = { kind: "predefined", span: variable.span };
    return { ...variable, value: unknown("computed-at-build-time", origin) };
  }

  #variable(
    property: EnvProperty,
    kind: "arg" | "env",
    lookup: (name: string) => Value | undefined,
  ): Variable {
    const { name, span, value: word } = property;
    const origin: Origin = {
      kind: kind === "env" ? "env" : "arg-default",
      span,
    };
    if (word === undefined) {
      const value = unknown("arg-without-default", origin);
      return { name, kind, span, value, valueSpan: undefined, raw: undefined };
    }
    const resolved = resolveWord(word, this.#syntax.escape, lookup);
    const value: Value =
      resolved.kind === "known"
        ? known(resolved.value, origin, resolved.text)
        : unknown(resolved.reason, resolved.origin ?? origin);
    return { name, kind, span, value, valueSpan: word.span, raw: word.raw };
  }
}

/** Its ONBUILD triggers run in a stage built on it, before that stage's own instructions: nothing is known of such a stage. */
function hasTriggers({ instructions }: Stage): boolean {
  return instructions.some(({ kind }) => kind === "onbuild");
}

type MutableStage = Stage & { readonly instructions: Instruction[] };
