import { curlUrls } from "./curl-command.ts";
import type { RunCommand } from "./model.ts";

/** Downloaders whose first operand says what they do. */
const verbs: ReadonlyMap<string, RegExp> = new Map([
  ["go", /^(?:mod download|get|install)\b/],
  ["git", /^(?:clone|fetch|pull|submodule update|lfs pull)\b/],
  ["npm", /^(?:install|i|ci|add)\b/],
  ["pnpm", /^(?:install|i|add|fetch)\b/],
  ["yarn", /^(?:install|add|$)/],
  ["pip", /^(?:install|download)\b/],
  ["pip3", /^(?:install|download)\b/],
  ["apk", /^(?:add|update|upgrade|fetch)\b/],
  ["apt", /^(?:update|install|upgrade)\b/],
  ["apt-get", /^(?:update|install|upgrade|dist-upgrade|build-dep)\b/],
  ["yum", /^(?:install|update|makecache)\b/],
  ["dnf", /^(?:install|update|upgrade|makecache)\b/],
  ["microdnf", /^(?:install|update)\b/],
  ["cargo", /^(?:fetch|build|install)\b/],
  ["gem", /^install\b/],
  ["bundle", /^(?:install|update|$)/],
  ["composer", /^(?:install|update|require|create-project)\b/],
  ["mvn", /^/],
  ["mvnw", /^/],
  ["gradle", /^/],
  ["gradlew", /^/],
]);

/**
 * What a command downloads with, as people call it (`go mod download`, `wget`); undefined where
 * it is no download that Surefetch knows.
 */
export function downloadName(command: RunCommand): string | undefined {
  const { name } = command;
  if (name === "curl") return curlUrls(command).length > 0 ? name : undefined;
  if (name === "wget") return isWgetDownload(command) ? name : undefined;
  const pattern = verbs.get(name);
  if (pattern === undefined) return undefined;
  const [first = "", second = ""] = command.arguments.flatMap(({ text }) =>
    text === undefined || text.startsWith("-") ? [] : [text],
  );
  const verb = pattern.exec(`${first} ${second}`.trim())?.[0];
  return verb === undefined ? undefined : `${name} ${verb}`.trim();
}

function isWgetDownload(command: RunCommand): boolean {
  return command.arguments.some(({ text, raw }) => {
    const url = text ?? raw.replace(/^["']/, "");
    return (
      /^(?:(?:https?|ftp):\/\/|\$)/i.test(url) &&
      !/^\w+:\/\/(?:localhost|127\.|\[::1\])/i.test(url)
    );
  });
}
