import type { RunCommand } from "../model.ts";

/** A command that asks a service manager to act on a running service. */
export interface ServiceCall {
  /** `systemctl`, `service nginx`, `/etc/init.d/nginx`. */
  readonly manager: string;
  readonly verb: string;
}

const systemdVerbs =
  /^(?:start|stop|restart|reload|status|try-restart|reload-or-restart|kill|is-active)$/;
const serviceVerbs = /^(?:start|stop|restart|reload|force-reload|status)$/;

/** Undefined for what only makes links, as `systemctl enable` does, and for every other command. */
export function serviceCall(command: RunCommand): ServiceCall | undefined {
  const words = command.arguments.map(({ text }) => text ?? "");
  if (command.name === "systemctl") return systemctlCall(words);
  return command.name === "service"
    ? serviceScript(words)
    : initScript(command, words);
}

function systemctlCall(words: readonly string[]): ServiceCall | undefined {
  // Another root or host is no business of this step's init process.
  const isElsewhere = words.some((word) =>
    /^--(?:root|host|machine|help|version)|^-[HM]/.test(word),
  );
  const verb = words.find((word) => !word.startsWith("-")) ?? "";
  return !isElsewhere && systemdVerbs.test(verb)
    ? { manager: "systemctl", verb }
    : undefined;
}

function serviceScript([service = "", verb = ""]: readonly string[]):
  ServiceCall | undefined {
  return serviceVerbs.test(verb)
    ? { manager: `service ${service}`.trim(), verb }
    : undefined;
}

function initScript(
  { command, name }: RunCommand,
  [verb = ""]: readonly string[],
): ServiceCall | undefined {
  const path = command.words
    .map(({ literal }) => literal ?? "")
    .find((word) => word === `/etc/init.d/${name}`);
  return path !== undefined && serviceVerbs.test(verb)
    ? { manager: path, verb }
    : undefined;
}
