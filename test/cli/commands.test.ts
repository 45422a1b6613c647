import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { commandNames, commands } from "../../server/src/cli/commands.ts";
import { cliModule, folderOf, surefetch } from "../support/cli.ts";

describe("help and version", () => {
  it("is there for every command in both languages, with every option", async (t) => {
    const cwd = await folderOf(t, {});
    for (const name of commandNames) {
      const english = await surefetch([name, "--help"], { cwd });
      const chinese = await surefetch(["help", name, "--lang=zh-cn"], { cwd });
      assert.equal(english.status, 0);
      for (const option of Object.keys(commands[name].options)) {
        assert.match(english.stdout, new RegExp(`^  --${option}\\b`, "m"));
      }
      assert.ok(english.stdout.startsWith(commands[name].summary.en));
      assert.ok(
        chinese.stdout.startsWith(commands[name].summary["zh-cn"]),
        chinese.stdout,
      );
      assert.doesNotMatch(english.stdout, /\{\w+\}/);
    }
  });

  it("lists the commands; on standard error and with status 2 where none is given", async (t) => {
    const cwd = await folderOf(t, {});
    const help = await surefetch(["--help"], { cwd });
    for (const name of commandNames)
      assert.match(help.stdout, new RegExp(`^  ${name}\\b`, "m"));
    const bare = await surefetch([], { cwd });
    assert.deepEqual(bare, { status: 2, stdout: "", stderr: help.stdout });
  });

  it("tells the version of the package, also when called through a link", async (t) => {
    const cwd = await folderOf(t, {});
    const manifest = new URL("../../package.json", import.meta.url);
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as {
      version: string;
    };
    assert.equal(
      (await surefetch(["--version"], { cwd })).stdout,
      `${version}\n`,
    );
    await symlink(cliModule, join(cwd, "surefetch"));
    const child = spawn(
      process.execPath,
      ["--preserve-symlinks-main", "surefetch", "--version"],
      { cwd },
    );
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (one: string) => (text += one));
    assert.deepEqual(await once(child, "close"), [0, null]);
    assert.equal(text, `${version}\n`);
  });
});

describe("rules", () => {
  it("lists every rule and shows the page of one", async (t) => {
    const cwd = await folderOf(t, {});
    const list = await surefetch(["rules"], { cwd });
    assert.match(list.stdout, /^go-mod-syntax +error +go refuses/m);
    const json = await surefetch(
      ["rules", "go-mod-syntax", "--format", "json"],
      { cwd },
    );
    const { rules } = JSON.parse(json.stdout) as {
      rules: readonly { id: string; page: string }[];
    };
    assert.deepEqual(
      rules.map(({ id }) => id),
      ["go-mod-syntax"],
    );
    const page = await surefetch(["rules", "go-mod-syntax"], { cwd });
    assert.equal(page.stdout, rules[0]?.page);
    assert.match(page.stdout, /^#/m);
  });

  it("names the nearest where there is none of the name", async (t) => {
    const cwd = await folderOf(t, {});
    assert.deepEqual(await surefetch(["rules", "go-mod-sintax"], { cwd }), {
      status: 2,
      stdout: "",
      stderr:
        "surefetch: there is no rule go-mod-sintax; did you mean go-mod-syntax?\n",
    });
  });
});

describe("plan", () => {
  const dockerfile =
    "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n";
  const goMod =
    "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.2.3\n";

  it("prints every host as text and as JSON", async (t) => {
    const cwd = await folderOf(t, { Dockerfile: dockerfile, "go.mod": goMod });
    const text = await surefetch(["plan", "Dockerfile"], { cwd });
    assert.equal(text.stderr, "");
    assert.match(text.stdout, /proxy\.golang\.org/);
    assert.match(text.stdout, /registry-1\.docker\.io|docker\.io/);
    assert.equal(text.status, 0);
    const json = await surefetch(["plan", "Dockerfile", "--format=json"], {
      cwd,
    });
    const { version } = JSON.parse(json.stdout) as { version: number };
    assert.equal(version, 1);
  });

  it("refuses what has no plan", async (t) => {
    const cwd = await folderOf(t, {
      "go.mod": goMod,
      "Dockerfile.j2": "FROM {{ x }}\n",
    });
    for (const [name, reason] of [
      ["gone", /gone does not exist/],
      ["go.mod", /is no Dockerfile/],
      ["Dockerfile.j2", /is a template/],
    ] as const) {
      const { status, stdout, stderr } = await surefetch(["plan", name], {
        cwd,
      });
      assert.match(stderr, reason);
      assert.deepEqual([status, stdout], [2, ""]);
    }
  });
});

describe("simulate", () => {
  const dockerfile =
    "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n";
  const goMod =
    "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v1.2.3\n";
  const files = { Dockerfile: dockerfile, "go.mod": goMod };

  it("says what becomes of each download, in both languages", async (t) => {
    const cwd = await folderOf(t, files);
    const good = await surefetch(["simulate", "Dockerfile"], { cwd });
    assert.equal(
      good.stdout,
      "Dockerfile with every host up: all 2 downloads succeed\n\n" +
        "line 1, FROM: succeeds\n  registry-1.docker.io (registry): ok\n\n" +
        "line 4, go mod download: succeeds\n  proxy.golang.org (module proxy): ok\n" +
        "  proxy.golang.org (checksum database): ok\n",
    );
    assert.deepEqual([good.status, good.stderr], [0, ""]);
    const bad = await surefetch(
      ["simulate", "--down", "proxy.golang.org=dns", "Dockerfile"],
      { cwd },
    );
    assert.match(bad.stdout, /: 1 of 2 downloads fail or hang\n/);
    assert.match(
      bad.stdout,
      /\n {2}\| go: example\.com\/lib@v1\.2\.3: Get "https:\/\/proxy\.golang\.org\/example\.com\/lib\/@v\/v1\.2\.3\.mod": dial tcp: lookup proxy\.golang\.org: no such host\n/,
    );
    assert.equal(bad.status, 1);
    const chinese = await surefetch(
      [
        "simulate",
        "--lang=zh-cn",
        "--down=proxy.golang.org=stall",
        "Dockerfile",
      ],
      { cwd },
    );
    assert.match(chinese.stdout, /第 4 行，go mod download：无限期卡住\n/);
  });

  it("prints JSON for programs", async (t) => {
    const cwd = await folderOf(t, files);
    const { status, stdout } = await surefetch(
      [
        "simulate",
        "Dockerfile",
        "--format=json",
        "--down=proxy.golang.org=404",
        "--down=example.com=5xx",
      ],
      { cwd },
    );
    assert.equal(status, 1);
    const printed = JSON.parse(stdout) as {
      version: number;
      sites: unknown[];
    };
    assert.deepEqual(Object.keys(printed), ["version", "sites"]);
    assert.equal(printed.version, 1);
    assert.deepEqual(printed.sites[1], {
      id: "go mod download#1",
      line: 4,
      tried: [
        { host: "proxy.golang.org", result: "404" },
        { host: "example.com", result: "5xx" },
      ],
      outcome: "fails",
      error:
        'go: example.com/lib@v1.2.3: unrecognized import path "example.com/lib": reading https://example.com/lib?go-get=1: 503 Service Unavailable',
    });
  });

  it("names what is wrong, and hosts that nobody asks", async (t) => {
    const cwd = await folderOf(t, files);
    for (const [down, reason] of [
      ["proxy.golang.org=timout", /did you mean timeout\?/],
      ["proxy.golang.org=200", /proxy\.golang\.org cannot be 200; use one of/],
      ["proxy.golang.org", /write HOST=FAULT/],
      ["https://proxy.golang.org=dns", /is no host name/],
    ] as const) {
      const wrong = await surefetch(
        ["simulate", "Dockerfile", "--down", down],
        {
          cwd,
        },
      );
      assert.match(wrong.stderr, reason);
      assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
    }
    const idle = await surefetch(
      ["simulate", "Dockerfile", "--down", "goproxy.cn=dns"],
      { cwd },
    );
    assert.equal(
      idle.stderr,
      "surefetch: no download of Dockerfile asks goproxy.cn, so its fault changes nothing\n",
    );
    assert.equal(idle.status, 0);
    const gone = await surefetch(["simulate", "go.mod"], { cwd });
    assert.match(gone.stderr, /is no Dockerfile/);
    assert.equal(gone.status, 2);
  });
});

describe("lsp", () => {
  it("serves over standard input and output", async (t) => {
    const cwd = await folderOf(t, {});
    const child = spawn(process.execPath, [cliModule, "lsp", "--stdio"], {
      cwd,
    });
    t.after(() => child.kill());
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    child.stdin.write(
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    let answer = "";
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      answer += piece.toString();
      if (answer.includes("capabilities")) break;
    }
    assert.match(answer, /"id":1,"result":\{.*"capabilities"/);
  });
});

describe("mirrors", () => {
  it("says what to do where there is no engine", async (t) => {
    const cwd = await folderOf(t, {});
    const { status, stdout, stderr } = await surefetch(["mirrors", "box"], {
      cwd,
      variables: { PATH: cwd },
    });
    assert.match(stderr, /^surefetch: .*docker/);
    assert.deepEqual([status, stdout], [2, ""]);
  });

  it("needs a container, and a deadline that can be waited for", async (t) => {
    const cwd = await folderOf(t, {});
    const without = await surefetch(["mirrors"], { cwd });
    assert.match(without.stderr, /surefetch mirrors \[OPTIONS\] CONTAINER/);
    const words = ["mirrors", "box", "--deadline", "999"];
    const endless = await surefetch(words, { cwd });
    assert.match(endless.stderr, /--deadline cannot be 999/);
    assert.deepEqual([without.status, endless.status], [2, 2]);
  });
});

describe("probe", () => {
  it("says what to do where there is no engine", async (t) => {
    const cwd = await folderOf(t, {});
    const { status, stdout, stderr } = await surefetch(["probe", "box"], {
      cwd,
      variables: { PATH: cwd },
    });
    assert.match(stderr, /^surefetch: .*docker/);
    assert.deepEqual([status, stdout], [2, ""]);
  });
});
