/** What compose and bake files say of a Dockerfile's builds, and what its ARGs hold then. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { composeBuilds } from "../../server/src/core/build/compose.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import type { Value } from "../../server/src/core/build/value.ts";
import type { ProjectIndex } from "../../server/src/core/project.ts";
import { projectOf } from "../support/project.ts";

type Files = Readonly<Record<string, string>>;

function projectWith(files: Files): ProjectIndex {
  return projectOf(new Map(Object.entries(files)));
}

function service(args: string): string {
  return `services:\n  app:\n    build:\n      context: .\n      args: ${args}\n`;
}

/** What the last instruction sees. */
function seen(text: string, name: string, files: Files): string {
  const file = "Dockerfile" as FileHandle;
  const project = projectWith({ Dockerfile: text, ...files });
  const { build } = analyzeDockerfile({ file, text }, project, defaultConfig);
  const last = build.stages.at(-1)?.instructions.at(-1);
  assert.ok(last);
  return show(build.stateBefore(last).value(name));
}

function show(value: Value | undefined): string {
  if (value === undefined) return "-";
  const { origin } = value;
  const by = `${origin?.kind ?? "-"} ${origin?.file ?? "-"}`;
  return value.kind === "known"
    ? `${value.value} (${by})`
    : `? ${value.reason} (${by})`;
}

const bare = "FROM scratch\nARG A\nRUN x\n";
const withDefault = "ARG A=1\nFROM scratch\nARG A\nRUN x\n";

const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly files: Files;
  readonly answer: string;
}[] = [
  {
    name: "a bare ARG holds what the only build passes",
    text: bare,
    files: { "compose.yaml": service("{ A: x }") },
    answer: "x (compose compose.yaml)",
  },
  {
    name: "the list form, and a number",
    text: bare,
    files: { "compose.yaml": service('["A=7=8", "B"]') },
    answer: "7=8 (compose compose.yaml)",
  },
  {
    name: "whole numbers are what compose writes",
    text: bare,
    files: { "compose.yaml": service("{ A: 22 }") },
    answer: "22 (compose compose.yaml)",
  },
  {
    name: "1.20 is 1.2 to some readers: unknown",
    text: bare,
    files: { "compose.yaml": service("{ A: 1.20 }") },
    answer: "? arg-without-default (arg-default -)",
  },
  {
    name: "a bare ARG behind an ARG before FROM",
    text: "ARG A\nFROM scratch\nARG A\nRUN x\n",
    files: { "compose.yaml": service("{ A: x }") },
    answer: "x (compose compose.yaml)",
  },
  {
    name: "not declared in the stage: nothing sees it",
    text: "ARG A\nFROM scratch\nRUN x\n",
    files: { "compose.yaml": service("{ A: x }") },
    answer: "-",
  },
  {
    name: "ENV that refers to it",
    text: "FROM scratch\nARG B\nENV A=$B/y\nRUN x\n",
    files: { "compose.yaml": service("{ B: x }") },
    answer: "x/y (env -)",
  },
  {
    name: "the shell's variable decides",
    text: bare,
    files: { "compose.yaml": service('{ A: "${A:-x}" }') },
    answer: "? arg-without-default (arg-default -)",
  },
  {
    name: "a name alone takes the shell's variable",
    text: withDefault,
    files: { "compose.yaml": service("[A]") },
    answer: "1 (arg-default -)",
  },
  {
    name: "two builds that agree",
    text: bare,
    files: {
      "compose.yaml": service("{ A: x }"),
      "docker-bake.json": '{ "target": { "app": { "args": { "A": "x" } } } }',
    },
    answer: "x (compose compose.yaml)",
  },
  {
    name: "two builds that differ",
    text: bare,
    files: {
      "compose.yaml": service("{ A: x }"),
      "docker-bake.json": '{ "target": { "app": { "args": { "A": "y" } } } }',
    },
    answer: "? differs-in-compose (compose compose.yaml)",
  },
  {
    name: "one of two builds passes it",
    text: bare,
    files: {
      "compose.yaml": service("{ A: x }"),
      "docker-bake.json": '{ "target": { "app": { "args": {} } } }',
    },
    answer: "? arg-without-default (arg-default -)",
  },
  {
    name: "a default that compose passes as well",
    text: withDefault,
    files: { "compose.yaml": service("{ A: 1 }") },
    answer: "1 (arg-default -)",
  },
  {
    name: "a default that compose overrides",
    text: withDefault,
    files: { "compose.yaml": service("{ A: 2 }") },
    answer: "? differs-in-compose (compose compose.yaml)",
  },
  {
    name: "a build of another Dockerfile",
    text: bare,
    files: {
      "compose.yaml":
        "services:\n  app:\n    build:\n      dockerfile: b.Dockerfile\n      args: { A: x }\n",
    },
    answer: "? arg-without-default (arg-default -)",
  },
  {
    name: "a service that extends another may have more",
    text: bare,
    files: {
      "compose.yaml": `${service("{ A: x }")}    extends: { service: base }\n`,
    },
    answer: "? arg-without-default (arg-default -)",
  },
  {
    name: "what a bake target inherits, its own value first",
    text: "FROM scratch\nARG A\nARG B\nENV C=$A$B\nRUN x\n".replace("C=", "A="),
    files: {
      "docker-bake.json":
        '{ "target": { "base": { "dockerfile": "none", "args": { "A": "x", "B": "y" } }, "app": { "inherits": ["base"], "dockerfile": "Dockerfile", "args": { "B": "z" } } } }',
    },
    answer: "xz (env -)",
  },
];

describe("ARGs that compose and bake files pass", () => {
  for (const { answer, files, name, text } of cases)
    it(name, () => {
      assert.equal(seen(text, "A", files), answer);
    });

  it("a change of the compose file changes the answer for the same text", () => {
    for (const value of ["x", "y", "x"])
      assert.equal(
        seen(bare, "A", { "compose.yaml": service(`{ A: ${value} }`) }),
        `${value} (compose compose.yaml)`,
      );
    assert.equal(seen(bare, "A", {}), "? arg-without-default (arg-default -)");
  });
});

function facts(files: Files): unknown {
  const project = projectWith({ Dockerfile: bare, ...files });
  return composeBuilds("Dockerfile", project).map(
    ({ extraHosts, name, network }) => ({ extraHosts, name, network }),
  );
}

describe("network facts of a build", () => {
  it("of compose", () => {
    const build =
      'network: host\n      extra_hosts: ["a:1.2.3.4", "b=host-gateway"]';
    assert.deepEqual(
      facts({
        "compose.yaml": `services:\n  app:\n    build:\n      context: .\n      ${build}\n`,
      }),
      [{ extraHosts: ["a", "b"], name: "app", network: "host" }],
    );
  });

  it("of bake", () => {
    assert.deepEqual(
      facts({
        "docker-bake.json":
          '{ "target": { "app": { "network": "none", "extra-hosts": { "a": "1.2.3.4" } } } }',
      }),
      [{ extraHosts: ["a"], name: "app", network: "none" }],
    );
  });

  it("hostile shapes give nothing", () => {
    for (const text of [
      "services: [build]",
      "services:\n  build: { build: [] }",
      "services:\n  a: { build: { args: [1, null, {}], context: 5 } }",
      "build: services",
    ])
      assert.doesNotThrow(() => facts({ "compose.yaml": text }));
    const loop =
      '{ "target": { "a": { "inherits": ["a", "b"] }, "b": { "inherits": ["a"] } } }';
    assert.doesNotThrow(() => facts({ "docker-bake.json": loop }));
  });

  it("targets that all inherit from each other are read in no time", () => {
    const names = Array.from({ length: 200 }, (_, index) => `t${index}`);
    const target = Object.fromEntries(
      names.map((name) => [name, { inherits: names, network: "host" }]),
    );
    const bake = JSON.stringify({ target });
    const builds = facts({ "docker-bake.json": bake });
    assert.equal((builds as unknown[]).length, names.length);
  });
});
