import { type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ProbePlace, ProbeResult } from "../../server/src/protocol.ts";
import { type Check, runCheck } from "./run-check.ts";
import { say } from "./say.ts";

type Needed = NonNullable<ProbeResult["needsImage"]>;

interface OwnImage {
  readonly image: string;
  /** The user has agreed to fetching it. */
  readonly pull: boolean;
}

/** A check with its result: the second one where the user has chosen an image for it. */
export interface Checked {
  readonly check: Check;
  readonly result: ProbeResult;
}

/**
 * Runs a check, and once more where its place has no shell and the user chooses an image to run it from. Nothing is
 * pulled without a yes to that very image. Undefined where it was cancelled.
 */
export async function runWithImage(
  client: LanguageClient,
  check: Check,
): Promise<Checked | undefined> {
  const result = await runCheck(client, check);
  if (result?.needsImage === undefined) return result && { check, result };
  const own = await chooseImage(check, result.needsImage);
  const place = own && placeWith(check.place, own);
  if (own === undefined || place === undefined) return { check, result };
  const options = { ...(check.again.options as object), image: own.image };
  const again = { ...check.again, options };
  const second = { ...check, place, again };
  const better = await runCheck(client, second);
  return better && { check: second, result: better };
}

function placeWith(place: ProbePlace, own: OwnImage): ProbePlace | undefined {
  switch (place.kind) {
    case "container":
      return { ...place, sidecar: own };
    case "build":
      return { ...place, ...own };
    case "host":
    case "pod":
      return undefined;
  }
}

interface Item extends QuickPickItem {
  /** Undefined for the entry that asks for a name. */
  readonly own?: OwnImage;
}

async function chooseImage(
  { name, place }: Check,
  { images, pullable }: Needed,
): Promise<OwnImage | undefined> {
  const id = place.kind === "build" ? "pickBuildImage" : "pickSidecar";
  const present = images.map((image): Item => ({
    label: image,
    own: { image, pull: false },
  }));
  const toPull = pullable.map((image): Item => ({
    label: image,
    own: { image, pull: true },
  }));
  const chosen = await window.showQuickPick<Item>(
    [
      ...present,
      { label: say("toBePulled"), kind: QuickPickItemKind.Separator },
      ...toPull,
      { label: say("anotherImage") },
    ],
    { title: say(id, { container: name }), placeHolder: say("pickImage") },
  );
  if (chosen === undefined) return undefined;
  const own = chosen.own ?? (await askForImage(images));
  return own?.pull === true && !(await agreesToPull(own.image))
    ? undefined
    : own;
}

async function askForImage(
  present: readonly string[],
): Promise<OwnImage | undefined> {
  const image = await window.showInputBox({
    title: say("anotherImage"),
    prompt: say("imageName"),
    validateInput: (value) =>
      /^[a-zA-Z0-9][\w.:/@+-]{0,511}$/.test(value)
        ? undefined
        : say("noImageName"),
  });
  return image === undefined
    ? undefined
    : { image, pull: !present.includes(image) };
}

async function agreesToPull(image: string): Promise<boolean> {
  const yes = say("pull");
  const answer = await window.showWarningMessage(
    say("pullConsent", { image }),
    { modal: true, detail: say("pullDetail") },
    yes,
  );
  return answer === yes;
}
