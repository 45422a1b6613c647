import { baseImageFacts } from "../../knowledge/base-images.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { RunCommand, Stage } from "../model.ts";
import { installedPackages } from "../packages.ts";
import {
  commandsBefore,
  instructionsBefore,
  isScript,
  ownCommandsBefore,
  textBefore,
} from "../steps-before.ts";

/** Whatever may give git or go a user name, a key or a token; errs towards "has some". */
const credentialTraces =
  /netrc|insteadof|git-credentials|credential\.|\bcredential\b|extraheader|\.ssh\b|\bid_(?:rsa|dsa|ecdsa|ed25519)|ssh-a(?:gent|dd)|goauth|git_askpass|git_config|gitconfig|\b(?:gh|glab) auth|--mount=type=s(?:ecret|sh)\b|--mount=\S*,type=s(?:ecret|sh)\b/i;

/** Packages that bring git. */
const gitPackages = ["git", "git-core", "git-minimal", "alpine-sdk"];
/** `git` as a word of its own, not as a piece of a host, path or option. */
const gitWord = /(?<![\w./:@-])(?:git|alpine-sdk)(?![\w./:@-])/;

/** Images whose packages are known well enough to say what is missing. */
const plainFamilies = new Set(["golang", "alpine", "debian", "ubuntu"]);

/** A step before the command may have changed anything: a script, or an image that is not known. */
export function hasHiddenSteps(
  command: RunCommand,
  stage: Stage,
  { build }: DockerfileContext,
): boolean {
  const { root } = stage;
  const isKnown =
    root.kind === "image" &&
    root.image !== undefined &&
    baseImageFacts(root.image) !== undefined;
  return !isKnown || commandsBefore(command, stage, build).some(isScript);
}

/** Something in the file may log in to a host before or at the command. */
export function mayHaveCredentials(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): boolean {
  if (
    textBefore(command, stage, context).some((one) =>
      credentialTraces.test(one),
    )
  )
    return true;
  // A home folder that is copied brings anything.
  return context.build
    .stateBefore(command.run)
    .copies.some(
      ({ destination, from }) =>
        destination.kind === "unknown" ||
        (from.kind !== "context" &&
          /^\/(?:root|home|etc)?(?:\/[^/]+)?\/?$/.test(destination.value)),
    );
}

function isPlainImage({ root }: Stage): boolean {
  const image = root.kind === "image" ? root.image : undefined;
  return plainFamilies.has((image && baseImageFacts(image)?.family) ?? "");
}

/** Packages that bring ssh. */
const sshPackages = ["openssh-client", "openssh", "openssh-clients"];

/** Whether the image, the steps before, or those of the same RUN have installed an ssh client. */
export function sshClient(
  command: RunCommand,
  stage: Stage,
  { build }: DockerfileContext,
): "before" | "same-run" | "none" | "unknown" {
  const { hasUnknownPackages, packages } = build.stateBefore(command.run);
  if (sshPackages.some((one) => packages.has(one))) return "before";
  const own = installedPackages(ownCommandsBefore(command, build));
  if (sshPackages.some((one) => own.names.has(one))) return "same-run";
  const isKnown = !own.hasUnknown && !hasUnknownPackages;
  return isKnown && isPlainImage(stage) ? "none" : "unknown";
}

/** Whether a command finds git; "unknown" where an image, a script or a copy decides. */
export function hasGit(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): "yes" | "no" | "unknown" {
  const { build, source } = context;
  if (!isPlainImage(stage)) return "unknown";
  const own = installedPackages(ownCommandsBefore(command, build));
  const state = build.stateBefore(command.run);
  if (gitPackages.some((one) => own.names.has(one) || state.packages.has(one)))
    return "yes";
  if (own.hasUnknown || state.hasUnknownPackages) return "unknown";
  if (commandsBefore(command, stage, build).some(isScript)) return "unknown";
  const isNamed = [...instructionsBefore(command.run, stage), command.run].some(
    ({ kind, span }) => kind === "run" && gitWord.test(source.slice(span)),
  );
  const isCopied = state.copies.some(
    ({ destination, from }) =>
      from.kind !== "context" &&
      (destination.kind === "unknown" ||
        /^\/(?:usr(?:\/local)?(?:\/bin)?|bin|)\/?(?:git)?$/.test(
          destination.value,
        )),
  );
  return isNamed || isCopied ? "unknown" : "no";
}

/** Git is told to use ssh, or the step gets an ssh agent. */
export function usesSsh(
  command: RunCommand,
  stage: Stage,
  context: DockerfileContext,
): boolean {
  return textBefore(command, stage, context).some((one) =>
    /insteadof[\s\S]*(?:ssh:\/\/|git@)|(?:ssh:\/\/|git@)[\s\S]*insteadof|type=ssh\b/i.test(
      one,
    ),
  );
}
