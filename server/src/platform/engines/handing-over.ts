import { DECIDING } from "../../probe/deciding-variables.ts";

/**
 * Runs the command behind the empty argument, with what stands before it and in SUREFETCH_ENVIRONMENT, a variable a line, as its
 * environment: names alone in the arguments, so that a proxy's password shows in no list of processes. The command is a child, since the first
 * process of a container cannot be killed from inside it; with this shell the container ends.
 */
const SCRIPT = `
unset ${DECIDING.join(" ")}
rest=$SUREFETCH_ENVIRONMENT
unset SUREFETCH_ENVIRONMENT
while [ -n "$rest" ]; do
  export "\${rest%%
*}"
  rest=\${rest#*
}
done
while [ -n "$1" ]; do export "$1"; shift; done
shift
"$@"
exit $?
`;

/** Arguments of `sh`; behind them stand NAME=VALUE …, an empty argument and the command. */
export const WRAPPER = ["-c", SCRIPT, "surefetch"] as const;

/** The value of SUREFETCH_ENVIRONMENT: variables whose names decide, without those that no line can hold. */
export function handedOver(
  environment: Readonly<Record<string, string>>,
): string {
  return Object.entries(environment)
    .filter(
      ([name, value]) => DECIDING.includes(name) && !/[\n\r\0]/.test(value),
    )
    .map((pair) => `${pair.join("=")}\n`)
    .join("");
}
