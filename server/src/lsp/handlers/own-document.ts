import { unreadable } from "../../core/readable.ts";
import { checkedLanguage } from "../documents.ts";
import { text as say } from "../messages.ts";
import type { Session } from "../session.ts";
import { Refused } from "../wrapper.ts";

/**
 * The text of an open Dockerfile that one of our own requests is about.
 * @throws Refused for what is not open or no Dockerfile.
 */
export function dockerfileText(session: Session, uri: string): string {
  const { language } = session;
  const document = session.documents.get(uri);
  if (document === undefined)
    throw new Refused(say("notOpen", language, { uri }));
  if (checkedLanguage(document) !== "dockerfile")
    throw new Refused(say("notDockerfile", language));
  const text = document.getText();
  const reason = unreadable(text);
  if (reason !== undefined)
    throw new Refused(
      say(reason === "binary" ? "binary" : "tooLarge", language),
    );
  return text;
}
