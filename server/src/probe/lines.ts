/** Longer than any record; a longer line is somebody else's. */
const MAX_LINE = 32_768;

/** Cuts pieces into lines; a line that is too long is dropped whole. */
export function lineReader(
  onLine: (line: string) => void,
): (text: string) => void {
  let rest = "";
  let skipping = false;
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!skipping) onLine(line);
      skipping = false;
    }
    if (rest.length > MAX_LINE) {
      rest = "";
      skipping = true;
    }
  };
}
