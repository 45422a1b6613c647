/**
 * Stops with a clear message where the process does not run on the Node of package.json's `node` dependency, whose place
 * on the path `npm install --ignore-scripts` silently leaves to the machine's own. No TypeScript: an older Node cannot
 * read that. Every script imports it, and npm's scripts load it first.
 */
const NEEDED_MAJOR = 24;

if (Number(process.versions.node.split(".")[0]) !== NEEDED_MAJOR) {
  console.error(
    `Surefetch's scripts need Node ${NEEDED_MAJOR}, this is ${process.version} (${process.execPath})\n` +
      "Run them through npm (npm start, npm test, npm run build), after an npm install without --ignore-scripts",
  );
  process.exit(2);
}
