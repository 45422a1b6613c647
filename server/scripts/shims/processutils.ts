/**
 * `@microsoft/vscode-processutils` 0.2.1 with what version 1.0.0 adds and the container client imports from it.
 * Goes when 1.0.0 can be had. A path, not the package's name: that name is an alias of this file.
 */
export * from "../../../node_modules/@microsoft/vscode-processutils/dist/esm/index.js";
export { ShellQuoting } from "./vscode.ts";
