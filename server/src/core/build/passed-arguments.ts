import type { FileHandle } from "../finding.ts";
import type { ComposeBuild } from "./compose.ts";
import type { Variable } from "./model.ts";
import { known, unknown } from "./value.ts";

/** What compose and bake files pass for one ARG of a Dockerfile. */
export interface PassedArgument {
  /** The literals, each once. Never empty. */
  readonly values: readonly string[];
  /** Every build passes one. */
  readonly isAlways: boolean;
  /** The first file that does. */
  readonly file: FileHandle;
}

/** ARGs that BuildKit sets by itself, in a stage once it declares them; their value depends on the build. */
export const predefinedArguments = new Set(
  ["TARGET", "BUILD"].flatMap((side) =>
    ["PLATFORM", "OS", "ARCH", "VARIANT"].map((part) => `${side}${part}`),
  ),
);

export type PassedArguments = ReadonlyMap<string, PassedArgument>;

/** The literals that some builds of a Dockerfile pass, by ARG. What depends on the shell that runs them is left out. */
export function passedArguments(
  builds: readonly ComposeBuild[],
): PassedArguments {
  const found = new Map<string, { values: string[]; files: FileHandle[] }>();
  for (const build of builds) {
    for (const [name, value] of build.arguments) {
      if (value === undefined) continue;
      const one = found.get(name) ?? { values: [], files: [] };
      found.set(name, one);
      if (!one.values.includes(value)) one.values.push(value);
      one.files.push(build.file);
    }
  }
  return new Map(
    [...found].flatMap(([name, { files, values }]) => {
      const isAlways = files.length === builds.length;
      return files[0] === undefined
        ? []
        : [[name, { values, isAlways, file: files[0] }]];
    }),
  );
}

/**
 * An ARG as the builds of the project see it. A bare one holds the literal that all of them pass. With a
 * default it has more than one value as soon as a build passes another: unknown.
 */
export function withPassed(
  variable: Variable,
  passed: PassedArguments,
): Variable {
  const argument = passed.get(variable.name);
  if (variable.kind === "env" || argument === undefined) return variable;
  const { file, isAlways, values } = argument;
  const [first = "", ...others] = values;
  const origin = { kind: "compose", file } as const;
  if (variable.valueSpan === undefined) {
    if (others.length > 0)
      return { ...variable, value: unknown("differs-in-compose", origin) };
    return isAlways ? { ...variable, value: known(first, origin) } : variable;
  }
  const { value } = variable;
  const isSame =
    value.kind === "known" && values.every((one) => one === value.value);
  return isSame
    ? variable
    : { ...variable, value: unknown("differs-in-compose", origin) };
}
