import type { RunCommand } from "./model.ts";

export interface InstalledPackages {
  readonly names: ReadonlySet<string>;
  /** True where a list of packages is not literal. */
  readonly hasUnknown: boolean;
}

/** The verb after which each package manager takes names. */
const installVerbs: Readonly<Record<string, readonly string[]>> = {
  apk: ["add"],
  "apt-get": ["install"],
  apt: ["install"],
  yum: ["install"],
  dnf: ["install"],
  microdnf: ["install"],
  zypper: ["install", "in"],
  pacman: ["-S", "-Sy", "-Syu"],
};

/** Options of these tools that take a value of their own. */
const valueOptions = new Set([
  "-t",
  "--virtual",
  "-X",
  "--repository",
  "-p",
  "--root",
  "-o",
  "-c",
]);

/** What the package managers of one RUN install; names without version and release. */
export function installedPackages(
  commands: readonly RunCommand[],
): InstalledPackages {
  const names = new Set<string>();
  let hasUnknown = false;
  for (const command of commands) {
    const verbs = installVerbs[command.name];
    if (verbs === undefined) continue;
    const verbAt = command.arguments.findIndex((one) =>
      verbs.includes(one.text ?? ""),
    );
    if (verbAt < 0) continue;
    for (let index = verbAt + 1; index < command.arguments.length; index++) {
      const text = command.arguments[index]?.text;
      if (text === undefined) hasUnknown = true;
      else if (valueOptions.has(text)) index += 1;
      else if (!text.startsWith("-"))
        names.add(text.replace(/[=<>~:/@].*$/s, ""));
    }
  }
  return { names, hasUnknown };
}
