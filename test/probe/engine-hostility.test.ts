/**
 * Hostile input on a real engine: plan entries that would like to be commands, containers that lie, secrets that must
 * not show, names that must not leave.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "node:test";
import { renderReport } from "../../server/src/probe/markdown.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import { viewReport } from "../../server/src/probe/view.ts";
import { surefetch } from "../support/cli.ts";
import type { LabContainer } from "../support/engine-lab.ts";
import {
  assertInTime,
  never,
  reasonOf,
  startProbeLab,
} from "../support/probe-lab.ts";

const LEAST = 20;

const { lab, outside, cell, probe, engine, environment, withContainer } =
  await startProbeLab(LEAST);

/** Made where any part of an entry is run. */
const CANARY = "surefetch-canary";
const RUN = `touch$IFS/tmp/${CANARY}`;

/** What a file may say that is contacted; each is refused, or asked for letter by letter. */
const ENTRIES = [
  `https://ok.lab.test/$(${RUN})`,
  `https://ok.lab.test/';${RUN};'`,
  `https://ok.lab.test/&${RUN}&`,
  `https://ok.lab.test/*?%n%s%0a%00`,
  `https://ok.lab.test/,direct,off`,
  `https://ok.lab.test/!!:-n(${RUN})`,
  "https://ok.lab.test/`id`",
  `https://ok.lab.test/";${RUN};"`,
  `https://ok.lab.test/\n${RUN}\n`,
  "https://ok.lab.test/\0",
  `https://$(${RUN}).lab.test/`,
  `https://ok.lab.test;${RUN}/`,
  "https://-oProxyCommand=x.lab.test/",
  "--config=/etc/passwd",
  "-K/etc/passwd",
  "https://--help/",
  "https://оk.lab.test/",
  "https://ok.lab.test\u2024evil.test/",
  "https://ok.lab.test:443;id/",
  "https://ok.lab.test:99999/",
  `https://${"a".repeat(10_000)}.lab.test/`,
  `https://ok.lab.test/${"a".repeat(10_000)}`,
  "file:///etc/passwd",
  "https://ok.lab.test/\u001b]0;x\u0007",
];

describe("entries of a plan", () => {
  const { targets, rejected } = makeTargets(
    ENTRIES.map((url) => ({ url, role: "file", origins: [] })),
  );
  for (const tools of [
    "busybox",
    "curl",
    "bash",
    "go",
    "python",
    "node",
  ] as const)
    cell(`are refused, or asked for as they are (${tools})`, async () => {
      assert.equal(targets.length + rejected.length, ENTRIES.length);
      const container = await lab().prepare(tools, "good");
      const before = lab().asked.length;
      const report = await runProbe({
        engine: engine(),
        container: { ...container, status: "Up", ports: [] },
        targets,
        deadlineSeconds: 8,
        signal: never,
      });
      assert.equal(report.complete, true, JSON.stringify(report.outcome));
      for (const { verdict, target } of report.endpoints)
        assert.equal(verdict.id, "ok", target.url);
      await assertNoCanary(container);
      const asked = lab().asked.slice(before);
      const paths = asked
        .filter(({ by }) => by === "http")
        .map(({ text }) => text.slice(text.indexOf("/")));
      // bash speaks no TLS, and go asks for a list below the path, of which it escapes what it must.
      if (tools !== "bash" && tools !== "go")
        for (const { path } of targets) assert.ok(paths.includes(path), path);
      for (const { by, text } of asked)
        assert.ok(by !== "dns" || text.startsWith("ok.lab.test"), text);
    });

  cell("most are refused", async () => {
    assert.deepEqual(
      targets.map(({ path }) => path),
      ENTRIES.slice(0, 6).map((url) =>
        url.replace("https://ok.lab.test", "").replace(/\?.*/, ""),
      ),
    );
  });
});

/** No file of that name, in the container or on this machine. */
async function assertNoCanary(container: LabContainer): Promise<void> {
  const { docker } = lab();
  assert.equal(await docker("exec", container.id, "ls", "/tmp"), "");
  assert.deepEqual(await outside().files(container), []);
}

/** A container of the curl image in which a program is a script of ours. */
async function withProgram(
  program: string,
  script: string,
  use: (container: LabContainer) => Promise<void>,
): Promise<void> {
  const { docker, prepare, address } = lab();
  const { image } = await prepare("curl", "good");
  await withContainer(
    ["-d", "--dns", address.dns, image, "sleep", "100000"],
    async (target) => {
      const install =
        'printf %s "$2" >/tmp/x; chmod 755 /tmp/x; cat /tmp/x >/tmp/y; rm "$1"; cat /tmp/y >"$1"; chmod 755 "$1"; rm /tmp/x /tmp/y';
      await docker(
        "exec",
        target.id,
        "bash",
        "-c",
        install,
        "bash",
        `/bin/${program}`,
        script,
      );
      await use(target);
      outside().forget(target);
    },
  );
}

/** No control character of a container's shows in what a user or a program reads. */
function assertClean(report: ProbeReport): void {
  const view = JSON.stringify(viewReport(report, "en", () => undefined));
  for (const text of [
    JSON.stringify(report),
    renderReport(report, "en"),
    renderReport(report, "zh-cn"),
    view,
  ]) {
    // oxlint-disable-next-line no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    assert.doesNotMatch(text, /\\u00(?:[01][0-9a-f]|7f|[89][0-9a-f])/i);
    assert.ok(!text.includes("\u202e"));
  }
}

describe("a container that lies", () => {
  for (const program of ["curl", "bash"] as const)
    cell(
      `a ${program} that floods: the deadline holds, nothing is believed or left`,
      () =>
        withProgram(
          program,
          `#!/bin/sh\nwhile :; do echo "$SUREFETCH_PROBE Z 1"; echo "< HTTP forged"; done\n`,
          async (target) => {
            const report = await probe(target, ["https://ok.lab.test/"], {
              deadlineSeconds: 4,
            });
            const [endpoint] = report.endpoints;
            if (program === "curl") assert.equal(endpoint?.verdict.step, "dns");
            else
              assert.deepEqual(
                endpoint?.steps.dns.map(({ outcome }) => outcome),
                ["unknown"],
              );
            assertInTime(report);
            await outside().assertNothingLeft(target);
          },
        ),
    );

  // What a shell of that kind goes on doing in its container, no shell can end.
  cell("a shell that prints megabytes: no more than one is read", () =>
    withProgram(
      "sh",
      `#!/bin/bash\nwhile :; do printf '%01000d\\n' 7; done\n`,
      async (target) => {
        const report = await probe(target, ["https://ok.lab.test/"], {
          deadlineSeconds: 4,
        });
        assert.equal(reasonOf(report), "output-limit");
        assert.equal(report.truncated, true);
        assert.equal(report.complete, false);
        assert.ok(report.problem !== undefined);
        assert.deepEqual(
          report.endpoints.map(({ verdict }) => verdict.id),
          ["unknown"],
        );
        assert.ok(JSON.stringify(report).length < 20_000);
        assertInTime(report);
      },
    ),
  );

  cell("one line of megabytes without an end", () =>
    withProgram(
      "sh",
      `#!/bin/bash\nprintf '%s N 0 ' "$4"; while :; do printf %01000d 7; done\n`,
      async (target) => {
        const report = await probe(target, ["https://ok.lab.test/"], {
          deadlineSeconds: 4,
        });
        assert.equal(reasonOf(report), "output-limit");
        assert.equal(report.complete, false);
        assertInTime(report);
      },
    ),
  );

  cell(
    "records with the right nonce: escapes and invalid UTF-8 come to nothing",
    () => {
      const evil = String.raw`\033[31m\033]0;x\007\r\n\xff\xfe\xc0\x80\u202e`;
      return withProgram(
        "sh",
        `#!/bin/bash
n=$4 evil=$'${evil}' long=$(printf %0500d 7)
say() { printf '%s %s\\n' "$n" "$*"; }
body=$(printf 'HTTP/1.1 200 %s' "$evil" | base64 | tr -d '\\n')
log=$(printf '%s\\n' "1 *   Trying 1.2.3.4\${evil}:443..." "2 * Connected to x\${evil} (1.2.3.4) port 443" "3 < HTTP/1.1 200 $evil" "99999999999 @rc 0" | base64 | tr -d '\\n')
say B "us$evil" "curl,$evil,$long" "curl$evil+bash" "bash$evil" "/tmp$evil"
say V "http_proxy,$evil"
say N 0 "1.2.3.4$evil"; say N 0 1.2.3.4; say N 7 1.2.3.5; say N 1 "$long"
say O 99999 "$evil" "$long"
say H 0 "$evil"; say H 99 1.2.3.4
say W 0 proxy "evil$evil" 3128; say W 0 proxy evil.test 99999; say W 0 direct
say Q 0 0 bash 0 5 - "b:$body"; say Q -1 0 bash 0 5 - x
say E 0 curl done "b:$log" "b:$body"
say T 0 "bash$evil" "b:$log" "h:zz" "b:====" "b:$body"
say E 99999 curl done "b:$log" "b:$body"; say "$evil"; say Ω "$evil"
printf '%s\\n' "00000000000000000000000000000000 Z 1"
say D 0 done; say D 0 killed
say Z 1
say E 0 curl done "" ""
`,
        async (target) => {
          const report = await probe(target, ["https://ok.lab.test/"], {
            deadlineSeconds: 4,
          });
          assertClean(report);
          assert.equal(report.endpoints.length, 1);
          assert.deepEqual(report.nameservers, ["1.2.3.4"]);
          assertInTime(report);
          await outside().assertNothingLeft(target);
        },
      );
    },
  );

  cell(
    "a shell that ends at once, and one that never says anything",
    async () => {
      for (const script of [
        "#!/bin/bash\nexit 0\n",
        "#!/bin/bash\nexec sleep 1000\n",
      ])
        await withProgram("sh", script, async (target) => {
          const report = await probe(target, ["https://ok.lab.test/"], {
            deadlineSeconds: 2,
          });
          assert.equal(report.complete, false);
          assert.notEqual(report.outcome.kind, "ok");
          assert.equal(report.endpoints[0]?.verdict.id, "unknown");
          // It waits for the second exec too, whose shell is the same.
          assert.ok(report.milliseconds < 2000 + 400 + 3000 + 1000);
        });
    },
  );
});

describe("secrets", () => {
  const SECRET = "hidden-canary-4711";

  for (const tools of ["busybox", "curl", "go", "python", "node"] as const)
    cell(`of URLs and proxies show nowhere (${tools})`, async () => {
      const { address, prepare } = lab();
      const via = `http://robot:${SECRET}@${address.proxy}`;
      const container = await prepare(tools, "good", [
        "-e",
        `HTTPS_PROXY=${via}:3128`,
        "-e",
        `HTTP_PROXY=${via}:3129`,
        "-e",
        `GOPROXY=https://robot:${SECRET}@modules.lab.test/good`,
      ]);
      const urls = [
        `https://robot:${SECRET}@ok.lab.test/?token=${SECRET}#${SECRET}`,
        `http://robot:${SECRET}@ok.lab.test/`,
      ];
      const report = await probe(container, urls);
      assert.deepEqual(
        report.endpoints.map(({ verdict }) => verdict.id),
        ["ok", "proxy-credentials"],
      );
      for (const text of [
        JSON.stringify(report),
        renderReport(report, "en"),
        JSON.stringify(viewReport(report, "en", () => undefined)),
      ])
        assert.ok(!text.includes(SECRET));
      for (const format of ["text", "json"] as const) {
        const variables = environment() as Record<string, string>;
        const { stdout, stderr } = await surefetch(
          ["probe", container.id, "--format", format],
          { cwd: "/", variables },
        );
        assert.ok(stdout.length > 100, stderr);
        assert.ok(!(stdout + stderr).includes(SECRET));
      }
    });
});

describe("names and consent", () => {
  cell("a private module and its host reach nothing public", async () => {
    const { address, prepare } = lab();
    const container = await prepare("curl", "good", [
      "-e",
      `HTTPS_PROXY=http://${address.proxy}:3128`,
      "-e",
      "NO_PROXY=.private.test",
    ]);
    const folder = await mkdtemp(join(tmpdir(), "surefetch-names-"));
    try {
      const dockerfile = `FROM golang:1.25
ENV GOPROXY=https://modules.lab.test/good,direct GOPRIVATE=git.private.test
COPY go.mod go.sum ./
RUN go mod download
RUN curl -fsSLo /x https://git.private.test/team/private-tool.tgz
`;
      const module = `module git.private.test/team/app

go 1.25.0

require git.private.test/team/private-library v1.2.3
`;
      await writeFile(join(folder, "Dockerfile"), dockerfile);
      await writeFile(join(folder, "go.mod"), module);
      const from = lab().asked.length;
      const { stdout, stderr } = await surefetch(
        ["probe", container.id, "--for", "Dockerfile", "--format", "json"],
        { cwd: folder, variables: environment() as Record<string, string> },
      );
      assert.match(stdout, /modules\.lab\.test/, stderr);
      const asked = lab().asked.slice(from);
      const heard = asked
        .filter(({ by, text }) => by === "proxy" || text.startsWith("modules."))
        .map(({ text }) => text);
      assert.ok(heard.length > 0);
      for (const text of heard) assert.doesNotMatch(text, /private/);
      // The private host itself is asked, by the container's own nameserver and directly.
      assert.ok(
        asked.some(
          ({ by, text }) => by === "dns" && text === "git.private.test",
        ),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  cell("without consent nothing is pulled and nothing created", async () => {
    const container = await lab().prepare("scratch", "good");
    // A helper would be there to start.
    await lab().prepare("busybox", "good");
    const since = Date.now();
    const { status, stdout, stderr } = await surefetch(
      ["probe", container.id],
      { cwd: "/", variables: environment() as Record<string, string> },
    );
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, /no shell/);
    for (const event of ["create", "pull", "import", "commit"])
      assert.equal(await outside().events(since, event), 0, event);
  });
});
