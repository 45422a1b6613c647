import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Config } from "../core/config.ts";
import type { FileHandle, Language } from "../core/finding.ts";
import type { ProjectIndex } from "../core/project.ts";
import type { Logger } from "../platform/host.ts";
import type { ClientFeatures } from "./client-features.ts";
import { effectiveConfig } from "./config.ts";
import type { ServerPlatform } from "./platform.ts";
import { type Location, Projects } from "./projects.ts";
import { Settings } from "./settings.ts";
import { uriKey } from "./uris.ts";
import { Cancelled } from "./wrapper.ts";

/** What a client says about itself when it starts. */
export interface ClientFacts {
  readonly features: ClientFeatures;
  readonly language: Language;
  readonly folders: readonly string[];
  readonly isTrusted: boolean;
}

/** An answer about a document with the paths that it was made from. */
export interface Asked<T> {
  readonly value: T;
  readonly dependencies: ReadonlySet<string>;
  readonly location: Location;
}

/** What the server remembers between messages. */
export class Session {
  readonly connection: Connection;
  readonly platform: ServerPlatform;
  readonly logger: Logger;
  readonly documents: TextDocuments<TextDocument>;
  readonly projects: Projects;
  readonly features: ClientFeatures;
  readonly language: Language;
  readonly settings: Settings;
  isTrusted: boolean;

  constructor(
    connection: Connection,
    platform: ServerPlatform,
    facts: ClientFacts,
  ) {
    this.connection = connection;
    this.platform = platform;
    this.logger = loggerOf(connection);
    this.documents = new TextDocuments(TextDocument);
    this.projects = new Projects(platform.files);
    this.projects.setFolders(facts.folders);
    this.features = facts.features;
    this.language = facts.language;
    this.settings = new Settings(connection, facts.features);
    this.isTrusted = facts.isTrusted;
  }

  /**
   * Asks core about a document, with its project and its settings.
   * @throws Cancelled once the signal is aborted.
   */
  async ask<T>(
    uri: string,
    question: (project: ProjectIndex, config: Config, file: FileHandle) => T,
    signal: AbortSignal,
  ): Promise<Asked<T>> {
    const location = this.projects.locate(uri);
    const settings = await this.settings.get(uri);
    const answer = await location.project.ask(
      (project) =>
        question(
          project,
          effectiveConfig(settings, location.file, project),
          location.file,
        ),
      signal,
    );
    if (signal.aborted) throw new Cancelled();
    return { ...answer, location };
  }

  /** The open document that stands at a project path; its URI is the client's own spelling. */
  openAt(location: Location, file: FileHandle): TextDocument | undefined {
    const wanted = location.project.uriOf(file);
    return this.documents.get(wanted) ?? this.#findOpen(wanted);
  }

  #findOpen(uri: string): TextDocument | undefined {
    const key = uriKey(uri);
    return this.documents
      .all()
      .find((document) => uriKey(document.uri) === key);
  }
}

function loggerOf({ console: remote }: Connection): Logger {
  return {
    error: (text) => remote.error(text),
    warn: (text) => remote.warn(text),
    info: (text) => remote.info(text),
    debug: (text) => remote.debug(text),
  };
}
