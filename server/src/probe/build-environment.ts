import type { BuildFacts } from "./build-facts.ts";

type Values = Readonly<Record<string, string>>;

/** What decides about the variables that the steps of a build see, beside the files. */
export interface Surroundings {
  readonly isBuildKit: boolean;
  /** What the command line passes to containers, by its configuration. */
  readonly proxies: Values;
  /** What the base image sets. */
  readonly image: Values;
}

/** Variables of a step that decide about downloads, and the names of those that could not be told. */
export interface StepEnvironment {
  readonly environment: Values;
  readonly uncertain: readonly string[];
}

/**
 * What the steps of a build see. BuildKit puts the proxies that it is passed behind what ENV and ARG have set, under both
 * spellings, and takes no ALL_PROXY from the configuration; the builder before it lets ENV stand. A command's own
 * variables go before all others.
 */
export function stepEnvironment(
  facts: BuildFacts,
  { image, isBuildKit, proxies }: Surroundings,
): StepEnvironment {
  const { environment, own, uncertain } = facts;
  const passed = isBuildKit
    ? { ...withoutAllProxy(proxies), ...inBothSpellings(facts.passed) }
    : { ...proxies, ...facts.passed };
  if (!isBuildKit)
    return { environment: { ...image, ...passed, ...environment }, uncertain };
  const nearest = Object.fromEntries(
    Object.entries(environment).filter(([name]) => own.includes(name)),
  );
  return {
    environment: { ...image, ...environment, ...passed, ...nearest },
    uncertain: uncertain.filter((name) => {
      return own.includes(name) || passed[name] === undefined;
    }),
  };
}

function withoutAllProxy(proxies: Values): Values {
  return Object.fromEntries(
    Object.entries(proxies).filter(([name]) => !/^all_proxy$/i.test(name)),
  );
}

function inBothSpellings(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [name.toUpperCase(), value],
      [name.toLowerCase(), value],
    ]),
  );
}
