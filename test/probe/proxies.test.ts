import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { PROXIES } from "../../server/src/probe/script-proxies.ts";

const run = promisify(execFile);

/** The shells of images, where this machine has them. */
const SHELLS = [["sh"], ["busybox", "sh"], ["bash"], ["dash"]] as const;

const PROLOGUE = "APP=curl RAW=none; rec() { :; };";

async function wayIn(
  shell: readonly string[],
  variables: Readonly<Record<string, string>>,
  [host, scheme, port]: readonly [string, string, string],
): Promise<string | undefined> {
  const [program = "sh", ...first] = shell;
  const script = `${PROLOGUE} ${PROXIES} way "$1" "$2" "$3"; printf %s "$WAY"`;
  return run(program, [...first, "-c", script, "sh", host, scheme, port], {
    env: { PATH: process.env["PATH"] ?? "", ...variables },
  }).then(
    ({ stdout }) => stdout,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    },
  );
}

const via = "http://user:word@proxy.test:3128/";

for (const shell of SHELLS)
  test(`${shell.join(" ")}: the way is the one that go takes`, async (t) => {
    for (const [variables, target, way] of [
      [{}, "a.test", "direct"],
      [{ HTTP_PROXY: via }, "a.test", "direct"],
      [{ HTTPS_PROXY: via }, "a.test", "proxy proxy.test 3128"],
      [{ https_proxy: via }, "a.test", "proxy proxy.test 3128"],
      [{ ALL_PROXY: via }, "a.test", "direct"],
      [{ HTTPS_PROXY: "proxy.test" }, "a.test", "proxy proxy.test 80"],
      [{ HTTPS_PROXY: "socks5://s.test" }, "a.test", "proxy s.test 1080"],
      [{ HTTPS_PROXY: "http://$(id)" }, "a.test", "untested"],
      [{ HTTPS_PROXY: "http://-x:1" }, "a.test", "untested"],
      [{ HTTPS_PROXY: "http://p.test:x" }, "a.test", "untested"],
      [{ HTTPS_PROXY: via }, "localhost", "excluded"],
      [{ HTTPS_PROXY: via }, "127.3.2.1", "excluded"],
      ...(
        [
          ["a.test", "a.test", true],
          ["b.a.test", "a.test", true],
          ["ba.test", "a.test", false],
          ["b.a.test", ".a.test", true],
          ["a.test", ".a.test", false],
          ["b.a.test", "*.a.test", true],
          ["a.test", "x.test, A.Test ,y.test", true],
          ["a.test", "*", true],
          ["a.test", "a.test:443", true],
          ["a.test", "a.test:8443", false],
          ["a.test", "[a-z].test,?.test", false],
          ["10.1.2.3", "10.1.0.0/16", true],
          ["10.2.2.3", "10.1.0.0/16", false],
          ["10.2.2.3", "0.0.0.0/0", true],
          ["10.2.2.3", "10.2.2.3/32", true],
          ["10.2.2.3", "10.08.0.0/8,1/2,x/8,10.0.0.0/99", false],
          ["a.test", "10.0.0.0/8", false],
        ] as const
      ).map(
        ([host, list, isExcluded]) =>
          [
            { HTTPS_PROXY: via, no_proxy: list },
            host,
            isExcluded ? "excluded" : "proxy proxy.test 3128",
          ] as const,
      ),
    ] as const) {
      const found = await wayIn(shell, { ...variables }, [
        target,
        "https",
        "443",
      ]);
      if (found === undefined) return t.skip(`${shell[0]} is not installed`);
      assert.equal(found, way, JSON.stringify([variables, target]));
    }
  });
