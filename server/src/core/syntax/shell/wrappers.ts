import type { Assignment, ShellWord } from "./model.ts";
import { assignmentOf } from "./word.ts";

/** A program that runs the command in its arguments. */
interface Wrapper {
  /** Options that take the next word. */
  readonly values: readonly string[];
  /** Words before the command that are not options: the duration of `timeout`. */
  readonly operands: number;
  /** Options with which nothing is run, or what is run is not a word of its own. */
  readonly stops: readonly string[];
  /** An option that stands for an operand: `timeout -t 30` of old BusyBox. */
  readonly replacesOperand?: string;
}

const plain: Wrapper = { values: [], operands: 0, stops: [] };

/** The programs that are seen through, by name. */
export const wrapperTable: ReadonlyMap<string, Wrapper> = new Map<
  string,
  Wrapper
>([
  [
    "sudo",
    {
      ...plain,
      values: [
        "-u",
        "-g",
        "-h",
        "-p",
        "-C",
        "-D",
        "-R",
        "-T",
        "-U",
        "--user",
        "--group",
      ],
      stops: ["-l", "-e", "-v", "--list", "--edit", "-V"],
    },
  ],
  ["doas", { ...plain, values: ["-u", "-C"] }],
  [
    "env",
    {
      ...plain,
      values: ["-u", "-C", "--unset", "--chdir"],
      stops: ["-S", "--split-string"],
    },
  ],
  ["time", { ...plain, values: ["-f", "-o", "--format", "--output"] }],
  ["nice", { ...plain, values: ["-n", "--adjustment"] }],
  ["ionice", { ...plain, values: ["-c", "-n"], stops: ["-p"] }],
  ["command", { ...plain, stops: ["-v", "-V"] }],
  ["builtin", plain],
  ["exec", { ...plain, values: ["-a"] }],
  [
    "timeout",
    {
      ...plain,
      values: ["-k", "-s", "-t", "--kill-after", "--signal"],
      operands: 1,
      replacesOperand: "-t",
    },
  ],
  ["nohup", plain],
  ["setsid", plain],
  ["busybox", plain],
  ["eatmydata", plain],
  ["chronic", plain],
  [
    "stdbuf",
    { ...plain, values: ["-i", "-o", "-e", "--input", "--output", "--error"] },
  ],
  ["gosu", { ...plain, operands: 1 }],
  ["su-exec", { ...plain, operands: 1 }],
]);

/** The words behind a wrapper's options, assignments and operands; undefined if it runs nothing. */
export function unwrap(
  wrapper: Wrapper,
  args: readonly ShellWord[],
  assignments: Assignment[],
): readonly ShellWord[] | undefined {
  const options = skipOptions(wrapper, args);
  if (options === undefined) return undefined;
  let { index, operands } = options;
  for (; index < args.length; index++) {
    const word = args[index];
    const assignment = word && assignmentOf(word);
    if (assignment !== undefined) assignments.push(assignment);
    else if (operands > 0) operands--;
    else break;
  }
  return args.slice(index);
}

function skipOptions(
  wrapper: Wrapper,
  args: readonly ShellWord[],
): { index: number; operands: number } | undefined {
  let { operands } = wrapper;
  let index = 0;
  for (; index < args.length; index++) {
    const text = textOf(args[index]);
    if (text === "--") return { index: index + 1, operands };
    if (!text.startsWith("-")) break;
    const option = text.startsWith("--") ? text : text.slice(0, 2);
    if (wrapper.stops.includes(option)) return undefined;
    if (option === wrapper.replacesOperand) operands = 0;
    if (text === option && wrapper.values.includes(option)) index++;
  }
  return { index, operands };
}

/** The word's text; what cannot be known stands as written. */
export function textOf(word: ShellWord | undefined): string {
  return word?.literal ?? word?.raw ?? "";
}
