/** What we say that go asks and prints when hosts fail, against the real go command over mirrors that fail so. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { compareGoVersions } from "../../server/src/core/build/go/go-version.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  simulate,
  type SimulatedSite,
} from "../../server/src/core/plan/simulate.ts";
import type { Fault } from "../../server/src/core/plan/walk.ts";
import {
  FaultLab,
  labIsPossible,
  type FaultHost,
  type HostAnswer,
  type LoggedRequest,
} from "../support/fault-proxy.ts";
import { makeGoModule } from "../support/go-modules.ts";
import { gosUnderTest } from "../support/go-toolchain.ts";
import { projectOf } from "../support/project.ts";
import { goEnvironment } from "./run-go.ts";
import { ORIGIN_CASES, WALK_CASES, type WalkCase } from "./walk-cases.ts";

/** Longer than any time-out of go's own but that of the connection. */
const hangMilliseconds = 11_000;

interface Run {
  readonly output: string;
  readonly outcome: "ok" | "fails" | "hangs";
}

/** A toolchain that is the Go under test again, which takes the module for one of its own. */
const newToolchain = {
  "bin/go":
    '#!/bin/sh\nsed -i "s/^go 1.9.*/go 1.18/" go.mod\nunset GOTOOLCHAIN_INTERNAL_SWITCH_VERSION GOTOOLCHAIN_INTERNAL_SWITCH_COUNT\nGOTOOLCHAIN=local exec "$REAL_GO" "$@"\n',
  "bin/gofmt": "",
  "lib/none": "",
  "pkg/tool/linux_amd64/none": "",
};

interface Servers {
  readonly database: FaultHost;
  readonly hosts: readonly FaultHost[];
  readonly origin?: FaultHost;
  /** Where the page of the origin leads to. */
  readonly repository?: FaultHost;
  readonly git?: FaultHost;
}

/** The module's own host, or that of the repository. */
async function ownHosts(
  lab: FaultLab,
  { git, origin }: WalkCase,
): Promise<Partial<Servers>> {
  if (git !== undefined) return { git: await lab.host(git) };
  if (origin === undefined) return {};
  const repository = await lab.host({ tls: true });
  const page = { port: 443, tls: true, goImport: "" };
  const host = await lab.host(origin, page);
  const path = `${host.name}/m`;
  lab.add(makeGoModule(path, "v1.0.0", { "m.go": "package m\n" }));
  page.goImport = `${path} mod ${repository.url}`;
  return { origin: host, repository };
}

class WalkLab {
  readonly #lab: FaultLab;
  readonly #servers: Servers;
  readonly #case: WalkCase;
  readonly #version: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "surefetch-walk-"));

  static async start(one: WalkCase, version: string): Promise<WalkLab> {
    const lab = await FaultLab.start({
      modules: [
        makeGoModule("example.com/m", "v1.0.0", {
          "main.go": "package main\nfunc main() {}\n",
        }),
        makeGoModule("example.com/n", "v1.0.0", { "n.go": "package n\n" }),
        makeGoModule("example.com/Upper/Case", "v1.0.0"),
        ...["go1.98.0", "go1.99.1"].map((name) =>
          makeGoModule(
            "golang.org/toolchain",
            `v0.0.1-${name}.linux-amd64`,
            newToolchain,
          ),
        ),
      ],
    });
    const database = await lab.databaseHost(one.database ?? "ok");
    const hosts: FaultHost[] = [];
    for (const host of one.hosts) hosts.push(await lab.host(...[host].flat()));
    const servers = { database, hosts, ...(await ownHosts(lab, one)) };
    return new WalkLab(lab, { servers, version, case: one });
  }

  private constructor(
    lab: FaultLab,
    {
      case: one,
      servers,
      version,
    }: { case: WalkCase; servers: Servers; version: string },
  ) {
    this.#lab = lab;
    this.#servers = servers;
    this.#case = one;
    this.#version = version;
  }

  async stop(): Promise<void> {
    await this.#lab.stop();
    // Go's telemetry may still write when go has ended.
    const options = { maxRetries: 10, recursive: true, force: true } as const;
    rmSync(this.#folder, options);
  }

  /** As go means them: what git asks is asked of the host that go names. */
  get requests(): readonly LoggedRequest[] {
    const { git, repository } = this.#servers;
    return this.#lab.requests
      .filter(({ host }) => host !== repository?.name)
      .map((one) =>
        one.host === git?.name
          ? {
              ...one,
              host: "github.com",
              path: one.path.replace(/\/info\/refs.*/, ""),
            }
          : one,
      );
  }

  get #module(): string {
    const { git, origin } = this.#servers;
    if (origin !== undefined) return `${origin.name}/m`;
    if (git !== undefined) return "github.com/a/b";
    return this.#case.module ?? "example.com/n";
  }

  get #variables(): Readonly<Record<string, string>> {
    const { environment, proxy } = this.#case;
    const { database } = this.#lab;
    const values = { GOPROXY: proxy, GOSUMDB: "$key", ...environment };
    const expand = (text: string): string =>
      text
        .replaceAll(/\$(\d)/g, (_, digit: string) => {
          return this.#servers.hosts[Number(digit)]?.url ?? "";
        })
        .replaceAll("$path", this.#module)
        .replaceAll("$db", this.#servers.database.url)
        .replaceAll("$key", database?.key ?? "");
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, expand(value)]),
    );
  }

  get #files(): ReadonlyMap<string, string> {
    const { goLine = "1.18", hasSum } = this.#case;
    const module = this.#module;
    const files = new Map([
      ["go.mod", `module x\n\ngo ${goLine}\n\nrequire ${module} v1.0.0\n`],
      ["main.go", `package main\n\nimport _ "${module}"\n\nfunc main() {}\n`],
    ]);
    if (hasSum === true)
      files.set("go.sum", this.#lab.modules.map(({ sum }) => sum).join(""));
    return files;
  }

  get #command(): string {
    return this.#case.command ?? "go mod download";
  }

  simulate(): SimulatedSite {
    const files = this.#files;
    const text = [
      `FROM golang:${this.#version}`,
      ...Object.entries(this.#variables).map(
        ([name, value]) => `ENV ${name}="${value}"`,
      ),
      "WORKDIR /src",
      `COPY ${[...files.keys()].join(" ")} ./`,
      `RUN ${this.#command}`,
      "",
    ].join("\n");
    const bare = this.#case.hosts.flatMap((host, index) =>
      Array.isArray(host) && "sumdb" in (host[1] as object)
        ? [
            {
              url: this.#servers.hosts[index]?.url ?? "",
              kind: "go",
              sumdb: false,
            },
          ]
        : [],
    );
    const config = {
      ...defaultConfig,
      network: { ...defaultConfig.network, mirrors: bare },
    };
    const project = projectOf(new Map([["Dockerfile", text], ...files]));
    const document = { file: "Dockerfile" as FileHandle, text };
    const context = analyzeDockerfile(document, project, config);
    const { sites } = simulate(context, this.#faults());
    const site = sites.find((one) => one.site.tool === "go");
    assert.ok(site, text);
    return site;
  }

  #faults(): ReadonlyMap<string, Fault> {
    const faults = new Map<string, Fault>();
    const add = (host: FaultHost, answer: HostAnswer): void => {
      if (answer !== "ok" && answer !== "wrong-content")
        faults.set(host.name, answer);
    };
    const { database, git, hosts, origin } = this.#servers;
    add(database, this.#case.database ?? "ok");
    if (origin !== undefined) add(origin, this.#case.origin ?? "ok");
    if (git !== undefined)
      add({ ...git, name: "github.com" }, this.#case.git ?? "ok");
    for (const [index, host] of hosts.entries()) {
      const [answer = "ok"] = [this.#case.hosts[index] ?? "ok"].flat();
      if (typeof answer !== "object") add(host, answer);
    }
    return faults;
  }

  /** Git asks the lab for what is on github.com, and go itself reaches nothing there. */
  get #gitVariables(): Readonly<Record<string, string>> {
    const { git } = this.#servers;
    return git === undefined
      ? {}
      : {
          HTTPS_PROXY: "http://127.0.0.1:9",
          NO_PROXY: "127.0.0.0/8",
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: `url.${git.url}/.insteadOf`,
          GIT_CONFIG_VALUE_0: "https://github.com/",
        };
  }

  /** The output without what differs from run to run and machine to machine. */
  plain(output: string): string {
    const { git } = this.#servers;
    const own =
      git === undefined
        ? output
        : output
            .replaceAll(git.url, "https://github.com")
            .replaceAll(git.name, "github.com");
    return own
      .replaceAll(/read tcp \S+->/g, "read tcp ")
      .replaceAll(/ \(possibly because of .*?\)$/gm, "")
      .replaceAll(/ in \S+: exit status/g, " in …: exit status")
      .replaceAll(/ port \d+ after \d+ ms: /g, " port 443: ");
  }

  async run(go: string): Promise<Run> {
    for (const [name, text] of this.#files)
      writeFileSync(join(this.#folder, name), text);
    const [, ...words] = this.#command.split(" ");
    const child = spawn(go, words, {
      cwd: this.#folder,
      env: goEnvironment({
        HOME: this.#folder,
        GOPATH: join(this.#folder, "go"),
        GOFLAGS: "-modcacherw",
        GOCACHE: join(tmpdir(), "surefetch-walk-cache"),
        ...this.#lab.environment,
        ...this.#variables,
        REAL_GO: go,
        ...this.#gitVariables,
      }),
    });
    let output = "";
    const read = (data: Buffer): void => {
      output += data.toString();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    let hangs = false;
    const watch = setInterval(() => {
      if (!this.requests.some(({ result }) => result === "stall")) return;
      clearInterval(watch);
      setTimeout(() => {
        hangs = child.kill("SIGKILL");
      }, hangMilliseconds).unref();
    }, 100);
    const code = await new Promise<number | null>((resolve) =>
      child.on("close", resolve),
    );
    clearInterval(watch);
    const outcome = hangs ? "hangs" : code === 0 ? "ok" : "fails";
    return { output, outcome };
  }
}

/** What nobody can see being asked. */
const unseen = new Set<unknown>(["dns", "refused", "timeout"]);

/** `127.0.0.2 /x/@v/v1.0.0.mod ok` for each step that a host sees. */
function expectedRequests({ tried }: SimulatedSite): string[] {
  return tried
    .filter(({ result }) => !unseen.has(result))
    .map(({ endpoint, result }) => {
      const isCut = result === "tls" || result === "tlsstall";
      const path = isCut ? "" : endpoint.url.replace(/^https?:\/\/[^/]*/, "");
      const asked = decodeURIComponent(path).replace("VERSION", "v1.0.0");
      return `${endpoint.host} ${asked}`;
    });
}

/** The same of the real ones, as far as they are about the files that the walk follows. */
function seenRequests(
  requests: readonly LoggedRequest[],
  expected: readonly string[],
): string[] {
  const paths = new Set(expected.map((one) => one.replace(/^\S+ /, "")));
  const seen = requests
    .map(({ host, path }) => ({ host, path: ofWhole(path) }))
    .filter(({ path }) => path === "" || paths.has(path))
    .map(({ host, path }) => `${host} ${path}`)
    // Of the paths that are asked for side by side the last may come when the first has long been answered.
    .filter(
      (one, at, all) => !/(?:info|list)$/.test(one) || all.indexOf(one) === at,
    );
  // A connection without a request may be for any file: those behind the last one that counts are.
  const rest = seen.slice(expected.length);
  return rest.every((one) => one.endsWith(" "))
    ? seen.slice(0, expected.length)
    : seen;
}

/** The other files of the module that is walked to, and of the checksum database: they go the same way. */
const sameWay =
  /^(?:\/.+\/@(?:v\/(?:list|[^/]+\.(?:info|mod|zip))|latest))$|^(?:\/sumdb\/[^/]+)?\/(?:supported|latest|lookup\/.+|tile\/.+)$/;

/** Requests that the walk leaves out although they are to hosts that it does not name, or for something else. */
function strangeRequests(
  requests: readonly LoggedRequest[],
  { tried }: SimulatedSite,
): string[] {
  const hosts = new Set(tried.map(({ endpoint }) => endpoint.host));
  const named = new Set(
    tried.map(({ endpoint }) => endpoint.url.replace(/^https?:\/\/[^/]*/, "")),
  );
  return requests
    .filter(({ path }) => path !== "" && !named.has(path))
    .filter(({ host, path }) => !hosts.has(host) || !sameWay.test(path))
    .map(({ host, path }) => `${host} ${path}`);
}

/** `go install example.com/m@v` asks for each path that may be the module's, side by side: one question. */
function ofWhole(path: string): string {
  return path.replace("/example.com/@v/", "/example.com/m/@v/");
}

function nameOf(one: WalkCase): string {
  const { hosts, proxy, ...rest } = one;
  return `${proxy} ${JSON.stringify(hosts)} ${JSON.stringify(rest)}`;
}

const runsAll = process.env["SUREFETCH_TEST_GO"] === "all";

const gos = labIsPossible ? gosUnderTest() : [];
if (gos.length === 0)
  console.warn("NO GO, or no Linux: the walk is not held against it");

const newest = gos.at(-1)?.version;

for (const { go, version } of gos) {
  describe(`the walk against go ${version}`, { concurrency: 6 }, () => {
    // Others may not listen at a port below 1024.
    const isRoot = process.getuid?.() === 0;
    for (const one of isRoot ? [...WALK_CASES, ...ORIGIN_CASES] : WALK_CASES) {
      const { before = "9", isSlow = false, since = "1" } = one;
      if (compareGoVersions(version, since) < 0) continue;
      if (compareGoVersions(version, before) >= 0) continue;
      if (isSlow && version !== newest && !runsAll) continue;
      it(nameOf(one), async () => {
        const lab = await WalkLab.start(one, version);
        try {
          const said = lab.simulate();
          const { outcome, output } = await lab.run(go);
          const story = `${output}\n${JSON.stringify(lab.requests, null, 1)}\nwe say: ${said.outcome} ${said.error}`;
          assert.equal(said.outcome, outcome, story);
          const expected = expectedRequests(said);
          assert.deepEqual(
            seenRequests(lab.requests, expected),
            expected,
            story,
          );
          assert.deepEqual(strangeRequests(lab.requests, said), [], story);
          if (outcome === "fails")
            assert.ok(
              said.error !== undefined &&
                lab
                  .plain(output)
                  .includes(said.error.replaceAll("VERSION", "v1.0.0")),
              story,
            );
        } finally {
          await lab.stop();
        }
      });
    }
  });
}
