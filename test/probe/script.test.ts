import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { CONTAINER } from "../support/replay-engine.ts";
import {
  noScriptPlace,
  scriptPlace,
  SHELLS,
  type Process,
  type ScriptPlace,
  type Shell,
} from "../support/script-place.ts";
import { until } from "../support/until.ts";

const skip = (await noScriptPlace()) ?? false;

const web = createServer((_, response) => void response.end("ok\n"));
const silent = createTcpServer((socket) => {
  sockets.add(socket.on("error", () => undefined));
});
const sockets = new Set<{ destroy(): unknown }>();

before(async () => {
  for (const server of [web, silent]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
});
after(() => {
  for (const socket of sockets) socket.destroy();
  web.close();
  silent.close();
});

function at(server: Pick<Server, "address">): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function probe(
  place: ScriptPlace,
  urls: readonly string[],
  more: { deadlineSeconds?: number; signal?: AbortSignal } = {},
): Promise<ProbeReport> {
  const { targets } = makeTargets(
    urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  return runProbe({
    engine: place.execs,
    container: CONTAINER,
    targets,
    deadlineSeconds: more.deadlineSeconds ?? 5,
    signal: more.signal ?? new AbortController().signal,
  });
}

/** The script is whole: every endpoint done, the end marker there, and no process left, not even one that nobody waits for. */
async function assertWhole(
  place: ScriptPlace,
  report: ProbeReport,
  why: string,
): Promise<void> {
  assert.deepEqual(report.outcome, { kind: "ok" }, why);
  assert.equal(report.complete, true, why);
  assert.deepEqual(
    report.endpoints.map(({ verdict }) => verdict.id),
    report.endpoints.map(() => "ok"),
    why,
  );
  assert.deepEqual(await place.processes(), [], why);
}

/** What the script's two watchers wait for: its input, and the end of time. */
async function watchers(place: ScriptPlace): Promise<readonly Process[]> {
  return until(
    5000,
    () => "the watchers do not wait",
    async () => {
      const all = await place.processes();
      const parentOf = (one: Process | undefined) =>
        all.find(({ pid }) => pid === one?.parent);
      const cat = all.find(
        (one) => one.name === "cat" && parentOf(one) !== undefined,
      );
      const script = parentOf(cat)?.parent;
      // The watcher is older than the clock of the run, which sleeps too.
      const sleepers = all
        .filter(
          (one) => one.name === "sleep" && parentOf(one)?.parent === script,
        )
        .toSorted((one, other) => one.parent - other.parent);
      const [sleeper] = sleepers;
      assert.ok(cat && sleeper && sleepers.length > 1, JSON.stringify(all));
      return [cat, sleeper];
    },
  );
}

/** A run that waits at a silent server, while `use` looks at it; and its report. */
async function during(
  place: ScriptPlace,
  use: () => Promise<void>,
): Promise<ProbeReport> {
  const running = probe(place, [at(web), at(silent)], {
    deadlineSeconds: 4,
  });
  await use();
  return running;
}

function inShell(
  shell: Shell,
  name: string,
  run: (place: ScriptPlace) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): void {
  test(name, { skip, timeout: 60_000 }, async () => {
    const place = await scriptPlace(shell, more);
    try {
      await run(place);
    } finally {
      await place.stop();
    }
  });
}

/** What a command that was smuggled in would make. */
const EVIDENCE = join(tmpdir(), `surefetch-evidence-${process.pid}`);
const SMUGGLED = `$(touch ${EVIDENCE})\`touch ${EVIDENCE}\`';touch ${EVIDENCE};'"`;

const HOSTILE: Readonly<Record<string, string>> = {
  IFS: "0123456789/ abc",
  ENV: SMUGGLED,
  BASH_ENV: SMUGGLED,
  PS4: SMUGGLED,
  CDPATH: `/:${SMUGGLED}`,
  POSIXLY_CORRECT: "1",
  LD_PRELOAD: "/nonexistent/preload.so",
  T: SMUGGLED,
  D: "/",
  F: "/",
  KEEP: "1 2 3",
  VIA: SMUGGLED,
  SID: "0",
  NO_PROXY: `127.0.0.1,${SMUGGLED},*[`,
  no_proxy: "-n",
  HTTP_PROXY: `http://user:hidden-word@${SMUGGLED}:3128\n-x`,
  HTTPS_PROXY: "http://-oProxyCommand=id:99999999",
  ALL_PROXY: SMUGGLED,
  "BASH_FUNC_kill%%": "() { :; }",
  "BASH_FUNC_cat%%": `() { touch ${EVIDENCE}; }`,
  "BASH_FUNC_read%%": `() { touch ${EVIDENCE}; }`,
  "BASH_FUNC_curl%%": `() { touch ${EVIDENCE}; }`,
};

const HOSTS_FILE = [
  "127.0.0.1 well.test",
  `$(touch ${EVIDENCE}) well.test`,
  `10.0.0.1;touch${EVIDENCE} well.test`,
  "999999999999999999999999999999999999999999999 # well.test",
  "* well.test",
  `${"x".repeat(100_000)} well.test`,
  "\u0000\u001b[31m\u00ff well.test",
  "-n well.test",
].join("\n");

const RESOLV_CONF = [
  `nameserver $(touch ${EVIDENCE})`,
  "nameserver 127.0.0.9",
  "nameserver -x",
  "nameserver 127.0.0.8 ; touch x",
  `search good.test ${SMUGGLED} * \u001b[31m`,
  `options ndots:99999999999999999999 ndots:${SMUGGLED}`,
  "options ndots:",
  "\u0000\u00ff",
  "x".repeat(100_000),
].join("\n");

for (const shell of SHELLS)
  describe(`the script in ${shell}`, () => {
    inShell(
      shell,
      "process ids that gain a digit, and that begin anew",
      async (place) => {
        let offset = 0;
        await place.setLastPid(20_000);
        await during(place, async () => {
          const [cat] = await watchers(place);
          offset = (cat?.pid ?? 0) - 20_000;
        });
        assert.ok(offset > 0 && offset < 100, String(offset));
        // The watcher of the input, what it waits for, and the same of the other: each of them gets the first new number.
        for (const end of [999, 9999, 32_767])
          for (const before of [-2, -1, 0, 1, 2]) {
            await place.setLastPid(end - offset + before);
            const report = await probe(place, [at(web), at(web)]);
            await assertWhole(place, report, `${end} ${before}`);
          }
      },
    );

    inShell(
      shell,
      "a watcher whose program is killed has seen nothing",
      async (place) => {
        const report = await during(place, async () => {
          for (const { pid } of await watchers(place)) await place.kill(pid);
        });
        assert.equal(report.complete, true);
        assert.deepEqual(
          report.endpoints.map(({ verdict }) => verdict.id),
          ["ok", "http-stall"],
        );
        assert.deepEqual(await place.processes(), []);
      },
    );

    inShell(shell, "cancelled: nothing that runs is left", async (place) => {
      const controller = new AbortController();
      const running = probe(place, [at(silent), `${at(silent)}x`], {
        deadlineSeconds: 20,
        signal: controller.signal,
      });
      await watchers(place);
      controller.abort();
      const report = await running;
      assert.equal(report.outcome.kind, "cancelled");
      await until(
        1000,
        () => "something is left",
        async () =>
          // What was started in the very moment may stay without a parent that waits for it.
          assert.deepEqual(
            (await place.processes()).filter(({ state }) => state !== "Z"),
            [],
          ),
      );
    });

    inShell(shell, "an exec that starts late ends in time", async (place) => {
      const { execs } = place;
      const late: ScriptPlace = {
        ...place,
        execs: {
          async exec(...args) {
            await new Promise((resolve) => setTimeout(resolve, 1500));
            return execs.exec(...args);
          },
        },
      };
      const report = await probe(late, [at(web), at(silent)], {
        deadlineSeconds: 5,
      });
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      assert.deepEqual(
        report.endpoints.map(({ verdict }) => verdict.id),
        ["ok", "http-stall"],
      );
      assert.ok(report.milliseconds <= 5500, `${report.milliseconds} ms`);
    });

    inShell(
      shell,
      "a hostile environment is text and nothing else",
      async (place) => {
        const report = await probe(place, [at(web), at(web)]);
        await assertWhole(place, report, "environment");
        assert.equal(existsSync(EVIDENCE), false);
        assert.ok(!JSON.stringify(report).includes("hidden-word"));
      },
      HOSTILE,
    );

    inShell(
      shell,
      "a hostile hosts file and resolv.conf are text and nothing else",
      async (place) => {
        await place.replace("/etc/hosts", HOSTS_FILE);
        await place.replace("/etc/resolv.conf", RESOLV_CONF);
        const { port } = web.address() as AddressInfo;
        const report = await probe(place, [`http://well.test:${port}/`]);
        assert.equal(report.complete, true, JSON.stringify(report.outcome));
        assert.equal(existsSync(EVIDENCE), false);
        // Nothing here asks a nameserver but this machine.
        assert.deepEqual(report.nameservers, ["127.0.0.9", "127.0.0.8"]);
        assert.deepEqual(report.endpoints[0]?.steps.hosts, ["127.0.0.1"]);
        assert.deepEqual(report.search?.domains, ["good.test"]);
        assert.deepEqual(await place.processes(), []);
      },
    );
  });
