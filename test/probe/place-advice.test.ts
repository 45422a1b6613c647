/** What to do where the place is no container of an engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPlaceAdvice } from "../../server/src/probe/place-advice.ts";
import { render } from "../../server/src/core/finding.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type { PlaceKind } from "../../server/src/probe/types.ts";
import { CONTAINER, NONCE, replayEngine } from "../support/replay-engine.ts";
import { never, targetsOf } from "../support/probe-lab.ts";

/** The advice of the only endpoint, whose nameserver is silent. */
async function adviceAt(place: PlaceKind, language: "en" | "zh-cn" = "en") {
  const lines = [
    "B us curl,bash curl+bash bash /tmp",
    "N 0 192.0.2.53",
    "Q 0 0 bash 137 3000 - -",
    `E 0 curl killed ${btoa("3000 *   Resolving\n")} -`,
    "D 0 done",
    "Z 3100",
  ];
  const output = lines.map((line) => `${NONCE} ${line}\n`).join("");
  const report = await runProbe({
    engine: replayEngine({ output }),
    place,
    container: CONTAINER,
    targets: targetsOf(["https://proxy.example.test/"]),
    deadlineSeconds: 5,
    signal: never,
  });
  const [endpoint] = report.endpoints;
  assert.equal(endpoint?.verdict.id, "dns-server-silent");
  const { advice } = endpoint.verdict;
  assert.ok(advice);
  return render(advice, language);
}

test("a nameserver is set where the place gets it from", async () => {
  assert.match(await adviceAt("container"), /daemon\.json/);
  assert.match(await adviceAt("build"), /daemon\.json/);
  assert.match(
    await adviceAt("pod"),
    /CoreDNS.* proxy\.example\.test, or set `dnsPolicy: None`/,
  );
  assert.match(await adviceAt("host"), /this machine a nameserver/);
  assert.match(await adviceAt("pod", "zh-cn"), /CoreDNS/);
});

const message = (en: string) => ({ en, "zh-cn": en });

/** What is advised at a place where the engine has advice of its own. */
function adviceOf(place: PlaceKind, messageId: string): string | undefined {
  const advice = { messageId, message: message("ours"), values: {} };
  const verdict = { id: "dns-ipv6-only", message: advice, advice } as const;
  const own = { dns: message("dns"), "advice-dns-slow": message("slow") };
  return withPlaceAdvice({ place, advice: own }, verdict).advice?.message.en;
}

test("an engine's own advice: by its id, else by what it is about, and not where the place has its own", () => {
  assert.equal(adviceOf("container", "nameserver"), "dns");
  assert.equal(adviceOf("sidecar", "advice-dns-slow"), "slow");
  assert.equal(adviceOf("container", "route"), "ours");
  assert.match(adviceOf("pod", "nameserver") ?? "", /cluster/);
});

test("advice that holds everywhere stays as it is", () => {
  const advice = {
    messageId: "certificate",
    message: { en: "", "zh-cn": "" },
    values: {},
  };
  const verdict = { id: "tls-certificate", message: advice, advice } as const;
  assert.equal(withPlaceAdvice({ place: "pod" }, verdict), verdict);
  const none = { id: "ok", message: advice } as const;
  assert.equal(withPlaceAdvice({ place: "host" }, none), none);
});
