import type { Language } from "../finding.ts";
import type { DockerfileContext } from "../rule.ts";

/** The plan's JSON (`version: 1`): what `surefetch plan`, the assistants' tool and the probe read. */
export declare function planToJson(context: DockerfileContext): unknown;

/** The plan as text: every host a build contacts, why, and from which line. */
export declare function planToText(context: DockerfileContext, language: Language): string;
