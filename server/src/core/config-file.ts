import {
  type Config,
  type Mirror,
  type NetworkProfile,
  type SettingDeclaration,
  settingDeclarations,
} from "./config.ts";
import { messages } from "./config-file-messages.ts";
import type {
  Message,
  MessageUse,
  MessageValues,
  Severity,
} from "./finding.ts";
import { rules as catalogue } from "./rules/index.ts";
import {
  type YamlEntry,
  type YamlNode,
  parseYamlTree,
} from "./syntax/yaml/door.ts";
import { nearestName } from "./text/nearest-name.ts";
import type { Span } from "./text/source.ts";

/** What `.surefetch.yaml` says; what it leaves open is the editor's or the command line's. */
export interface FileConfig {
  readonly networkProfile?: NetworkProfile;
  readonly mirrors?: readonly Mirror[];
  readonly privateHosts?: readonly string[];
  readonly buildContext?: string;
  readonly rules?: Config["rules"];
}

/** A place in `.surefetch.yaml` that does not count, and why. */
export interface ConfigProblem {
  readonly span: Span;
  readonly severity: Severity;
  readonly text: MessageUse;
}

/** The rule id under which problems of `.surefetch.yaml` are shown. */
export const configRuleId = "surefetch-config";

/**
 * Reads `.surefetch.yaml`. What is wrong is left out and told; the rest counts. Never throws.
 * `loadYaml` must have been awaited before, or the file counts as empty.
 */
export function parseConfigFile(text: string): {
  readonly config: FileConfig;
  readonly problems: readonly ConfigProblem[];
} {
  const reader = new ConfigReader();
  const { root, problems } = parseYamlTree(text);
  for (const { span, detail } of problems)
    reader.tell(span, "syntax", { detail }, "error");
  if (root !== undefined) reader.read(root);
  return { config: reader.values, problems: reader.problems };
}

/** What counts: the file before the editor, key by key; of the rules, id by id. */
export function mergeConfig(editor: Config, file: FileConfig): Config {
  const context = file.buildContext;
  return {
    network: {
      profile: file.networkProfile ?? editor.network.profile,
      mirrors: file.mirrors ?? editor.network.mirrors,
      privateHosts: file.privateHosts ?? editor.network.privateHosts,
    },
    rules: { ...editor.rules, ...file.rules },
    buildContext:
      context === undefined || context === "" ? editor.buildContext : context,
  };
}

/** The part of JSON schema that the settings are declared in. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly required?: readonly string[];
}

const fileSettings = settingDeclarations.filter(
  ({ inProjectFile }) => inProjectFile,
);
const fileKeys = fileSettings.map(({ key }) => key);
const ruleIds = catalogue.map(({ id }) => id);

/** Reads one file. */
class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  readonly values: Record<string, unknown> = {};

  read(root: YamlNode): void {
    if (isEmpty(root)) return;
    if (root.kind !== "map") {
      this.tell(root.span, "notAMap", {});
      return;
    }
    this.#findDuplicates(root.entries);
    for (const entry of root.entries) this.#readSetting(entry);
  }

  tell(
    span: Span,
    messageId: keyof typeof messages,
    values: MessageValues,
    severity: Severity = "warning",
  ): void {
    const message: Message = messages[messageId];
    this.problems.push({
      span,
      severity,
      text: { messageId, message, values },
    });
  }

  #readSetting(entry: YamlEntry): void {
    const { key, keySpan, value } = entry;
    const setting = fileSettings.find((each) => each.key === key);
    if (setting !== undefined) {
      if (!isEmpty(value))
        this.#keep(key, this.#checked(value, schemaOf(setting), key));
      return;
    }
    // The dotted form, `rules.some-rule: off`, is a map of one entry.
    const owner = fileSettings.find(
      (each) => each.type === "object" && key.startsWith(`${each.key}.`),
    );
    if (owner === undefined) {
      this.#tellUnknownSetting(key, keySpan);
      return;
    }
    const inner = { key: key.slice(owner.key.length + 1), keySpan, value };
    const map: YamlNode = { kind: "map", span: keySpan, entries: [inner] };
    this.#keep(owner.key, this.#checked(map, schemaOf(owner), owner.key));
  }

  #keep(key: string, value: unknown): void {
    if (value === undefined) return;
    const before = this.values[key];
    const isMap = typeof value === "object" && !Array.isArray(value);
    this.values[key] =
      isMap && before !== undefined ? { ...before, ...value } : value;
  }

  #tellUnknownSetting(key: string, span: Span): void {
    const isEditors = settingDeclarations.some(
      (each) => each.key === key || each.key.startsWith(`${key}.`),
    );
    if (isEditors) {
      this.tell(span, "editorOnly", { key });
      return;
    }
    const bare = key.replace(/^surefetch\./, "");
    this.#tellUnknown(span, key, fileKeys, nearestName(bare, fileKeys));
  }

  #tellUnknown(
    span: Span,
    key: string,
    known: readonly string[],
    nearest: string | undefined = nearestName(key, known),
  ): void {
    if (nearest === undefined)
      this.tell(span, "unknownKey", { key, known: known.join(", ") });
    else this.tell(span, "unknownKeyNear", { key, nearest });
  }

  /** The value as the schema wants it, without what is wrong; undefined where nothing is left. */
  #checked(node: YamlNode, schema: Schema, path: string): unknown {
    if (schema.type === "array") return this.#checkedList(node, schema, path);
    if (schema.type === "object") return this.#checkedMap(node, schema, path);
    return this.#checkedScalar(node, schema, path);
  }

  #checkedScalar(node: YamlNode, schema: Schema, path: string): unknown {
    const type = schema.type === "boolean" ? "boolean" : "string";
    if (node.kind !== "scalar" || typeof node.value !== type) {
      this.tell(
        node.span,
        type === "boolean" ? "wantsBoolean" : "wantsString",
        { path },
      );
      return undefined;
    }
    const { value } = node;
    const allowed = schema.enum;
    if (allowed === undefined || allowed.includes(String(value))) return value;
    const shown = String(value).slice(0, 100);
    const nearest = nearestName(shown, allowed);
    if (nearest === undefined) {
      this.tell(node.span, "notAllowed", {
        path,
        value: shown,
        allowed: allowed.join(", "),
      });
    } else {
      this.tell(node.span, "notAllowedNear", { path, value: shown, nearest });
    }
    return undefined;
  }

  #checkedList(node: YamlNode, schema: Schema, path: string): unknown {
    if (node.kind !== "list") {
      this.tell(node.span, "wantsList", { path });
      return undefined;
    }
    const items = schema.items ?? {};
    return node.items
      .map((item, index) => this.#checked(item, items, `${path}[${index}]`))
      .filter((item) => item !== undefined);
  }

  #checkedMap(node: YamlNode, schema: Schema, path: string): unknown {
    if (node.kind !== "map") {
      this.tell(node.span, "wantsMap", { path });
      return undefined;
    }
    this.#findDuplicates(node.entries);
    const read: Record<string, unknown> = {};
    for (const { key, keySpan, value } of node.entries) {
      const inner = this.#schemaOfKey(key, keySpan, schema);
      if (inner === undefined) continue;
      const checked = this.#checked(value, inner, `${path}.${key}`);
      if (checked !== undefined) read[key] = checked;
    }
    const missing = (schema.required ?? []).filter(
      (key) => !node.entries.some((entry) => entry.key === key),
    );
    for (const key of missing)
      this.tell(node.span, "missingKey", { path, key });
    const isWhole = (schema.required ?? []).every(
      (key) => read[key] !== undefined,
    );
    return isWhole ? read : undefined;
  }

  #schemaOfKey(key: string, span: Span, schema: Schema): Schema | undefined {
    const { properties, additionalProperties } = schema;
    if (properties !== undefined && Object.hasOwn(properties, key))
      return properties[key];
    if (additionalProperties === false || additionalProperties === undefined) {
      this.#tellUnknown(span, key, Object.keys(properties ?? {}));
      return undefined;
    }
    // The only open map is that of the rules.
    if (!ruleIds.includes(key)) {
      const nearest = nearestName(key, ruleIds);
      if (nearest === undefined) this.tell(span, "unknownRule", { key });
      else this.tell(span, "unknownRuleNear", { key, nearest });
      return undefined;
    }
    return additionalProperties;
  }

  #findDuplicates(entries: readonly YamlEntry[]): void {
    const seen = new Set<string>();
    for (const { key, keySpan } of entries) {
      if (seen.has(key)) this.tell(keySpan, "duplicate", { key });
      seen.add(key);
    }
  }
}

function schemaOf({ type, values, schema }: SettingDeclaration): Schema {
  const own: Schema = values === undefined ? { type } : { type, enum: values };
  return { ...own, ...schema };
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null;
}
