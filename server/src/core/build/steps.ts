import type {
  DockerfileSyntax,
  Instruction,
  RunInstruction,
} from "../syntax/dockerfile/model.ts";
import type { ShellScript } from "../syntax/shell/model.ts";
import type { BuildState, RunCommand } from "./model.ts";
import { commandsOfRun } from "./run-commands.ts";
import { scriptsOfRun } from "./run-scripts.ts";

/** What the instructions of one stage see, and the commands of its RUNs; each is made on first use and kept. */
export class Steps {
  readonly #findState: (instruction: Instruction) => BuildState;
  readonly #states = new Map<Instruction, BuildState>();
  readonly #commands = new Map<RunInstruction, readonly RunCommand[]>();
  readonly #scripts = new Map<RunInstruction, readonly ShellScript[]>();
  #syntax: DockerfileSyntax;

  constructor(
    syntax: DockerfileSyntax,
    findState: (instruction: Instruction) => BuildState,
  ) {
    this.#syntax = syntax;
    this.#findState = findState;
  }

  /** Goes on with a text that is the same up to the end of the stage, so that the one before it can go. */
  moveTo(syntax: DockerfileSyntax): void {
    this.#syntax = syntax;
  }

  stateBefore(instruction: Instruction): BuildState {
    let state = this.#states.get(instruction);
    if (state === undefined)
      this.#states.set(instruction, (state = this.#findState(instruction)));
    return state;
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
}
