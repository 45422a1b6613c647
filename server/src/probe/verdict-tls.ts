import { isAddress } from "./bytes.ts";
import { covers, type Certificate, type Signer } from "./certificate.ts";
import { isPublicAuthority, isPublicHost } from "./public-hosts.ts";
import type { Verdict } from "./types.ts";
import { address, verdict, type Case } from "./verdict-parts.ts";

/** What is wrong with the TLS handshake or the server's certificate, if anything. */
export function tlsVerdict(theCase: Case, now: number): Verdict | undefined {
  const { tls } = theCase.steps;
  if (tls.outcome === "ok" || tls.outcome === "not-tested")
    return certificateVerdict(theCase, now);
  const parts = { step: "tls", subject: address(theCase) } as const;
  if (tls.cause === "large") return verdict(theCase, "tls-large-lost", parts);
  if (tls.outcome === "timed-out")
    return verdict(theCase, "tls-stall", { ...parts, advice: "tls-path" });
  switch (tls.cause ?? "unknown") {
    case "certificate":
      return refusedVerdict(theCase, now);
    case "reset":
      return verdict(theCase, "tls-reset", { ...parts, advice: "tls-filter" });
    case "not-tls":
      return verdict(theCase, "tls-not-tls", {
        ...parts,
        advice: "tls-scheme",
      });
    case "alert":
      return verdict(theCase, "tls-alert", { ...parts, advice: "tls-filter" });
    default:
      return verdict(theCase, "unknown", { ...parts });
  }
}

/** A certificate that a verifying tool of the container has refused. */
function refusedVerdict(theCase: Case, now: number): Verdict {
  const { certificate } = theCase.steps;
  const parts = { step: "tls", subject: address(theCase) } as const;
  if (certificate === undefined)
    return verdict(theCase, "tls-certificate", {
      ...parts,
      advice: "certificate",
    });
  return (
    certificateVerdict(theCase, now) ??
    verdict(
      theCase,
      isPublicHost(theCase.target.host)
        ? "tls-interception"
        : "tls-unknown-authority",
      { ...parts, values: { issuer: certificate.issuer } },
    )
  );
}

/** What the certificate itself gives away, whatever tool looked: its dates, its names, a public host's strange issuer. */
function certificateVerdict(theCase: Case, now: number): Verdict | undefined {
  const { steps, target } = theCase;
  const { certificate } = steps;
  if (certificate === undefined) return undefined;
  const parts = { step: "tls", subject: address(theCase) } as const;
  const values = { issuer: certificate.issuer };
  if (isIntercepted(certificate, target.host))
    return verdict(theCase, "tls-interception", { ...parts, values });
  if (now > certificate.notAfter)
    return verdict(theCase, "tls-expired", {
      ...parts,
      values: { ...values, date: day(certificate.notAfter) },
    });
  if (now < certificate.notBefore)
    return verdict(theCase, "tls-not-yet-valid", {
      ...parts,
      values: { ...values, date: day(certificate.notBefore) },
    });
  const { names } = certificate;
  // An IPv6 address in a certificate is not read.
  const isNamed = names.length > 0 && !target.host.includes(":");
  return isNamed && !covers(names, target.host)
    ? verdict(theCase, "tls-wrong-name", {
        ...parts,
        values: { ...values, names: names.slice(0, 3).join(", ") },
      })
    : undefined;
}

/** Where nothing verifies, only an organisation that is no public authority gives an interception away. */
function isIntercepted(certificate: Certificate, host: string): boolean {
  return covers(certificate.names, host) && isStrange(certificate, host);
}

/** Whether a public host's certificate is signed by somebody who is no public authority. */
export function isStrange(
  { issuer, organisation }: Signer,
  host: string,
): boolean {
  return (
    !isAddress(host) &&
    issuer !== "" &&
    isPublicHost(host) &&
    !isPublicAuthority(organisation)
  );
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
