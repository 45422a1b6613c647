import type { EngineReason } from "../../probe/types.ts";

type Words = readonly (readonly [RegExp, EngineReason])[];

/** What the command lines say when they find no engine, and nothing else of theirs says. */
const AWAY: Words = [
  [
    /permission denied[^\n]{0,200}(?:socket|daemon|\.sock)|(?:socket|daemon|\.sock)[^\n]{0,200}permission denied/i,
    "permission-denied",
  ],
  [
    /cannot connect to the|is the docker daemon running|error during connect|unable to connect to|failed to connect to the docker api/i,
    "no-engine",
  ],
  [
    /context [^\n]{0,100}not found|connection "[^"\n]{0,200}" not found/i,
    "no-engine",
  ],
];

/** The words of the engines' command lines (Docker 20.10 to 29, Podman 4 and 5) for what goes wrong; first match wins. */
const WORDS: Words = [
  ...AWAY,
  [
    /unable to resolve docker endpoint|connection refused|no such host/i,
    "no-engine",
  ],
  [
    /no such container|no container with name or id|no such object/i,
    "no-such-container",
  ],
  [/is paused/i, "paused"],
  [
    /is not running|is restarting|non[- ]running container|container state improper/i,
    "not-running",
  ],
  [
    /no such image|unable to find image|image not known|image not available|unavailable image/i,
    "no-image",
  ],
  [
    /executable file not found|(?:exec|stat)[^\n]{0,80}\bsh"?: no such file or directory/i,
    "no-shell",
  ],
];

/** Why an engine's command failed, from its messages; undefined when they say nothing known. */
export function engineReason(messages: string): EngineReason | undefined {
  return WORDS.find(([pattern]) => pattern.test(messages.slice(0, 5000)))?.[1];
}

/** Whether a command line says that it found no engine, or may not talk to it; else an engine has answered. */
export function isEngineAway(messages: string): boolean {
  return AWAY.some(([pattern]) => pattern.test(messages.slice(0, 5000)));
}
