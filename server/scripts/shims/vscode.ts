/** The two enumerations of the module `vscode` that the container client's command builder uses. */
export const ShellQuoting = { Escape: 1, Strong: 2, Weak: 3 } as const;
export const FileType = {
  Unknown: 0,
  File: 1,
  Directory: 2,
  SymbolicLink: 64,
} as const;
