import type { RunInstruction } from "../syntax/dockerfile/model.ts";
import { resolveCommand } from "../syntax/shell/query.ts";
import type {
  Assignment,
  IfNode,
  ListNode,
  LoopNode,
  ShellNode,
  ShellScript,
  ShellWord,
  SimpleCommand,
} from "../syntax/shell/model.ts";
import { ShellFrame } from "./environment.ts";
import type { BuildState, CommandArgument, RunCommand } from "./model.ts";
import { joinAbsolute } from "./paths.ts";
import { exportedValue, wordValue } from "./shell-values.ts";
import { known, unknown, type OriginKind, type Value } from "./value.ts";

/** Never a variable's name: holds the directory that `cd` leads to. */
const directoryKey = "\0directory";

/** The commands of a RUN with what each one sees, in source order. */
export function commandsOfRun(
  run: RunInstruction,
  scripts: readonly ShellScript[],
  state: BuildState,
): readonly RunCommand[] {
  return scripts.flatMap((script) => {
    const walker = new ScriptWalker(run, script, state);
    return walker.commands();
  });
}

interface Place {
  readonly frame: ShellFrame;
  readonly at: number;
}

class ScriptWalker {
  readonly #run: RunInstruction;
  readonly #script: ShellScript;
  readonly #state: BuildState;
  readonly #places = new Map<SimpleCommand, Place>();

  constructor(run: RunInstruction, script: ShellScript, state: BuildState) {
    this.#run = run;
    this.#script = script;
    this.#state = state;
  }

  commands(): readonly RunCommand[] {
    const frame = new ShellFrame();
    this.#walk(this.#script.body, frame);
    return this.#script.commands.map((command) =>
      this.#describe(command, frame),
    );
  }

  #describe(command: SimpleCommand, outermost: ShellFrame): RunCommand {
    const place =
      this.#places.get(command) ?? this.#placeOfParents(command, outermost);
    const resolved = resolveCommand(command);
    const assignments = [...command.assignments, ...resolved.assignments];
    const { mounts, network } = this.#run;
    return {
      run: this.#run,
      script: this.#script,
      command,
      name: resolved.name,
      nameSpan: resolved.nameWord?.span ?? command.span,
      arguments: resolved.arguments.map((word) => this.#argument(word, place)),
      variable: (name) => this.#variable(name, assignments, place),
      directory: this.#directory(place),
      workdir: this.#state.workdir,
      mounts,
      network,
    };
  }

  /** A command in `$(…)` sees what the command around it sees. */
  #placeOfParents(command: SimpleCommand, outermost: ShellFrame): Place {
    for (const parent of command.parents) {
      const place =
        parent.kind === "command" ? this.#places.get(parent) : undefined;
      if (place !== undefined) return place;
    }
    return { frame: outermost, at: outermost.now };
  }

  #argument(word: ShellWord, place: Place): CommandArgument {
    const { literal, raw, span } = word;
    if (literal !== undefined) return { text: literal, raw, span };
    const value = this.#word(word, place);
    return {
      text: value.kind === "known" ? value.value : undefined,
      raw,
      span,
    };
  }

  #variable(
    name: string,
    inline: readonly Assignment[],
    place: Place,
  ): Value | undefined {
    const own = inline.findLast((one) => one.name === name);
    if (own !== undefined) return this.#assigned(own, place, "inline");
    const inShell = place.frame.get(name, place.at);
    // A plain assignment reaches children only where the name is in the environment already.
    const inDocker = this.#state.value(name);
    if (inShell?.isUnset === true) return undefined;
    const isVisible =
      inShell?.isExported === true || inDocker?.kind === "known";
    return inShell !== undefined && isVisible ? inShell.value : inDocker;
  }

  #assigned(assignment: Assignment, place: Place, kind: OriginKind): Value {
    const origin = { kind, span: assignment.span };
    if (assignment.isAppend) return unknown("computed-at-build-time", origin);
    if (assignment.value === undefined) return known("", origin);
    const value = this.#word(assignment.value, place);
    return { ...value, origin };
  }

  #word(word: ShellWord, place: Place): Value {
    return wordValue(word, (name) => this.#referred(name, place));
  }

  #referred(name: string, place: Place): Value {
    const value =
      place.frame.get(name, place.at)?.value ?? this.#state.value(name);
    return value ?? unknown("not-stated");
  }

  #directory(place: Place): Value {
    return (
      place.frame.get(directoryKey, place.at)?.value ?? this.#state.workdir
    );
  }

  #walk(node: ShellNode, frame: ShellFrame): void {
    switch (node.kind) {
      case "command":
        this.#runCommand(node, frame);
        break;
      case "list":
        this.#walkList(node, frame);
        break;
      case "pipeline":
        for (const item of node.items) this.#walk(item, new ShellFrame(frame));
        break;
      case "group":
        this.#walkGroup(node.body, node.isSubshell, frame);
        break;
      case "loop":
        this.#walkLoop(node, frame);
        break;
      case "if":
        this.#walkIf(node, frame);
        break;
      case "case":
        for (const branch of node.branches) this.#walkMaybe(frame, [branch]);
        break;
      case "function":
        this.#walkMaybe(frame, [node.body]);
        break;
      case "unknown":
        break;
    }
  }

  #walkList(node: ListNode, frame: ShellFrame): void {
    let isCertain = true;
    for (const [index, item] of node.items.entries()) {
      const before = node.operators[index - 1];
      // What stands behind `||` may not run; so may what follows it with `&&`.
      if (before === "||") isCertain = false;
      else if (before !== "&&") isCertain = true;
      if (node.operators[index] === "&")
        this.#walk(item, new ShellFrame(frame));
      else if (isCertain) this.#walk(item, frame);
      else this.#walkMaybe(frame, [item]);
    }
  }

  #walkLoop({ body, condition, variable }: LoopNode, frame: ShellFrame): void {
    this.#walkMaybe(frame, [condition, body]);
    if (variable === undefined) return;
    const value = unknown("computed-at-build-time");
    frame.set(variable, { value, isExported: false });
  }

  #walkIf({ branches, otherwise }: IfNode, frame: ShellFrame): void {
    for (const { body, condition } of branches)
      this.#walkMaybe(frame, [condition, body]);
    this.#walkMaybe(frame, [otherwise]);
  }

  #walkGroup(body: ShellNode, isSubshell: boolean, frame: ShellFrame): void {
    if (isSubshell) this.#walk(body, new ShellFrame(frame));
    else this.#walk(body, frame);
  }

  /** Nodes that may or may not run: what they set is unknown afterwards. */
  #walkMaybe(
    frame: ShellFrame,
    nodes: readonly (ShellNode | undefined)[],
  ): void {
    const branch = new ShellFrame(frame);
    for (const node of nodes) if (node !== undefined) this.#walk(node, branch);
    frame.forget(branch);
  }

  #runCommand(command: SimpleCommand, frame: ShellFrame): void {
    const place = { frame, at: frame.now };
    this.#places.set(command, place);
    if (command.words.length === 0) {
      for (const one of command.assignments) {
        const isExported = frame.get(one.name)?.isExported === true;
        frame.set(one.name, {
          value: this.#assigned(one, place, "inline"),
          isExported,
        });
      }
      return;
    }
    const { name, arguments: words } = resolveCommand(command);
    if (name === "export") this.#export(words, frame);
    else if (name === "cd") this.#changeDirectory(words[0], frame);
    else if (name === "unset") {
      for (const word of words) {
        const value = unknown("not-stated");
        if (word.literal !== undefined)
          frame.set(word.literal, { value, isExported: false, isUnset: true });
      }
    } else if (name === "." || name === "source" || name === "eval") {
      // A sourced file may change directory; variables that the text sets are kept.
      frame.set(directoryKey, { value: unknown("hidden"), isExported: false });
    }
  }

  #export(words: readonly ShellWord[], frame: ShellFrame): void {
    for (const word of words) {
      const match = /^([A-Za-z_]\w*)(=)?/.exec(word.raw);
      const name = match?.[1];
      if (match === null || name === undefined) continue;
      const place = { frame, at: frame.now };
      if (match[2] === undefined) {
        const current = frame.get(name);
        if (current !== undefined)
          frame.set(name, { ...current, isExported: true });
        continue;
      }
      const whole = this.#word(word, place);
      const origin = { kind: "export", span: word.span } as const;
      frame.set(name, {
        value: exportedValue(word, whole, { name, origin }),
        isExported: true,
      });
    }
  }

  #changeDirectory(word: ShellWord | undefined, frame: ShellFrame): void {
    const place = { frame, at: frame.now };
    const target =
      word === undefined
        ? unknown("computed-at-build-time")
        : this.#word(word, place);
    const isPlain =
      target.kind === "known" &&
      !target.value.startsWith("-") &&
      !target.value.startsWith("~");
    const value = isPlain
      ? joinAbsolute(this.#directory(place), target)
      : unknown("computed-at-build-time");
    frame.set(directoryKey, { value, isExported: false });
  }
}
