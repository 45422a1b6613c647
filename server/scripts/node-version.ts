/** The major version of Node that scripts and tests run on; package.json's `node` dependency brings it. */
const NEEDED_MAJOR = 24;

/**
 * Stops with a clear message when the process does not run on Node 24: `npm install --ignore-scripts` silently leaves
 * the machine's own Node on the path.
 */
export function assertNodeVersion(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major === NEEDED_MAJOR) return;
  console.error(
    `Surefetch's scripts need Node ${NEEDED_MAJOR}, this is ${process.version} (${process.execPath})\n` +
      "Run them through npm (npm start, npm test, npm run build), after an npm install without --ignore-scripts",
  );
  process.exit(2);
}
