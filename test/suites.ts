import { availableParallelism } from "node:os";

/** What `npm test` runs, in order, after the checks and the build. */
export interface Suite {
  readonly name: string;
  /** Test files for `node --test`, as patterns below test/; or a script that ends with the same line of counts. */
  readonly run:
    | {
        readonly files: readonly string[];
        /** Files that run side by side; where it is left out, as many as Node chooses: one on two processors. */
        readonly atOnce?: number;
      }
    | { readonly script: string };
  /** The least number of tests that must have run in CI, so that a run which skipped everything is red. */
  readonly least: number;
  /** A suite that takes longer has hung: it is ended and has failed. */
  readonly deadlineSeconds: number;
}

const ALL = availableParallelism();

export const suites: readonly Suite[] = [
  {
    name: "unit and rules",
    run: { files: ["*.test.ts", "{core,rules,explain,support}/**/*.test.ts"] },
    least: 2550,
    deadlineSeconds: 420,
  },
  {
    name: "language server",
    run: { files: ["lsp/*.test.ts"], atOnce: ALL },
    least: 118,
    deadlineSeconds: 180,
  },
  {
    name: "command line",
    run: { files: ["cli/*.test.ts"], atOnce: ALL },
    least: 88,
    deadlineSeconds: 180,
  },
  {
    name: "corpus",
    run: { files: ["corpus/*.test.ts"] },
    // Other people's files: they are where somebody has put them.
    least: 0,
    deadlineSeconds: 240,
  },
  {
    name: "go as the truth",
    run: { files: ["go/*.test.ts"], atOnce: ALL },
    least: 2200,
    deadlineSeconds: 480,
  },
  {
    name: "network check on a real engine",
    run: { files: ["probe/!(engine-matrix).test.ts"], atOnce: 2 },
    least: 600,
    deadlineSeconds: 720,
  },
  {
    // It sees waits of some hundred milliseconds: alone on the machine.
    name: "network check: faults on a real engine",
    run: { files: ["probe/engine-matrix.test.ts"] },
    least: 212,
    deadlineSeconds: 300,
  },
  {
    name: "package",
    run: { files: ["vscode/*.test.ts"] },
    least: 9,
    deadlineSeconds: 240,
  },
  {
    name: "real VS Code",
    run: { script: "vscode/run.ts" },
    least: 32,
    deadlineSeconds: 400,
  },
  {
    name: "menus in other extensions' trees, in a real VS Code",
    run: { script: "vscode/menus.ts" },
    least: 3,
    deadlineSeconds: 300,
  },
  {
    name: "installed extension, by screenshots",
    run: { script: "vscode/screenshots.ts" },
    least: 18,
    deadlineSeconds: 400,
  },
];
