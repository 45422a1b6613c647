/** What we say that go asks and prints when hosts fail, against the real go command over mirrors that fail so. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { compareGoVersions } from "../../server/src/core/build/go-version.ts";
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
import { goToolchain, goVersions } from "../support/go-toolchain.ts";
import { projectOf } from "../support/project.ts";
import { goEnvironment } from "./run-go.ts";
import { WALK_CASES, type WalkCase } from "./walk-cases.ts";

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

class WalkLab {
  readonly #lab: FaultLab;
  readonly #database: FaultHost;
  readonly #hosts: readonly FaultHost[];
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
    return new WalkLab(lab, { database, hosts, version, case: one });
  }

  private constructor(
    lab: FaultLab,
    {
      case: one,
      database,
      hosts,
      version,
    }: {
      case: WalkCase;
      database: FaultHost;
      hosts: readonly FaultHost[];
      version: string;
    },
  ) {
    this.#lab = lab;
    this.#database = database;
    this.#hosts = hosts;
    this.#case = one;
    this.#version = version;
  }

  async stop(): Promise<void> {
    await this.#lab.stop();
    // Go's telemetry may still write when go has ended.
    const options = { maxRetries: 10, recursive: true, force: true } as const;
    rmSync(this.#folder, options);
  }

  get requests(): readonly LoggedRequest[] {
    return this.#lab.requests;
  }

  get #variables(): Readonly<Record<string, string>> {
    const { environment, proxy } = this.#case;
    const { database } = this.#lab;
    const values = { GOPROXY: proxy, GOSUMDB: "$key", ...environment };
    const expand = (text: string): string =>
      text
        .replaceAll(/\$(\d)/g, (_, digit: string) => {
          return this.#hosts[Number(digit)]?.url ?? "";
        })
        .replaceAll("$db", this.#database.url)
        .replaceAll("$key", database?.key ?? "");
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, expand(value)]),
    );
  }

  get #files(): ReadonlyMap<string, string> {
    const { goLine = "1.18", hasSum, module = "example.com/n" } = this.#case;
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
        ? [{ url: this.#hosts[index]?.url ?? "", kind: "go", sumdb: false }]
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
    add(this.#database, this.#case.database ?? "ok");
    for (const [index, host] of this.#hosts.entries()) {
      const [answer = "ok"] = [this.#case.hosts[index] ?? "ok"].flat();
      if (typeof answer !== "object") add(host, answer);
    }
    return faults;
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

/** Where two runs or two machines differ: the port on this side, and a guess of Go's library. */
function plain(output: string): string {
  return output
    .replaceAll(/read tcp \S+->/g, "read tcp ")
    .replaceAll(/ \(possibly because of .*?\)$/gm, "");
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
      return `${endpoint.host} ${decodeURIComponent(path)}`;
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
    .filter((one, at, all) => one.endsWith(" ") || one !== all[at - 1]);
  // A connection without a request may be for any file: those behind the last one that counts are.
  const rest = seen.slice(expected.length);
  return rest.every((one) => one.endsWith(" "))
    ? seen.slice(0, expected.length)
    : seen;
}

/** `go install example.com/m@v` asks for each path that may be the module's, side by side: one question. */
function ofWhole(path: string): string {
  return path.replace("/example.com/@v/", "/example.com/m/@v/");
}

function nameOf(one: WalkCase): string {
  const { hosts, proxy, ...rest } = one;
  return `${proxy} ${JSON.stringify(hosts)} ${JSON.stringify(rest)}`;
}

const newest = goVersions.at(-1);
const runsAll = process.env["SUREFETCH_TEST_GO"] === "all";

for (const version of goVersions) {
  const go = labIsPossible ? goToolchain(version) : undefined;
  if (go === undefined)
    console.warn(`NO GO ${version}: the walk is not held against it`);
  describe(
    `the walk against go ${version}`,
    { skip: go === undefined, concurrency: 4 },
    () => {
      if (go === undefined) return;
      for (const one of WALK_CASES) {
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
            if (outcome === "fails")
              assert.ok(
                said.error !== undefined && plain(output).includes(said.error),
                story,
              );
          } finally {
            await lab.stop();
          }
        });
      }
    },
  );
}
