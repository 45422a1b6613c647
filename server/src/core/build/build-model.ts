import { expandWord } from "../syntax/dockerfile/expand.ts";
import type {
  ArgInstruction,
  DockerfileSyntax,
  DockerWord,
  EnvInstruction,
  EnvProperty,
  FromInstruction,
  Instruction,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type { ShellScript } from "../syntax/shell/model.ts";
import { factsOf, resolveBase } from "./base.ts";
import { longestValue } from "./environment.ts";
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
import { commandsOfRun } from "./run-commands.ts";
import { scriptsOfRun } from "./run-scripts.ts";
import { StageHistory } from "./stage-history.ts";
import {
  known,
  literalText,
  unknown,
  type Origin,
  type Value,
} from "./value.ts";

/**
 * Stages, scopes and values of a Dockerfile. Pure and linear in the file; RUN bodies are parsed
 * only when their commands are asked for. `passed` is what compose files give its ARGs.
 */
export function buildModel(
  syntax: DockerfileSyntax,
  passed: PassedArguments = new Map(),
): BuildModel {
  return new Model(syntax, passed);
}

/** A chain of stages longer than this is not followed: its values are unknown. */
const longestChain = 200;

class Model implements BuildModel {
  readonly stages: readonly Stage[];
  readonly globalArguments: ReadonlyMap<string, Variable>;
  readonly #syntax: DockerfileSyntax;
  readonly #passed: PassedArguments;
  readonly #stageByIndex: (Stage | undefined)[] = [];
  readonly #histories = new Map<Stage, StageHistory>();
  readonly #states = new Map<Instruction, BuildState>();
  readonly #commands = new Map<RunInstruction, readonly RunCommand[]>();
  readonly #scripts = new Map<RunInstruction, readonly ShellScript[]>();

  constructor(syntax: DockerfileSyntax, passed: PassedArguments) {
    this.#syntax = syntax;
    this.#passed = passed;
    const globals = new Map<string, Variable>();
    const stages: Stage[] = [];
    this.globalArguments = globals;
    this.stages = stages;
    let current: MutableStage | undefined;
    for (const instruction of syntax.instructions) {
      if (instruction.kind === "from") {
        current = this.#openStage(instruction, stages);
        stages.push(current);
      } else if (current !== undefined) current.instructions.push(instruction);
      else if (instruction.kind === "arg")
        this.#addGlobals(instruction, globals);
      this.#stageByIndex[instruction.index] = current;
    }
    for (const stage of stages)
      this.#histories.set(stage, this.#historyOf(stage));
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
    let state = this.#states.get(instruction);
    if (state === undefined)
      this.#states.set(instruction, (state = this.#findState(instruction)));
    return state;
  }

  #findState(instruction: Instruction): BuildState {
    const stage =
      instruction.kind === "from" ? undefined : this.stageOf(instruction);
    const history =
      stage === undefined ? undefined : this.#histories.get(stage);
    return history === undefined
      ? this.#globalState()
      : history.stateBefore(instruction.index);
  }

  scriptsOf(run: RunInstruction): readonly ShellScript[] {
    let scripts = this.#scripts.get(run);
    if (scripts === undefined) {
      scripts = scriptsOfRun(run, this.#syntax, this.stateBefore(run));
      this.#scripts.set(run, scripts);
    }
    return scripts;
  }

  commandsOf(run: RunInstruction): readonly RunCommand[] {
    let commands = this.#commands.get(run);
    if (commands === undefined) {
      commands = commandsOfRun(run, this.scriptsOf(run), this.stateBefore(run));
      this.#commands.set(run, commands);
    }
    return commands;
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

  #openStage(from: FromInstruction, earlier: readonly Stage[]): MutableStage {
    const base = resolveBase(from, earlier, {
      resolve: (word) => this.#resolve(word, (name) => this.#globalValue(name)),
      variable: (name) => this.globalArguments.get(name),
    });
    const depth = base.kind === "stage" ? base.stage.depth + 1 : 0;
    const parent =
      base.kind === "stage" && depth < longestChain ? base.stage : undefined;
    const name = from.alias?.raw;
    return {
      index: earlier.length,
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
    const history = new StageHistory({
      stage,
      parent,
      facts: factsOf(stage.base),
      stages: this.stages,
      escape: this.#syntax.escape,
      commandsOf: (run) => this.commandsOf(run),
      resolve: (word, lookup) => this.#resolve(word, lookup),
    });
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
    const resolved = this.#resolve(word, lookup);
    const value: Value =
      resolved.kind === "known"
        ? known(resolved.value, origin, resolved.text)
        : unknown(resolved.reason, resolved.origin ?? origin);
    return { name, kind, span, value, valueSpan: word.span, raw: word.raw };
  }

  #resolve(
    word: DockerWord,
    lookup: (name: string) => Value | undefined,
  ): Value {
    const origin: Origin = { kind: "literal", span: word.span };
    let blocker: Value | undefined;
    const reference = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(word.raw);
    const expanded = expandWord(word, this.#syntax.escape, (name) => {
      const value = lookup(name);
      if (value === undefined) return null;
      if (value.kind === "known") return value.value;
      blocker ??= value;
      return undefined;
    });
    if (expanded.kind === "unknown") {
      // A bare ARG stays what it is through `ENV A=$A`, so that rules can tell it from the rest.
      if (blocker?.kind === "unknown" && reference !== null) {
        return unknown(blocker.reason, blocker.origin ?? origin);
      }
      return unknown("depends-on-unknown", origin);
    }
    if (expanded.value.length > longestValue)
      return unknown("computed-at-build-time", origin);
    const referred =
      reference === null
        ? undefined
        : lookup(reference[1] ?? reference[2] ?? "");
    const text =
      referred?.kind === "known"
        ? referred.text
        : literalText(word.raw, expanded.value, word.span);
    return known(expanded.value, origin, text);
  }
}

type MutableStage = Stage & { readonly instructions: Instruction[] };
