import { fileURLToPath } from "node:url";

/**
 * esbuild options for every bundle that contains `platform/engines/containers.ts`: the container client's helper
 * package wants the module `vscode`, which exists only in the extension host. `mainFields` takes the ES modules, so
 * that unused engines and validators are left out (103 kB instead of 676 kB).
 */
export const containerClientBundling = {
  alias: {
    vscode: fileURLToPath(new URL("shims/vscode.ts", import.meta.url)),
    "@microsoft/vscode-processutils": fileURLToPath(
      new URL("shims/processutils.ts", import.meta.url),
    ),
  },
  mainFields: ["module", "main"],
};
