import {
  CodeLensRefreshRequest,
  type DidChangeConfigurationParams,
  DidChangeConfigurationNotification,
  type DidChangeWatchedFilesParams,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checked, Checker } from "./checker.ts";
import { checkedLanguage, watchedGlobs } from "./documents.ts";
import type { Diagnostics } from "./handlers/diagnostics.ts";
import type { DocumentStates } from "./handlers/document-state.ts";
import type { ProbeFindings } from "./probe-findings.ts";
import { type Project, isListed, isTouched } from "./project.ts";
import type { Session } from "./session.ts";
import { isEdited, uriKey } from "./uris.ts";
import type { Wrapper } from "./wrapper.ts";

/** What has to know when something changes. */
export interface Followers {
  readonly session: Session;
  readonly wrapper: Wrapper;
  readonly checker: Checker;
  readonly diagnostics: Diagnostics;
  readonly states: DocumentStates;
  readonly findings: ProbeFindings;
}

/** Keeps projects, results and diagnostics up to date with documents, files, folders and settings. */
export function followDocuments(followers: Followers): void {
  const { session, wrapper } = followers;
  const { connection, documents } = session;
  documents.onDidChangeContent(
    wrapper.notification("textDocument/didChange", ({ document }) => {
      changed(followers, document);
      return followers.findings.changed(document.uri);
    }),
  );
  documents.onDidClose(
    wrapper.notification("textDocument/didClose", ({ document }) =>
      closed(followers, document),
    ),
  );
  documents.listen(connection);
  session.projects.onListed = (project) => listed(followers, project);
  connection.onDidChangeWatchedFiles(
    wrapper.notification("workspace/didChangeWatchedFiles", (params) =>
      filesChanged(followers, params),
    ),
  );
  connection.onDidChangeConfiguration(
    wrapper.notification("workspace/didChangeConfiguration", (params) =>
      settingsChanged(followers, params),
    ),
  );
  connection.onInitialized(
    wrapper.notification("initialized", () => register(followers)),
  );
}

async function register(followers: Followers): Promise<void> {
  const { session, wrapper } = followers;
  const { connection, features } = session;
  if (features.changesFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      wrapper.notification("workspace/didChangeWorkspaceFolders", () =>
        foldersChanged(followers),
      ),
    );
  }
  if (features.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, {
      section: "surefetch",
    });
  }
  if (features.registersWatchers) {
    const watchers = [
      ...watchedGlobs.map((globPattern) => ({ globPattern })),
      // Whether a COPY finds its source depends on any file's being there.
      { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
    ];
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers,
    });
  }
}

function changed(followers: Followers, document: TextDocument): void {
  const { session, diagnostics } = followers;
  const { uri } = document;
  if (!isEdited(uri)) return;
  for (const { project, file } of locationsOf(session, uri))
    project.setOpen(file, document.getText());
  if (checkedLanguage(document) !== undefined) diagnostics.changed(uri);
  outdate(followers, uri, "content");
}

function closed(followers: Followers, { uri }: TextDocument): void {
  const { session, checker, diagnostics, states, findings } = followers;
  findings.closed(uri);
  for (const { project, file } of locationsOf(session, uri))
    project.setClosed(file);
  checker.forget(uri);
  states.forget(uri);
  if (isEdited(uri)) {
    diagnostics.closed(uri);
    outdate(followers, uri, "content");
  }
}

function filesChanged(
  followers: Followers,
  { changes }: DidChangeWatchedFilesParams,
): void {
  for (const { uri, type } of changes) {
    const what = type === FileChangeType.Changed ? "content" : "listing";
    for (const { project, file } of followers.session.projects.holding(uri)) {
      project.invalidate(file, what);
    }
    outdate(followers, uri, what);
  }
}

async function foldersChanged(followers: Followers): Promise<void> {
  const { session } = followers;
  const folders =
    (await session.connection.workspace.getWorkspaceFolders()) ?? [];
  session.projects.setFolders(folders.map(({ uri }) => uri));
  for (const document of session.documents.all()) {
    if (!isEdited(document.uri)) continue;
    const { project, file } = session.projects.locate(document.uri);
    project.setOpen(file, document.getText());
  }
  outdateAll(followers);
}

async function settingsChanged(
  followers: Followers,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  const { session, findings } = followers;
  session.settings.push(settings);
  outdateAll(followers);
  for (const { uri } of session.documents.all()) await findings.changed(uri);
  if (session.features.refreshesLenses)
    await session.connection.sendRequest(CodeLensRefreshRequest.type);
}

function listed(followers: Followers, project: Project): void {
  const { session, checker, diagnostics } = followers;
  const uris = session.documents
    .all()
    .filter(isChecked)
    .map(({ uri }) => uri);
  diagnostics.outdated(
    uris.filter((uri) => checker.last(uri)?.location.project === project),
  );
}

function outdateAll({ session, checker, diagnostics }: Followers): void {
  checker.invalidateAll();
  diagnostics.outdated(
    session.documents
      .all()
      .filter(isChecked)
      .map(({ uri }) => uri),
  );
}

/** Checks again what was made from the file at `uri`. */
function outdate(
  followers: Followers,
  uri: string,
  what: "content" | "listing",
): void {
  const { session, checker, diagnostics } = followers;
  const outdated: string[] = [];
  const locations = session.projects.holding(uri);
  for (const document of session.documents.all()) {
    if (!isChecked(document) || uriKey(document.uri) === uriKey(uri)) continue;
    const last = checker.last(document.uri);
    if (last === undefined) {
      // Its first check may be running: it is to see the change.
      checker.invalidate(document.uri);
      continue;
    }
    const uses = locations.some(
      ({ project, file }) =>
        project === last.location.project && isConcerned(last, file, what),
    );
    if (uses) outdated.push(document.uri);
  }
  diagnostics.outdated(outdated);
}

function isConcerned(
  { dependencies }: Checked,
  file: string,
  what: "content" | "listing",
): boolean {
  if (what === "content") return dependencies.has(file);
  return (
    isListed(file) ||
    [...dependencies].some((path) => isTouched(path, file, what))
  );
}

function isChecked(document: TextDocument): boolean {
  return checkedLanguage(document) !== undefined;
}

function locationsOf(
  session: Session,
  uri: string,
): ReturnType<Session["projects"]["holding"]> {
  const own = session.projects.locate(uri);
  return [
    own,
    ...session.projects
      .holding(uri)
      .filter(({ project }) => project !== own.project),
  ];
}
