import { baseImageFacts } from "../../knowledge/base-images.ts";
import type { DockerfileContext } from "../../rule.ts";
import type { RunCommand } from "../model.ts";
import { installedPackages } from "../packages.ts";
import {
  commandsBefore,
  instructionsBefore,
  isScript,
  ownCommandsBefore,
} from "../steps-before.ts";
import type { TlsDownload } from "./tls-downloads.ts";

/** Packages of Debian and Ubuntu that bring no certificates by what they depend on (read 2026-11-21). */
const withoutCertificates = new Set(
  (
    "curl wget git git-core tar gzip bzip2 xz-utils zip unzip jq make gcc g++ build-essential libc6-dev procps gnupg gpg " +
    "openssh-client bash file less vim nano pkg-config tzdata locales netcat-openbsd iproute2 iputils-ping dnsutils patch " +
    "python3 python3-dev python3-venv gawk rsync sudo"
  ).split(" "),
);
const traces =
  /ca-certificates|ca-bundle|\/etc\/ssl|\.(?:crt|pem)\b|install-recommends/i;

/** True where a plain Debian or Ubuntu image has no CA certificates yet when the command runs. */
export function lacksCaBundle(
  { command, program, stage }: TlsDownload,
  context: DockerfileContext,
): boolean {
  const { build, source } = context;
  const image = stage.root.kind === "image" ? stage.root.image : undefined;
  const family = image && baseImageFacts(image)?.family;
  if (family !== "debian" && family !== "ubuntu") return false;
  const { hasUnknownPackages, packages } = build.stateBefore(command.run);
  const own = installedPackages(ownCommandsBefore(command, build));
  const names = new Set([...packages, ...own.names]);
  if (hasUnknownPackages || own.hasUnknown) return false;
  if (program !== "go" && !names.has(program)) return false;
  if ([...names].some((one) => !withoutCertificates.has(one))) return false;
  const commands = commandsBefore(command, stage, build);
  if (commands.some((one) => isScript(one) || installsRecommended(one)))
    return false;
  const earlier = instructionsBefore(command.run, stage);
  return !earlier.some(({ keyword, span }) => {
    const text = source.slice(span).replaceAll("--no-install-recommends", "");
    // What a later RUN copies or writes there, it has not yet.
    return keyword !== "ARG" && traces.test(text);
  });
}

/** curl, wget and git recommend ca-certificates. */
function installsRecommended({ arguments: words, name }: RunCommand): boolean {
  if (name !== "apt-get" && name !== "apt") return false;
  const texts = words.map(({ text }) => text ?? "");
  return (
    texts.includes("install") && !texts.includes("--no-install-recommends")
  );
}
