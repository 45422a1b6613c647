import {
  constants,
  access,
  chmod,
  lstat,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileHandle } from "../core/finding.ts";
import type { PathContent } from "../core/project.ts";
import { loadYaml } from "../core/syntax/yaml/door.ts";
import type { FileAccess, FileText, ProjectHost, Refusal } from "./host.ts";
import { type FolderReader, relativePath, walkFolder } from "./walk.ts";

/** Larger files are not read: no Dockerfile, go.mod or go.sum comes near. */
const maximumBytes = 10_000_000;
/** Bytes at the start in which a NUL says that a file is no text, as git decides it. */
const sniffedBytes = 8_000;
/** Files read at the same time. */
const maximumOpen = 32;
/** Files that an editor's listing of a project holds at most. */
const maximumListed = 5_000;

/** The disk as the language server sees it. */
export const nodeProjectHost: ProjectHost = {
  async load(root, paths) {
    const folder = pathOfUri(root);
    const loaded = new Map<string, PathContent>();
    const queue = [...paths];
    const worker = async (): Promise<void> => {
      for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
        loaded.set(path, await contentOf(folder, path));
      }
    };
    await Promise.all(
      Array.from({ length: Math.min(maximumOpen, paths.length) }, worker),
    );
    // Core asks without waiting: who brings the text of a YAML file brings its parser too.
    const isYaml = (path: string): boolean =>
      /\.ya?ml$/.test(path) && loaded.get(path)?.kind === "file";
    if (paths.some(isYaml)) await loadYaml();
    return loaded;
  },

  async listFiles(root, signal) {
    const folder = pathOfUri(root);
    const none = {
      dockerfiles: [],
      composeFiles: [],
      goMods: [],
      isPartial: false,
    };
    if (folder === undefined) return none;
    const limits = { signal, maximumFiles: maximumListed };
    const { files, isPartial } = await walkFolder(
      folder,
      folder,
      limits,
      reader,
    );
    const named = (kind: string): readonly FileHandle[] =>
      files
        .filter((file) => file.kind === kind)
        .map((file) => relativePath(folder, file.path) as FileHandle);
    return {
      dockerfiles: named("dockerfile"),
      composeFiles: named("compose"),
      goMods: named("go.mod"),
      isPartial,
    };
  },
};

/** The disk as the command line uses it. */
export const nodeFiles: FileAccess = {
  async kindOf(path) {
    try {
      const stats = await stat(path);
      if (stats.isDirectory()) return "folder";
      return stats.isFile()
        ? "file"
        : { kind: "refused", problem: "not-a-file", code: "" };
    } catch (error) {
      return refusalOf(error);
    }
  },

  readText: async (path) => {
    const read = await readBytes(path);
    return "kind" in read ? read : decode(read.bytes);
  },

  walk: (folder, root, signal) =>
    walkFolder(
      folder,
      root,
      { signal, maximumFiles: Number.POSITIVE_INFINITY },
      reader,
    ),

  async replaceText(path, expected, text) {
    try {
      return await replace(await realpath(path), expected, text);
    } catch (error) {
      return refusalOf(error);
    }
  },
};

/** A path without symbolic links; as it is where it cannot be resolved. */
export async function withoutLinks(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** What a walk asks of the disk. */
const reader: FolderReader = {
  async entries(folder) {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      return refusalOf(error);
    }
  },
  async isFile(path) {
    try {
      return (await stat(path)).isFile();
    } catch {
      return false;
    }
  },
  async text(path) {
    const read = await readBytes(path);
    return "kind" in read ? undefined : decode(read.bytes).text;
  },
};

async function contentOf(
  folder: string | undefined,
  path: string,
): Promise<PathContent> {
  // Core never asks above the root; a hostile path must not get there either.
  if (folder === undefined || path.split(/[/\\]/).includes(".."))
    return { kind: "missing" };
  const absolute = join(folder, path);
  try {
    const stats = await stat(absolute);
    if (stats.isDirectory())
      return { kind: "folder", entries: await readdir(absolute) };
    if (!stats.isFile()) return { kind: "missing" };
  } catch {
    return { kind: "missing" };
  }
  const read = await readBytes(absolute);
  if ("kind" in read) {
    return read.problem === "too-large"
      ? { kind: "file", text: undefined }
      : { kind: "missing" };
  }
  const isText = !read.bytes.subarray(0, sniffedBytes).includes(0);
  return { kind: "file", text: isText ? decode(read.bytes).text : undefined };
}

/** Opens first and asks the open file what it is, so that a pipe or a swapped file cannot hang us. */
async function readBytes(
  path: string,
): Promise<{ readonly bytes: Buffer } | Refusal> {
  try {
    // Without O_NONBLOCK opening a pipe waits for its writer; Windows has neither.
    const file = await open(
      path,
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stats = await file.stat();
      if (!stats.isFile())
        return { kind: "refused", problem: "not-a-file", code: "" };
      if (stats.size > maximumBytes)
        return { kind: "refused", problem: "too-large", code: "" };
      return { bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    return refusalOf(error);
  }
}

/** Decodes UTF-8 without ever failing; the byte order mark stays. */
export function decode(bytes: Uint8Array): FileText {
  try {
    const text = new TextDecoder("utf-8", {
      fatal: true,
      ignoreBOM: true,
    }).decode(bytes);
    return { kind: "text", text, isFaithful: true };
  } catch {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    return { kind: "text", text, isFaithful: false };
  }
}

async function replace(
  path: string,
  expected: string,
  text: string,
): Promise<"written" | "changed"> {
  // A rename would replace even a file that its owner made read-only.
  await access(path, constants.W_OK);
  const before = await lstat(path);
  const temporary = join(
    dirname(path),
    `.${basename(path)}.${randomUUID()}.tmp`,
  );
  try {
    const file = await open(temporary, "wx", before.mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // The umask may have taken bits away.
    await chmod(temporary, before.mode & 0o7777);
    const current = await readFile(path);
    if (!current.equals(Buffer.from(expected))) return "changed";
    await rename(temporary, path);
    return "written";
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

function pathOfUri(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** What a system error means. */
export function refusalOf(error: unknown): Refusal {
  const code = (error as { code?: unknown } | null)?.code;
  const name = typeof code === "string" ? code : "";
  if (name === "ENOENT" || name === "ENOTDIR") {
    return { kind: "refused", problem: "missing", code: name };
  }
  const isDenied = name === "EACCES" || name === "EPERM" || name === "EROFS";
  return {
    kind: "refused",
    problem: isDenied ? "denied" : "other",
    code: name,
  };
}
