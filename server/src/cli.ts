/** Entry of the command line: chooses the platform and sets the exit status. */
import { argv, cwd, env, versions } from "node:process";
import { runCommandLine } from "./cli/run.ts";
import { nodeFiles, nodeProjectHost } from "./platform/files.ts";
import * as installation from "./platform/installation.ts";
import { createLogger } from "./platform/logger.ts";
import * as terminal from "./platform/terminal.ts";

const environment = {
  nodeVersion: versions.node,
  cwd: cwd(),
  variables: env,
  ...terminal.standardOutputs(),
  files: nodeFiles,
  host: nodeProjectHost,
  logger: createLogger(env["SUREFETCH_LOG"] === "debug" ? "debug" : "warn"),
  get signal(): AbortSignal {
    return terminal.interruptSignal();
  },
  readStdin: terminal.readStdin,
  readVersion: installation.readVersion,
  readPage: installation.readRulePage,
  // Loaded when wanted: checking files needs no engine.
  engine: async (name: string, context?: string) =>
    (await import("./platform/engines/engines.ts")).containerEngine(
      name,
      env,
      context,
    ),
  hostPlace: async () =>
    (await import("./platform/engines/engines.ts")).hostPlace(),
  kubernetes: async () =>
    (await import("./platform/engines/engines.ts")).kubernetes(),
  serve: installation.startInstalledServer,
};

void runCommandLine(argv.slice(2), environment).then((status) => {
  if (status !== undefined) process.exitCode = status;
});
