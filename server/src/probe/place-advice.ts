import type { MessageUse } from "../core/finding.ts";
import type { Execs } from "./types.ts";

/** Advice of verdicts and of the blame table, by its id, that speaks of an engine's settings. */
const TOPICS: Readonly<Record<string, "dns" | "network">> = {
  nameserver: "dns",
  "first-nameserver": "dns",
  "nameserver-refuses": "dns",
  "public-name": "dns",
  "advice-dns-slow": "dns",
  "advice-dns-ipv6-slow": "dns",
  "advice-dns-ipv6-dead": "dns",
  "advice-dns-answers-differ": "dns",
  "advice-dns-public-differs": "dns",
  "advice-dns-hidden": "dns",
  "advice-engine-dns": "dns",
  "advice-engine-dns-answer": "dns",
  "advice-engine-or-host-dns": "dns",
  "advice-container-or-engine-dns": "dns",
  "advice-engine-address": "dns",
  "advice-late-engine": "dns",
  "advice-builds-lookup": "dns",
  route: "network",
  firewall: "network",
  "tls-path": "network",
  "advice-tls-large-lost": "network",
};

/** The verdict with what to do where other settings decide than an engine's: `own` is the advice of the place. */
export function withPlaceAdvice<
  V extends { readonly advice?: MessageUse | undefined },
>(own: Execs["advice"], verdict: V): V {
  const { advice } = verdict;
  if (advice === undefined || own === undefined) return verdict;
  const topic = TOPICS[advice.messageId] ?? "";
  const message = own[advice.messageId] ?? own[topic];
  if (message === undefined) return verdict;
  const messageId = `own-${advice.messageId}`;
  return { ...verdict, advice: { ...advice, messageId, message } };
}
