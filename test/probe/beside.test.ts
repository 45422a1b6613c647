import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import {
  WRAPPER,
  handedOver,
} from "../../server/src/platform/engines/handing-over.ts";
import type { ExecOptions, Outcome } from "../../server/src/probe/types.ts";
import { loadContainers } from "../support/container-engine.ts";
import { type FakeEngine, fakeEngine } from "../support/fake-engine.ts";
import { never } from "../support/places-lab.ts";

const run = promisify(execFile);
const { containerEngine } = await loadContainers();

const options: ExecOptions = {
  environment: { SUREFETCH_PROBE: "nonce" },
  signal: never,
  timeout: 10_000,
  maxBytes: 1000,
  onData: () => undefined,
};

/** A call with the names that it makes up taken out. */
function plain(call: readonly string[] | undefined): readonly string[] {
  const name = /^surefetch-[0-9a-f]{16}$/;
  return (call ?? []).map((word) =>
    name.test(word) ? "NAME" : word === WRAPPER[1] ? "SCRIPT" : word,
  );
}

for (const program of ["docker", "podman", "nerdctl", "finch"] as const)
  describe(`the argument lists of ${program}`, () => {
    let fake: FakeEngine;
    before(async () => (fake = await fakeEngine()));
    after(() => fake.remove());

    async function called(
      use: (
        beside: NonNullable<
          NonNullable<ReturnType<typeof containerEngine>>["beside"]
        >,
      ) => Promise<Outcome<unknown>>,
    ): Promise<readonly (readonly string[])[]> {
      const beside = containerEngine(program, fake.environment)?.beside;
      assert.ok(beside !== undefined);
      const earlier = (await fake.calls()).length;
      await use(beside);
      return (await fake.calls()).slice(earlier).map(plain);
    }

    const head = [program, "run", "--rm", "--interactive", "--pull=never"];
    const label = ["--name", "NAME", "--label", "surefetch=network-check"];
    const tail = ["--env", "SUREFETCH_ENVIRONMENT", "--entrypoint", "sh"];
    const script = ["-c", "SCRIPT", "surefetch", "SUREFETCH_PROBE=nonce", ""];

    test("a container of our own on each network", async () => {
      for (const [network, expected] of [
        [{ kind: "bridge" }, []],
        [{ kind: "host" }, ["--network", "host"]],
        [{ kind: "none" }, ["--network", "none"]],
        [
          { kind: "container", id: "c0ffee" },
          ["--network", "container:c0ffee"],
        ],
      ] as const) {
        const proxy = { HTTPS_PROXY: "http://user:word@proxy:1", OTHER: "no" };
        const calls = await called((beside) =>
          beside
            .place("busybox:1", network, proxy)
            .exec("ignored", ["sh", "-c", "x"], options),
        );
        assert.deepEqual(calls, [
          [
            ...head,
            ...label,
            ...expected,
            ...tail,
            "busybox:1",
            ...script,
            "sh",
            "-c",
            "x",
            "=HTTPS_PROXY=http://user:word@proxy:1\n",
          ],
        ]);
      }
    });

    test("one that fails is removed by its name", async () => {
      const failing = await fakeEngine({ run: "exit 125" });
      try {
        const place = containerEngine(
          program,
          failing.environment,
        )?.beside?.place("busybox", { kind: "bridge" }, {});
        await place?.exec("", ["true"], options);
        const [, removal] = await failing.calls();
        assert.deepEqual(plain(removal), [
          program,
          "rm",
          "--force",
          "--volumes",
          "NAME",
          "=",
        ]);
      } finally {
        await failing.remove();
      }
    });

    test("images, pull, settings", async () => {
      const images = await called((beside) => beside.images(never));
      assert.deepEqual(images[0]?.slice(0, 3), [program, "image", "ls"]);
      assert.deepEqual(
        await called((beside) => beside.pull("busybox:1", never)),
        [[program, "image", "pull", "busybox:1", "="]],
      );
      const settings = await called((beside) => beside.settings("id", never));
      assert.deepEqual(settings[0]?.slice(0, 3), [
        program,
        "container",
        "inspect",
      ]);
    });

    test("names that would be options are never passed on", async () => {
      const calls = await called(async (beside) => {
        await beside.pull("--all-tags", never);
        await beside.settings("--size", never);
        const network = { kind: "container", id: "-x" } as const;
        await beside.place("busybox", network, {}).exec("", ["x"], options);
        const bridge = { kind: "bridge" } as const;
        await beside.place("-v/:/x", bridge, {}).exec("", ["x"], options);
        return beside.within("--user=0", {}).exec("", ["x"], options);
      });
      assert.deepEqual(calls, []);
    });

    test("a context, where the engine has them", async () => {
      const engine = containerEngine(program, fake.environment, "far-away");
      const option = { docker: "--context", podman: "--connection" };
      if (!(program in option)) {
        assert.equal(engine, undefined);
        return;
      }
      await engine?.beside?.pull("busybox", never);
      assert.deepEqual((await fake.calls()).at(-1), [
        program,
        option[program as keyof typeof option],
        "far-away",
        "image",
        "pull",
        program === "podman" ? "docker.io/busybox" : "busybox",
        "=",
      ]);
      for (const wrong of ["--host=x", "a b", "", "x".repeat(300)])
        assert.equal(
          containerEngine(program, fake.environment, wrong),
          undefined,
          wrong,
        );
    });
  });

test("a container with more in its environment", async () => {
  const fake = await fakeEngine();
  try {
    const beside = containerEngine("docker", fake.environment)?.beside;
    await beside
      ?.within("builder", { http_proxy: "http://p:1" })
      .exec("", ["sh", "-c", "x"], options);
    assert.deepEqual((await fake.calls()).map(plain), [
      [
        "docker",
        "exec",
        "--interactive",
        "--env",
        "SUREFETCH_PROBE=nonce",
        "--env",
        "SUREFETCH_ENVIRONMENT",
        "builder",
        "sh",
        "-c",
        "SCRIPT",
        "surefetch",
        "",
        "sh",
        "-c",
        "x",
        "=http_proxy=http://p:1\n",
      ],
    ]);
  } finally {
    await fake.remove();
  }
});

test("what an inspection tells of the environment, and nothing else of it", async () => {
  const inspected = {
    Config: {
      Env: ["PATH=/bin", "GOPROXY=https://a=b", "http_proxy=", "TOKEN=x", 7],
    },
    HostConfig: { NetworkMode: "host\u001B" },
  };
  for (const [printed, environment] of [
    [inspected, { GOPROXY: "https://a=b", http_proxy: "" }],
    [[inspected], { GOPROXY: "https://a=b", http_proxy: "" }],
    [[], {}],
    ["lies", {}],
    [{ Config: { Env: "x" } }, {}],
  ] as const) {
    const fake = await fakeEngine({
      "container inspect": `echo '${JSON.stringify(printed)}'`,
    });
    try {
      const told = await containerEngine(
        "docker",
        fake.environment,
      )?.beside?.settings("id", never);
      assert.ok(told?.kind === "ok");
      assert.deepEqual(told.value.environment, environment);
      assert.ok(["host", ""].includes(told.value.networkMode));
    } finally {
      await fake.remove();
    }
  }
});

test("images without a name go by their id", async () => {
  const lines = [
    { ID: `sha256:${"a".repeat(64)}`, Repository: "<none>", Tag: "<none>" },
    { ID: `sha256:${"b".repeat(64)}`, Repository: "golang", Tag: "1.25" },
  ].map((line) => JSON.stringify(line));
  const fake = await fakeEngine({
    "image ls": `printf '%s\\n' '${lines.join("' '")}'`,
  });
  try {
    const told = await containerEngine(
      "docker",
      fake.environment,
    )?.beside?.images(never);
    assert.ok(told?.kind === "ok", JSON.stringify(told));
    assert.deepEqual(
      told.value.map(({ name }) => name),
      ["aaaaaaaaaaaa", "golang:1.25"],
    );
  } finally {
    await fake.remove();
  }
});

describe("handing over", () => {
  for (const shell of [["sh"], ["bash"], ["busybox", "sh"]])
    test(`${shell.join(" ")}: exactly these variables, whatever their values`, async () => {
      const values = {
        HTTPS_PROXY: "http://u:p'\"$(id)`id`\\@proxy:1",
        NO_PROXY: " a, b ,*",
        GOPROXY: "",
        no_proxy: "two\nlines",
        PATH: "/nowhere",
      };
      const [program = "", ...first] = shell;
      const { stdout } = await run(
        program,
        [...first, ...WRAPPER, "X=y z", "", "env", "-0"].slice(0, -1),
        {
          env: {
            PATH: process.env["PATH"] ?? "",
            http_proxy: "http://inherited:1",
            GOSUMDB: "off",
            SUREFETCH_ENVIRONMENT: handedOver(values),
          },
        },
      );
      const told = new Map(
        stdout.split("\n").map((line) => {
          const at = line.indexOf("=");
          return [line.slice(0, at), line.slice(at + 1)] as const;
        }),
      );
      assert.equal(told.get("HTTPS_PROXY"), values.HTTPS_PROXY);
      assert.equal(told.get("NO_PROXY"), values.NO_PROXY);
      assert.equal(told.get("GOPROXY"), "");
      assert.equal(told.get("X"), "y z");
      for (const name of ["no_proxy", "http_proxy", "GOSUMDB"])
        assert.equal(told.get(name), undefined, name);
      assert.notEqual(told.get("PATH"), "/nowhere");
      assert.equal(told.get("SUREFETCH_ENVIRONMENT"), undefined);
    });

  test("the status is the command's", async () => {
    const args = [...WRAPPER, "", "sh", "-c", "exit 7"];
    await assert.rejects(run("sh", args), { code: 7 });
  });
});
