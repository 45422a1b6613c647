import type { EndpointReport, ResolverStep, Step } from "./types.ts";

/** The steps after the nameservers' own answers. */
export type Connection = Omit<
  EndpointReport["steps"],
  "dns" | "publicDns" | "hosts" | "certificate"
>;

export const NOT_REACHED: Step = { outcome: "not-reached" };
export const NOT_TESTED: Step = { outcome: "not-tested" };

/** The closed word for a connection error in a program's message. */
export function tcpCause(
  text: string,
): "refused" | "unreachable" | "timeout" | undefined {
  if (/connection refused/i.test(text)) return "refused";
  if (/unreachable|no route to host|cannot assign requested/i.test(text))
    return "unreachable";
  return /timed out/i.test(text) ? "timeout" : undefined;
}

/** The lookup of an address: there is none. */
export function literal(address: string): ResolverStep {
  return { outcome: "ok", milliseconds: 0, address, cause: "literal" };
}
