import { pathToFileURL } from "node:url";
import type { FileHandle } from "../../core/finding.ts";
import {
  type PathContent,
  type ProjectIndex,
  settle,
} from "../../core/project.ts";
import { isDockerfileName } from "../../core/syntax/dockerfile/file-names.ts";
import { isComposeFileName } from "../../core/syntax/yaml/file-names.ts";
import type { WalkedFile } from "../../platform/host.ts";
import type { CliEnvironment } from "../environment.ts";
import { handleOf } from "./paths.ts";
import type { Root } from "./selection.ts";

interface Files {
  readonly dockerfiles: readonly FileHandle[];
  readonly composeFiles: readonly FileHandle[];
}

/** One project of a run: what has been read of it, and the answers that core makes of that. */
export class Project {
  /** Absolute. */
  readonly root: string;
  readonly #environment: CliEnvironment;
  readonly #known = new Map<string, PathContent>();
  readonly #files: Promise<Files>;

  /** `walked` is what a walk of the whole root found, where there was one. */
  constructor(
    { path, isRepository }: Root,
    environment: CliEnvironment,
    walked?: readonly WalkedFile[],
  ) {
    this.root = path;
    this.#environment = environment;
    this.#files =
      walked === undefined
        ? listFiles(path, isRepository, environment)
        : Promise.resolve(filesOf(path, walked));
  }

  /** Puts a text before the disk's. */
  setText(path: string, text: string): void {
    this.#known.set(handleOf(this.root, path), { kind: "file", text });
  }

  /** Asks core until it has seen every file that it needs. */
  async ask<T>(question: (project: ProjectIndex) => T): Promise<T> {
    const { host, signal } = this.#environment;
    const uri = pathToFileURL(this.root).href;
    return settle(question, {
      known: this.#known,
      files: await this.#files,
      load: (paths) => host.load(uri, paths),
      isCancelled: () => signal.aborted,
    });
  }
}

/** A folder that is no repository may be a whole home: only what stands in it is looked at, never walked. */
async function listFiles(
  root: string,
  isRepository: boolean,
  { host, signal }: CliEnvironment,
): Promise<Files> {
  const uri = pathToFileURL(root).href;
  if (isRepository) return host.listFiles(uri, signal);
  const content = (await host.load(uri, [""])).get("");
  const names = content?.kind === "folder" ? content.entries : [];
  return {
    dockerfiles: names.filter((name) => isDockerfileName(name)) as FileHandle[],
    composeFiles: names.filter((name) =>
      isComposeFileName(name),
    ) as FileHandle[],
  };
}

function filesOf(root: string, walked: readonly WalkedFile[]): Files {
  const handles = (kind: WalkedFile["kind"]): readonly FileHandle[] =>
    walked
      .filter((file) => file.kind === kind)
      .map((file) => handleOf(root, file.path) as FileHandle);
  return {
    dockerfiles: handles("dockerfile"),
    composeFiles: handles("compose"),
  };
}
