import type { Flag, Mount } from "./model.ts";

/** Docker's type of a mount that names none. */
const DEFAULT_TYPE = "bind";

/**
 * Reads the value of a `--mount=` flag: comma-separated fields, quoted as in CSV. Keys are lower case; a key
 * without `=` (`required`, `readonly`) has the value "true".
 */
export function mountOf(flag: Flag): Mount {
  const options = new Map<string, string>();
  for (const field of csvFields(flag.value ?? "")) {
    const equals = field.indexOf("=");
    if (equals === -1) {
      if (field.trim() !== "") options.set(field.trim().toLowerCase(), "true");
    } else
      options.set(
        field.slice(0, equals).trim().toLowerCase(),
        field.slice(equals + 1),
      );
  }
  return {
    type: (options.get("type") ?? DEFAULT_TYPE).toLowerCase(),
    options,
    flag,
  };
}

/** Where the mount appears in the container: `target`, `dst` or `destination`. */
export function mountTarget(mount: Mount): string | undefined {
  return (
    mount.options.get("target") ??
    mount.options.get("dst") ??
    mount.options.get("destination")
  );
}

/** What is mounted, seen from the context or from `from`: `source` or `src`. */
export function mountSource(mount: Mount): string | undefined {
  return mount.options.get("source") ?? mount.options.get("src");
}

function csvFields(value: string): readonly string[] {
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    if (isQuoted && character === '"' && value.charAt(at + 1) === '"') {
      field += '"';
      at++;
    } else if (character === '"' && (isQuoted || field === ""))
      isQuoted = !isQuoted;
    else if (character === "," && !isQuoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  fields.push(field);
  return fields;
}
