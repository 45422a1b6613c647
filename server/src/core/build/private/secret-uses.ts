import type { DockerfileContext } from "../../rule.ts";
import type {
  Instruction,
  RunInstruction,
} from "../../syntax/dockerfile/model.ts";
import type { RunCommand, Stage } from "../model.ts";

/** What becomes of a build argument in one instruction. */
export interface SecretUse {
  readonly instruction: Instruction;
  /**
   * `env`: an ENV keeps it. `stamp`: -ldflags write it into the program. `test`: it goes to a test run. `hash`: it is set as a
   * password of the image itself. `command`: anything else.
   */
  readonly kind: "env" | "stamp" | "test" | "hash" | "command";
}

/** Programs that read these variables from their environment. */
const implicitReaders: ReadonlyMap<string, RegExp> = new Map([
  ["NPM_TOKEN", /\b(?:npm|yarn|pnpm)\b/],
  ["NODE_AUTH_TOKEN", /\b(?:npm|yarn|pnpm)\b/],
  ["GH_TOKEN", /\bgh\s/],
  ["COMPOSER_AUTH", /\bcomposer\b/],
  ["CARGO_REGISTRY_TOKEN", /\bcargo\b/],
]);

/** The instructions of a stage with what ONBUILD triggers. */
export function withTriggers(
  instructions: readonly Instruction[],
): readonly Instruction[] {
  return instructions.map((one) =>
    one.kind === "onbuild" ? (one.trigger ?? one) : one,
  );
}

/** Where an argument is used behind its ARG, in its stage and in those that are built on it. */
export function usesOf(
  name: string,
  behind: { readonly index: number; readonly stage: Stage },
  context: DockerfileContext,
): readonly SecretUse[] {
  const { build, source } = context;
  const reference = new RegExp(`\\$(?:${name}\\b|\\{${name}[}:?+#%/-])`);
  const implicit = implicitReaders.get(name);
  return build.stages
    .filter((one) => isSameOrBelow(one, behind.stage))
    .flatMap((stage) => withTriggers(stage.instructions))
    .filter(({ index }) => index > behind.index)
    .flatMap((instruction) => {
      const text = source.slice(instruction.span);
      const isRead =
        instruction.kind === "run" && implicit?.test(text) === true;
      if (!reference.test(text) && !isRead) return [];
      return [{ instruction, kind: kindOf(instruction, reference, context) }];
    });
}

function isSameOrBelow(stage: Stage, top: Stage): boolean {
  for (let one: Stage | undefined = stage; one !== undefined; one = one.parent)
    if (one === top) return true;
  return false;
}

function kindOf(
  instruction: Instruction,
  reference: RegExp,
  context: DockerfileContext,
): SecretUse["kind"] {
  if (instruction.kind === "env") return "env";
  return instruction.kind === "run"
    ? kindInRun(instruction, reference, context)
    : "command";
}

function kindInRun(
  run: RunInstruction,
  reference: RegExp,
  { build, source }: DockerfileContext,
): SecretUse["kind"] {
  const text = source.slice(run.span);
  if (/\b(?:chpasswd|mkpasswd|usermod|useradd|htpasswd)\b/.test(text))
    return "hash";
  const users = build
    .commandsOf(run)
    .filter(({ command }) => reference.test(source.slice(command.span)));
  if (users.length === 0) return "command";
  if (users.every((one) => isTest(one))) return "test";
  return users.every((one) => isStamp(one, reference)) ? "stamp" : "command";
}

function isTest({ arguments: words, name }: RunCommand): boolean {
  const runners = ["go", "npm", "yarn", "pnpm", "make", "cargo"];
  return (
    name === "pytest" ||
    (runners.includes(name) && /^(?:run-)?tests?$/.test(words[0]?.text ?? ""))
  );
}

/** `go build -ldflags "-X main.token=$TOKEN"`. */
function isStamp(
  { arguments: words, command }: RunCommand,
  reference: RegExp,
): boolean {
  if (command.assignments.some(({ value }) => reference.test(value?.raw ?? "")))
    return false;
  return words.every(
    ({ raw }, index) =>
      !reference.test(raw) ||
      /^["']?--?ldflags/.test(raw) ||
      /^--?ldflags$/.test(words[index - 1]?.raw ?? ""),
  );
}
