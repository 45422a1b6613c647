import { dirname, join, resolve } from "node:path";
import {
  type Config,
  type NetworkProfile,
  defaultConfig,
} from "../../core/config.ts";
import {
  type ConfigProblem,
  type FileConfig,
  configRuleId,
  mergeConfig,
  parseConfigFile,
} from "../../core/config-file.ts";
import { configFileNames } from "../../core/syntax/yaml/file-names.ts";
import { loadYaml } from "../../core/syntax/yaml/door.ts";
import { SourceText } from "../../core/text/source.ts";
import type { CliEnvironment, Options } from "../environment.ts";
import { refusalText } from "../messages.ts";
import type { PlacedFinding, ReportError } from "../report/model.ts";
import { shownPath } from "./paths.ts";

/** Finds what counts for each file of a run: `--profile`, `--config`, the nearest `.surefetch.yaml`. */
export class Configuration {
  readonly #environment: CliEnvironment;
  readonly #options: Options;
  readonly #byFolder = new Map<string, Promise<FileConfig>>();
  /** What is wrong in the files read so far. */
  readonly problems: PlacedFinding[] = [];
  readonly errors: ReportError[] = [];

  constructor(environment: CliEnvironment, options: Options) {
    this.#environment = environment;
    this.#options = options;
  }

  /** The config for a file in `folder`; files above `root` do not count. */
  async forFolder(folder: string, root: string): Promise<Config> {
    const { config: named, profile } = this.#options;
    const file =
      typeof named === "string"
        ? await this.#named(named)
        : await this.#nearest(folder, root);
    const merged = mergeConfig(defaultConfig, file);
    if (typeof profile !== "string") return merged;
    // The option's values were checked when it was parsed.
    return {
      ...merged,
      network: { ...merged.network, profile: profile as NetworkProfile },
    };
  }

  #named(name: string): Promise<FileConfig> {
    const path = resolve(this.#environment.cwd, name);
    return this.#remember(path, async () => {
      const read = await this.#read(path);
      if (read !== "missing") return read;
      const shown = shownPath(path, this.#environment.cwd);
      const refusal = {
        kind: "refused",
        problem: "missing",
        code: "",
      } as const;
      this.errors.push({ path: shown, text: refusalText(shown, refusal) });
      return {};
    });
  }

  #nearest(folder: string, root: string): Promise<FileConfig> {
    return this.#remember(folder, async () => {
      for (const name of configFileNames) {
        const read = await this.#read(join(folder, name));
        if (read !== "missing") return read;
      }
      const above = dirname(folder);
      return folder === root || above === folder
        ? {}
        : this.#nearest(above, root);
    });
  }

  #remember(key: string, read: () => Promise<FileConfig>): Promise<FileConfig> {
    let config = this.#byFolder.get(key);
    if (config === undefined) {
      config = read();
      this.#byFolder.set(key, config);
    }
    return config;
  }

  async #read(path: string): Promise<FileConfig | "missing"> {
    const read = await this.#environment.files.readText(path);
    const shown = shownPath(path, this.#environment.cwd);
    if (read.kind === "refused") {
      if (read.problem === "missing") return "missing";
      this.errors.push({ path: shown, text: refusalText(shown, read) });
      return {};
    }
    await loadYaml();
    const { config, problems } = parseConfigFile(read.text);
    const source = new SourceText(read.text);
    this.problems.push(
      ...problems.map((problem) => placed(problem, shown, source)),
    );
    return config;
  }
}

function placed(
  problem: ConfigProblem,
  path: string,
  source: SourceText,
): PlacedFinding {
  const { span, severity, text } = problem;
  const range = source.range(span);
  return {
    ruleId: configRuleId,
    severity,
    path,
    range,
    source,
    text,
    related: [],
    fixes: [],
  };
}
