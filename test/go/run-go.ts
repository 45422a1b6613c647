import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Version of the go command on this machine, or undefined where there is none. */
export function goVersion(): string | undefined {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], {
    encoding: "utf8",
    env: goEnvironment(),
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** An environment in which go touches neither the network nor the user's settings. */
export function goEnvironment(
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOTOOLCHAIN: "local",
    GOFLAGS: "",
    GOROOT: "",
    GOENV: "off",
    GOPROXY: "off",
    GOSUMDB: "off",
    GO111MODULE: "on",
    GOWORK: "off",
    GOPRIVATE: "",
    GONOPROXY: "",
    GONOSUMDB: "",
    HTTP_PROXY: "",
    HTTPS_PROXY: "",
    http_proxy: "",
    https_proxy: "",
    ...more,
  };
}

/** A folder of its own for one test file; `clean` removes it. */
export class GoFolder {
  readonly path = mkdtempSync(join(tmpdir(), "surefetch-go-"));
  readonly #command: string;

  /** `command`: the go command to run; the machine's own where it is left out. */
  constructor(command = "go") {
    this.#command = command;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** As `write`, and makes the folders on the way. */
  writeDeep(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    this.write(name, text);
  }

  /** Runs go here; stdout and stderr are joined, as a build log shows them. */
  run(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    input = "",
  ): { ok: boolean; output: string } {
    return this.runIn(".", args, environment, input);
  }

  /** As `run`, in a folder below. */
  runIn(
    folder: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    input = "",
  ): { ok: boolean; output: string } {
    const result = spawnSync(this.#command, args, {
      cwd: join(this.path, folder),
      input,
      encoding: "utf8",
      env: goEnvironment({
        GOMODCACHE: join(this.path, "cache"),
        ...environment,
      }),
      timeout: 60_000,
    });
    return {
      ok: result.status === 0,
      output: `${result.stdout}${result.stderr}`,
    };
  }

  clean(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
