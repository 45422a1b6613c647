/** An image where Python or Node is all that can connect: what the program takes to start is no part of what is measured. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { runProbe } from "../../server/src/probe/run.ts";
import { CONTAINER } from "../support/replay-engine.ts";
import { never, targetsOf } from "../support/probe-lab.ts";
import { noScriptPlace, scriptPlace } from "../support/script-place.ts";

const run = promisify(execFile);
const noPlace = await noScriptPlace();

const NAMESERVER = "127.0.0.153";
/** Seconds; more than what makes a lookup slow. */
const STARTING = 1.3;
const PROGRAMS = { python3: "/usr/bin/python3", node: process.execPath };

/** Each of them would do the work. */
const OTHERS = ["wget", "nc", "nslookup", "ssl_client"];

const web = createServer((_, response) => void response.end("ok\n"));
const nameserver = createSocket("udp4", (query, { port, address }) =>
  nameserver.send(answerTo(query), port, address),
);

before(async () => {
  if (noPlace !== undefined) return;
  nameserver.bind(53, NAMESERVER);
  web.listen(0, "127.0.0.1");
  await Promise.all([once(nameserver, "listening"), once(web, "listening")]);
});
after(() => {
  if (noPlace !== undefined) return;
  nameserver.close();
  web.close();
});

/** Every name is this machine, and has no IPv6 address. */
function answerTo(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const isFour = query.readUInt16BE(end - 4) === 1;
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x81_80, 2);
  head.writeUInt16BE(isFour ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 1];
  return isFour ? Buffer.concat([head, Buffer.from(record)]) : head;
}

/** BusyBox's programs without those that could connect, and a program that takes long to start. */
async function programsWith(name: keyof typeof PROGRAMS): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "surefetch-programs-"));
  const { stdout } = await run("busybox", ["--list"]);
  for (const applet of stdout.trim().split("\n"))
    if (!OTHERS.includes(applet))
      await symlink("/usr/bin/busybox", join(folder, applet));
  const program = join(folder, name);
  await writeFile(
    program,
    `#!/usr/bin/dash\nsleep ${STARTING}\nexec ${PROGRAMS[name]} "$@"\n`,
  );
  await chmod(program, 0o755);
  return folder;
}

for (const name of ["python3", "node"] as const)
  test(
    `a ${name} that is slow to start makes no lookup and no connection slow`,
    {
      skip:
        noPlace ??
        (existsSync(PROGRAMS[name]) ? false : `${PROGRAMS[name]} is missing`),
      timeout: 60_000,
    },
    async () => {
      const folder = await programsWith(name);
      const place = await scriptPlace("dash", { PATH: folder });
      try {
        await place.replace(
          "/etc/resolv.conf",
          `nameserver ${NAMESERVER}\noptions timeout:3\n`,
        );
        const { port } = web.address() as AddressInfo;
        const report = await runProbe({
          engine: place.execs,
          container: CONTAINER,
          targets: targetsOf([`http://web.test:${port}/`]),
          deadlineSeconds: 10,
          signal: never,
        });
        const [endpoint] = report.endpoints;
        assert.ok(endpoint);
        const { dns, resolver, tcp, http } = endpoint.steps;
        const words = JSON.stringify(endpoint.steps);
        assert.equal(endpoint.verdict.id, "ok", words);
        assert.equal(resolver.method, name.replace("3", ""));
        assert.equal(dns[0]?.outcome, "answered", words);
        for (const took of [
          dns[0].milliseconds,
          resolver.milliseconds,
          tcp.milliseconds,
          http.milliseconds,
        ])
          assert.ok((took ?? Infinity) < STARTING * 1000, words);
        assert.deepEqual(await place.processes(), []);
      } finally {
        await place.stop();
        await rm(folder, { recursive: true });
      }
    },
  );
