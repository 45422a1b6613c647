/** Folders that go leaves out, or whose modules others wrote: their go.mod is material, no module that is built. */
const sideFolder = /(?:^|\/)(?:vendor|node_modules|testdata)\//;

/** True for the go.mod of test data, or of a vendored package that brought it along. */
export function isSideModule(goMod: string): boolean {
  return sideFolder.test(goMod);
}
