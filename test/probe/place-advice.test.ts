/** What to do where the place is no container of an engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hostPlace } from "../../server/src/platform/engines/host.ts";
import { kubernetes } from "../../server/src/platform/engines/kubernetes.ts";
import { ownAdvice } from "../../server/src/platform/engines/podman-advice.ts";
import { POD_ADVICE } from "../../server/src/platform/engines/pod-advice.ts";
import { BLAME_TABLE } from "../../server/src/probe/blame-table.ts";
import { withPlaceAdvice } from "../../server/src/probe/place-advice.ts";
import { render } from "../../server/src/core/finding.ts";
import { runFleet } from "../../server/src/probe/fleet.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type {
  Execs,
  ProbeReport,
  Verdict,
} from "../../server/src/probe/types.ts";
import { CONTAINER, NONCE, replayEngine } from "../support/replay-engine.ts";
import { never, targetsOf } from "../support/probe-lab.ts";

/** A place with advice of its own, from which a nameserver is silent. */
function silentAt(advice: Execs["advice"]): Execs {
  const lines = [
    "B us curl,bash curl+bash bash /tmp",
    "N 0 192.0.2.53",
    "Q 0 0 bash 137 3000 - -",
    `E 0 curl killed ${btoa("3000 *   Resolving\n")} -`,
    "D 0 done",
    "Z 3100",
  ];
  const output = lines.map((line) => `${NONCE} ${line}\n`).join("");
  return { ...replayEngine({ output }), advice };
}

const targets = targetsOf(["https://proxy.example.test/"]);

/** The advice of the only endpoint. */
async function adviceAt(
  advice: Execs["advice"],
  language: "en" | "zh-cn" = "en",
) {
  const report = await runProbe({
    engine: silentAt(advice),
    container: CONTAINER,
    targets,
    deadlineSeconds: 5,
    signal: never,
  });
  return adviceIn(report, language);
}

function adviceIn({ endpoints }: ProbeReport, language: "en" | "zh-cn") {
  const [endpoint] = endpoints;
  assert.equal(endpoint?.verdict.id, "dns-server-silent");
  const use = endpoint.verdict.advice;
  assert.ok(use);
  return render(use, language);
}

test("several pods at once are told what one is told", async () => {
  const { containers } = await runFleet({
    members: [{ engine: silentAt(POD_ADVICE), container: CONTAINER }],
    targetsOf: () => Promise.resolve(targets),
    deadlineSeconds: 5,
    signal: never,
  });
  const [only] = containers;
  assert.ok(only);
  assert.match(adviceIn(only.report, "en"), /CoreDNS/);
});

test("a nameserver is set where the place gets it from", async () => {
  const place = kubernetes({}).place({
    namespace: "team",
    pod: "web-0",
    container: "main",
  });
  assert.match(await adviceAt(undefined), /daemon\.json/);
  assert.match(
    await adviceAt(place.advice),
    /CoreDNS.* proxy\.example\.test, or set `dnsPolicy: None`/,
  );
  assert.match(await adviceAt(place.advice, "zh-cn"), /CoreDNS/);
  assert.match(
    await adviceAt(hostPlace().advice),
    /this machine a nameserver.* proxy\.example\.test/,
  );
});

test("where it breaks is told to users of Podman in Podman's settings", () => {
  const { advice: own } = ownAdvice("podman");
  for (const { id, advice: message } of BLAME_TABLE) {
    if (message === undefined) continue;
    const advice = { messageId: `advice-${id}`, message, values: {} };
    const told = withPlaceAdvice(own, { advice }).advice.message;
    for (const text of Object.values(told))
      assert.doesNotMatch(
        text,
        /daemon\.json|com\.docker|docker network/,
        `${id}: ${text}`,
      );
  }
  assert.match(own?.["advice-split-dns"]?.en ?? "", /dns_servers/);
});

const message = (en: string) => ({ en, "zh-cn": en });

/** What is advised at a place that has advice of its own. */
function adviceOf(messageId: string): string | undefined {
  const advice = { messageId, message: message("ours"), values: {} };
  const verdict = { id: "dns-ipv6-only", message: advice, advice } as const;
  const own = { dns: message("dns"), "advice-dns-slow": message("slow") };
  return withPlaceAdvice(own, verdict).advice?.message.en;
}

test("a place's own advice: by its id, else by what it is about", () => {
  assert.equal(adviceOf("nameserver"), "dns");
  assert.equal(adviceOf("advice-dns-slow"), "slow");
  assert.equal(adviceOf("route"), "ours");
});

test("advice that holds everywhere stays as it is", () => {
  const advice = {
    messageId: "certificate",
    message: { en: "", "zh-cn": "" },
    values: {},
  };
  const verdict = { id: "tls-certificate", message: advice, advice } as const;
  assert.equal(withPlaceAdvice(POD_ADVICE, verdict), verdict);
  const none: Verdict = { id: "ok", message: advice };
  assert.equal(withPlaceAdvice(POD_ADVICE, none), none);
});
