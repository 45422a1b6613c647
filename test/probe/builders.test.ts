/** Which builder builds and what it passes: what `docker buildx inspect` of real builders said, and what their RUN saw. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { variablesIn } from "../../server/src/platform/engines/image-environment.ts";
import { proxyVariables } from "../../server/src/platform/engines/builder.ts";
import { stepEnvironment } from "../../server/src/probe/build-environment.ts";
import type { BuildFacts } from "../../server/src/probe/build-facts.ts";
import type { Builder } from "../../server/src/probe/types.ts";
import { loadContainers } from "../support/container-engine.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { never } from "../support/places-lab.ts";

const { containerEngine } = await loadContainers();

const SOCKET = "unix:///run/lab/docker.sock";

function transcript(name: string): string {
  return join(import.meta.dirname, "transcripts/buildx", `${name}.txt`);
}

/** What a command line says that has the engine of a socket, a context "near" for it, and these builders. */
async function builderWith(
  answers: Readonly<Record<string, string>>,
  variables: NodeJS.ProcessEnv = {},
): Promise<Builder | undefined> {
  const host = "context inspect --format {{.Endpoints.docker.Host}}";
  const fake = await fakeEngine({
    "context inspect --format {{.Name}}": "echo default",
    [`${host} far`]: "echo tcp://192.0.2.1:2375",
    [host]: `echo ${SOCKET}`,
    ...answers,
  });
  try {
    const environment = { ...fake.environment, ...variables };
    const engine = containerEngine("docker", environment);
    const told = await engine?.beside?.builder(never);
    assert.equal(told?.kind, "ok");
    return told?.kind === "ok" ? told.value : undefined;
  } finally {
    await fake.remove();
  }
}

function selected(name: string): Promise<Builder | undefined> {
  return builderWith({
    "buildx inspect": `cat "${transcript(name)}"`,
    "builder inspect": `cat "${transcript("docker")}"`,
  });
}

describe("builders", () => {
  const isBuildKit = true;
  const plain = "default";
  for (const [name, builder] of [
    ["docker", { name: "default", isBuildKit }],
    [
      "docker-container",
      { name: "deskc", isBuildKit, container: "buildx_buildkit_deskc0", plain },
    ],
    [
      "docker-container-network",
      { name: "named", isBuildKit, container: "buildx_buildkit_named0", plain },
    ],
    ["remote", { name: "deadremote", isBuildKit, elsewhere: "remote", plain }],
    [
      "remote-running",
      { name: "remotesock", isBuildKit, elsewhere: "remote", plain },
    ],
    [
      "kubernetes",
      { name: "kube", isBuildKit, elsewhere: "kubernetes", plain },
    ],
    // The engine of a context that does not answer has no driver and no node.
    [
      "context-unreachable",
      { name: "far", isBuildKit, elsewhere: "docker", plain },
    ],
    // Another context that leads to the same engine.
    ["context-other", { name: "near", isBuildKit }],
  ] as const)
    test(`what docker buildx inspect says: ${name}`, async () => {
      assert.deepEqual(await selected(name), builder);
    });

  test("a builder on the engine of another context", async () => {
    for (const [file, driver] of [
      ["docker-container", "docker-container"],
      ["context-other", "docker"],
    ] as const) {
      const text = await readFile(transcript(file), "utf8");
      const elsewhere = text.replace(/^Endpoint:.*$/m, "Endpoint:  far");
      const printed = `cat <<'END'\n${elsewhere}\nEND\n`;
      const builder = await builderWith({ "buildx inspect": printed });
      assert.equal(builder?.elsewhere, `${driver}, far`);
      assert.equal(builder?.container, undefined);
    }
  });

  test("a node whose name is none, and an endpoint that is an option", async () => {
    const text = await readFile(transcript("docker-container"), "utf8");
    const [head = "", nodes = ""] = text.split("Nodes:\n");
    for (const [from, to, builder] of [
      [/^Name:.*$/m, "Name:  --x y", { name: "deskc", isBuildKit }],
      [
        /^Endpoint:.*$/m,
        "Endpoint:  --help",
        { name: "deskc", isBuildKit, elsewhere: "docker-container, --help" },
      ],
    ] as const) {
      const wrong = `${head}Nodes:\n${nodes.replace(from, to)}`;
      const answers = { "buildx inspect": `cat <<'END'\n${wrong}\nEND\n` };
      assert.deepEqual(await builderWith(answers), builder);
    }
  });

  test("an older plugin has no --timeout", async () => {
    const builder = await builderWith({
      "buildx inspect --timeout":
        "echo 'unknown flag: --timeout' >&2; exit 125",
      "buildx inspect": `cat "${transcript("docker-container")}"`,
      builder: "echo 'Usage: docker builder COMMAND'",
    });
    assert.equal(builder?.container, "buildx_buildkit_deskc0");
    assert.equal(builder?.plain, undefined);
  });

  test("a plugin that does not answer leaves it open", async () => {
    const builder = await builderWith({ "buildx inspect": "sleep 30" });
    assert.deepEqual(builder, { name: "", isBuildKit, isUndecided: true });
  });

  test("without a plugin, and where the user wants the builder before BuildKit", async () => {
    const none = { buildx: "exit 1", builder: "exit 1" };
    assert.deepEqual(await builderWith(none), { name: "", isBuildKit: false });
    assert.deepEqual(await builderWith(none, { DOCKER_BUILDKIT: "1" }), {
      name: "",
      isBuildKit: true,
    });
    const classic = await builderWith(
      { "buildx inspect": `cat "${transcript("docker-container")}"` },
      { DOCKER_BUILDKIT: "0" },
    );
    assert.deepEqual(classic, { name: "", isBuildKit: false });
  });
});

describe("proxies that are passed", () => {
  test("the configuration file's are those of the engine's address, else the default", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "surefetch-docker-config-"));
    t.after(() => rm(folder, { recursive: true }));
    const proxies = {
      default: { httpProxy: "http://default:1" },
      "tcp://far:2375": { httpProxy: "http://far:1" },
    };
    const file = join(folder, "config.json");
    await writeFile(file, JSON.stringify({ proxies }));
    for (const [host, proxy] of [
      ["tcp://far:2375", "http://far:1"],
      ["unix:///var/run/docker.sock", "http://default:1"],
    ] as const) {
      const fake = await fakeEngine({ "context inspect": `echo ${host}` });
      try {
        const variables = { ...fake.environment, DOCKER_CONFIG: folder };
        const engine = containerEngine("docker", variables);
        assert.deepEqual(await engine?.beside?.proxies(never), {
          HTTP_PROXY: proxy,
          http_proxy: proxy,
        });
      } finally {
        await fake.remove();
      }
    }
    for (const text of ["", "{", "[]", '{"proxies":7}']) {
      await writeFile(file, text);
      const variables = { PATH: "/nonexistent", DOCKER_CONFIG: folder };
      const engine = containerEngine("docker", variables);
      assert.deepEqual(await engine?.beside?.proxies(never), {});
    }
  });

  test("podman passes those of its own environment, nerdctl and finch none", async () => {
    const environment = {
      PATH: "/nonexistent",
      https_proxy: "http://p:1",
      NO_PROXY: "a",
      GOPROXY: "off",
    };
    for (const [program, proxies] of [
      ["podman", { https_proxy: "http://p:1", NO_PROXY: "a" }],
      ["nerdctl", {}],
      ["finch", {}],
    ] as const) {
      const beside = containerEngine(program, environment)?.beside;
      assert.deepEqual(await beside?.proxies(never), proxies);
      assert.deepEqual(await beside?.builder(never), {
        kind: "ok",
        value: { name: "", isBuildKit: false },
      });
    }
  });

  test("under both spellings", () => {
    const configured = {
      httpProxy: "http://a:1",
      httpsProxy: "",
      noProxy: "b",
      allProxy: 7,
      other: "x",
    };
    assert.deepEqual(proxyVariables(configured), {
      HTTP_PROXY: "http://a:1",
      http_proxy: "http://a:1",
      NO_PROXY: "b",
      no_proxy: "b",
    });
    for (const wrong of [undefined, null, 7, "x", []])
      assert.deepEqual(proxyVariables(wrong), {});
  });
});

const FACTS: BuildFacts = {
  environment: {},
  own: [],
  passed: {},
  uncertain: [],
  baseImages: [],
  network: "default",
  byEngine: 0,
};

/** Each as `env` in a RUN of buildx 0.36.1 printed it, and of the builder before BuildKit. */
describe("what a RUN sees", () => {
  const config = { HTTP_PROXY: "config", http_proxy: "config" };
  const both = { HTTP_PROXY: "config", http_proxy: "config" };
  for (const [name, facts, seen, classic] of [
    ["nothing in the file", {}, both, both],
    [
      "ENV HTTP_PROXY",
      { environment: { HTTP_PROXY: "env" } },
      both,
      { HTTP_PROXY: "env", http_proxy: "config" },
    ],
    [
      "ENV http_proxy",
      { environment: { http_proxy: "env" } },
      both,
      { HTTP_PROXY: "config", http_proxy: "env" },
    ],
    [
      "RUN HTTP_PROXY=shell …",
      { environment: { HTTP_PROXY: "shell" }, own: ["HTTP_PROXY"] },
      { HTTP_PROXY: "shell", http_proxy: "config" },
      { HTTP_PROXY: "shell", http_proxy: "config" },
    ],
    [
      "ENV HTTPS_PROXY, which the configuration has not",
      { environment: { HTTPS_PROXY: "env" } },
      { ...both, HTTPS_PROXY: "env" },
      { ...both, HTTPS_PROXY: "env" },
    ],
    [
      "ENV HTTPS_PROXY, and an argument",
      { environment: { HTTPS_PROXY: "env" }, passed: { HTTPS_PROXY: "arg" } },
      { ...both, HTTPS_PROXY: "arg", https_proxy: "arg" },
      { ...both, HTTPS_PROXY: "env" },
    ],
    [
      "an argument goes before the configuration",
      { passed: { http_proxy: "arg" } },
      { HTTP_PROXY: "arg", http_proxy: "arg" },
      { HTTP_PROXY: "config", http_proxy: "arg" },
    ],
  ] as const) {
    const around = { proxies: config, image: {} };
    const given = { ...FACTS, ...facts };
    test(name, () => {
      const modern = stepEnvironment(given, { ...around, isBuildKit: true });
      assert.deepEqual(modern.environment, seen);
      const old = stepEnvironment(given, { ...around, isBuildKit: false });
      assert.deepEqual(old.environment, classic);
    });
  }

  test("ALL_PROXY of the configuration reaches containers, and no build of buildx", () => {
    const proxies = { ALL_PROXY: "config", all_proxy: "config" };
    for (const isBuildKit of [true, false])
      assert.deepEqual(
        stepEnvironment(FACTS, { isBuildKit, proxies, image: {} }).environment,
        isBuildKit ? {} : proxies,
      );
  });

  test("what the base image sets is there, and below all else", () => {
    const image = { GOPROXY: "image", HTTP_PROXY: "image" };
    const facts = { ...FACTS, environment: { GOPROXY: "env" } };
    const surroundings = { isBuildKit: true, proxies: config, image };
    const { environment } = stepEnvironment(facts, surroundings);
    assert.deepEqual(environment, { ...both, GOPROXY: "env" });
  });

  test("what differs between the steps is told where something is passed, but not where a command sets it", () => {
    const uncertain = ["HTTP_PROXY", "http_proxy", "GOPROXY"];
    const facts = { ...FACTS, uncertain, own: ["http_proxy"] };
    const around = { proxies: config, image: {} };
    assert.deepEqual(
      stepEnvironment(facts, { ...around, isBuildKit: true }).uncertain,
      ["http_proxy", "GOPROXY"],
    );
    assert.deepEqual(
      stepEnvironment(facts, { ...around, isBuildKit: false }).uncertain,
      uncertain,
    );
  });

  test("of an image's variables those that decide about downloads", () => {
    assert.deepEqual(
      variablesIn(
        '["PATH=/bin","GOPROXY=https://a=b","no_proxy=","TOKEN=x",7]',
      ),
      { GOPROXY: "https://a=b", no_proxy: "" },
    );
    for (const text of ["", "null", "{", '"x"'])
      assert.deepEqual(variablesIn(text), {});
  });
});
