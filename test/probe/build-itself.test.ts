/**
 * Builds with a real buildx and BuildKit, and what "as the build would run" says of them: the same commands, in a RUN and in
 * the place of the check, see the same variables, nameservers and network.
 */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import {
  type BuildFacts,
  buildFacts,
} from "../../server/src/probe/build-facts.ts";
import {
  openBuild,
  withLoopbackNote,
} from "../../server/src/probe/build-place.ts";
import type { OpenPlace } from "../../server/src/probe/places.ts";
import { runProbe } from "../../server/src/probe/run.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import type { ProbeReport } from "../../server/src/probe/types.ts";
import {
  BUILDX,
  currentFolder,
  ENGINE,
  noFolder,
} from "../support/current-engine.ts";
import { copyProgram } from "../support/lab-images.ts";
import { never, startPlacesLab } from "../support/places-lab.ts";
import { projectOf } from "../support/project.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);

const programs = currentFolder([...BUILDX, ...ENGINE]);

/** Prints what decides about downloads. */
const LOOK = `env | grep -iE "_proxy=|^GOPROXY="; grep ^nameserver /etc/resolv.conf`;

const URL = "http://ok.lab.test/";

/** A RUN that looks, and downloads without a proxy. */
const CURL = `${LOOK}; curl -fsS --noproxy "*" -o /dev/null ${URL} && echo fetched || echo failed`;
const WGET = `${LOOK}; env -u http_proxy wget -q -O /dev/null ${URL} && echo fetched || echo failed`;

/** Of what these print, the lines that say something, in the same order. */
function told(lines: readonly string[]): readonly string[] {
  const known = /^(?:\w+_proxy=|GOPROXY=|nameserver |fetched$|failed$)/i;
  return lines.filter((line) => known.test(line)).toSorted();
}

if (programs === undefined)
  test("builds with a real buildx", {
    skip: noFolder([...BUILDX, ...ENGINE]),
  });
else await suite(programs);

async function suite(folder: string): Promise<void> {
  process.env["SUREFETCH_LAB_ENGINE"] ??= folder;
  const places = await startPlacesLab(9);
  const { addresses, cell, engine, environment, lab } = places;
  const config = await mkdtemp(join(tmpdir(), "surefetch-buildx-"));
  after(() => rm(config, { recursive: true, force: true }));
  await mkdir(join(config, "cli-plugins"));
  const plugin = join(config, "cli-plugins/docker-buildx");
  await cp(join(folder, "docker-buildx"), plugin);
  await chmod(plugin, 0o755);
  const variables = (): NodeJS.ProcessEnv => ({
    ...environment(),
    DOCKER_CONFIG: config,
  });
  const docker = async (...args: readonly string[]): Promise<string> => {
    const options = { env: variables(), maxBuffer: 16 << 20 };
    const { stdout, stderr } = await run("docker", args, options);
    return `${stdout}${stderr}`;
  };

  let buildkit: Promise<string> | undefined;

  /** What a real build's RUN prints. */
  const built = async (
    dockerfile: string,
    build: readonly string[] = ["buildx", "build"],
  ): Promise<readonly string[]> => {
    const context = await mkdtemp(join(tmpdir(), "surefetch-build-"));
    try {
      await writeFile(join(context, "Dockerfile"), dockerfile);
      await copyProgram("busybox", join(context, "busybox"), context);
      const plain = ["--progress=plain", "--no-cache"];
      const output = await docker(...build, ...plain, context);
      const lines = output.split("\n");
      const printed = told(
        lines.map((line) => line.replace(/^#\d+ [\d.]+ /, "")),
      );
      assert.notDeepEqual(printed, [], output);
      return printed;
    } finally {
      await rm(context, { recursive: true });
    }
  };

  const opened = async (dockerfile: string): Promise<OpenPlace> => {
    const { image } = lab().container("busybox", "good");
    const facts = factsOf(dockerfile);
    const chosen = facts.baseImages[0] ?? image;
    const own = { image: chosen, pull: false };
    const place = await openBuild(engine(variables()), facts, own, never);
    assert.ok(place.kind === "open", JSON.stringify(place));
    return place;
  };

  const imported = async (changes: readonly string[]): Promise<string> => {
    const { id, image } = lab().container("curl", "good");
    const name = `${image}-base`;
    const options = changes.flatMap((change) => ["--change", change]);
    const archive = join(config, "base.tar");
    await docker("export", "-o", archive, id);
    await docker("import", ...options, archive, name);
    return name;
  };

  cell(
    "the engine's own BuildKit: proxies, base image, nameservers, a download",
    async () => {
      const proxies = {
        httpProxy: "http://192.0.2.1:1",
        noProxy: "lab.invalid",
        allProxy: "http://192.0.2.1:2",
      };
      await writeFile(
        join(config, "config.json"),
        JSON.stringify({ proxies: { default: proxies } }),
      );
      const image = await imported([
        "ENV GOPROXY=https://base.invalid HTTPS_PROXY=http://192.0.2.1:3",
      ]);
      try {
        for (const lines of [
          [],
          ["ENV HTTP_PROXY=http://192.0.2.1:4 ALL_PROXY=http://192.0.2.1:5"],
          ["ENV https_proxy=http://192.0.2.1:6 GOPROXY=off no_proxy=none"],
          ["ARG http_proxy=http://192.0.2.1:7"],
        ]) {
          const text = [`FROM ${image}`, ...lines, `RUN ${CURL}`, ""];
          const dockerfile = text.join("\n");
          const real = await built(dockerfile, ["build"]);
          assert.ok(real.includes("fetched"), real.join("\n"));
          assert.deepEqual(await seen(await opened(dockerfile), CURL), real);
        }
      } finally {
        await rm(join(config, "config.json"));
        await docker("image", "rm", "-f", image);
      }
    },
  );

  cell("no network of a RUN, and the default one", async () => {
    const { image } = lab().container("curl", "good");
    const web = `http://${addresses()["web"]}/`;
    for (const [network, real, verdict] of [
      ["none", "failed", "tcp-unreachable"],
      ["default", "fetched", "ok"],
    ] as const) {
      const curl = `curl -fsS -o /dev/null ${web} && echo fetched || echo failed`;
      const dockerfile = `FROM ${image}\nRUN --network=${network} ${curl}\n`;
      assert.deepEqual(await built(dockerfile, ["build"]), [real]);
      const report = await probe(await opened(dockerfile), web);
      assert.equal(report.endpoints[0]?.verdict.id, verdict);
    }
  });

  const BUILDERS = [
    ["sfplain", "on the default network", () => []],
    ["sfhost", "on the host's network", () => ["network=host"]],
    [
      "sfenv",
      "with a proxy of its own",
      () => ["env.HTTP_PROXY=http://192.0.2.1:1"],
    ],
    [
      "sfown",
      "on a network that the user has made",
      (network: string) => [`network=${network}`],
    ],
  ] as const;
  for (const [name, text, options] of BUILDERS)
    cell(`a builder in a container, ${text}`, async () => {
      // On the user's network nameservers outside would be asked.
      const command = name === "sfown" ? LOOK : WGET;
      const dockerfile = `FROM scratch\nCOPY busybox /bin/busybox\nSHELL ["/bin/busybox", "sh", "-c"]\nRUN ${applets(command)}\n`;
      const network = await makeNetwork();
      try {
        const wanted = options(network.name).flatMap((option) => [
          "--driver-opt",
          option,
        ]);
        await create(name, ["--bootstrap", ...wanted]);
        const real = await built(dockerfile);
        const place = await opened(dockerfile);
        assert.equal(place.container.name, `buildx_buildkit_${name}0`);
        assert.deepEqual(limitIds(place).slice(0, 2), [
          "builder",
          "docker-build",
        ]);
        if (name === "sfown") {
          const report = withLoopbackNote(await probe(place, URL));
          assert.deepEqual(report.nameservers, ["127.0.0.11"]);
          const [note] = report.limits;
          assert.equal(note?.messageId, "loopback-nameserver");
          assert.ok(real.includes("nameserver 8.8.8.8"), real.join("\n"));
          assert.ok(!real.includes("nameserver 127.0.0.11"));
        } else assert.deepEqual(await seen(place, command), real);
      } finally {
        await docker("buildx", "rm", "--force", name);
        await network.remove();
      }
    });

  cell("docker build, beside the selected builder", async () => {
    const dockerfile = "FROM scratch\nCOPY busybox /\n";
    await create("sfchosen", []);
    try {
      const builderOf = async (...build: string[]): Promise<string> => {
        const context = await mkdtemp(join(tmpdir(), "surefetch-build-"));
        await writeFile(join(context, "Dockerfile"), dockerfile);
        await writeFile(join(context, "busybox"), "");
        const output = await docker(...build, "--progress=plain", context);
        await rm(context, { recursive: true });
        return /building with "(\w+)"/.exec(output)?.[1] ?? output;
      };
      const beside = engine(variables()).beside;
      for (const aliases of [{}, { builder: "buildx" }]) {
        const file = join(config, "config.json");
        await writeFile(file, JSON.stringify({ aliases }));
        assert.equal(await builderOf("buildx", "build"), "sfchosen");
        const plain = await builderOf("build");
        const builder = await beside.builder(never);
        assert.ok(builder.kind === "ok");
        assert.equal(builder.value.name, "sfchosen");
        assert.equal(builder.value.plain ?? "sfchosen", plain);
        await rm(file);
      }
    } finally {
      await docker("buildx", "rm", "--force", "sfchosen");
    }
  });

  cell("a daemon of its own as the builder, and when it is gone", async () => {
    const { image } = lab().container("curl", "good");
    const dockerfile = `FROM ${image}\nRUN curl -fsSO ${URL}\n`;
    const socket = `unix://${config}/buildkitd.sock`;
    const storage = ["--root", join(config, "buildkitd"), "--addr", socket];
    const snapshotter = "--oci-worker-snapshotter=native";
    const daemon = spawn(
      join(folder, "buildkitd"),
      [...storage, "--containerd-worker=false", snapshotter],
      {
        env: {
          ...process.env,
          PATH: [folder, process.env["PATH"] ?? ""].join(delimiter),
        },
        stdio: "ignore",
      },
    );
    const ended = once(daemon, "exit");
    const remote = ["--name", "sfremote", "--use", "--driver", "remote"];
    await docker("buildx", "create", ...remote, socket);
    try {
      await until(
        20_000,
        () => "buildkitd does not answer",
        async () => {
          assert.match(await docker("buildx", "inspect"), /^Status: +running/m);
        },
      );
      const expected = ["builder-elsewhere", "docker-build", "by-engine"];
      assert.deepEqual(limitIds(await opened(dockerfile)), expected);
      daemon.kill("SIGTERM");
      await ended;
      assert.match(await docker("buildx", "inspect"), /^Status: +inactive/m);
      assert.deepEqual(limitIds(await opened(dockerfile)), expected);
    } finally {
      daemon.kill("SIGKILL");
      await docker("buildx", "rm", "--force", "sfremote");
    }
  });

  cell(
    "another context: of the same engine, and of one that is away",
    async () => {
      const { image } = lab().container("curl", "good");
      const dockerfile = `FROM ${image}\nRUN curl -fsSO ${URL}\n`;
      const hosts = {
        sfnear: lab().dockerHost ?? "unix:///var/run/docker.sock",
        sfaway: `unix://${config}/nobody.sock`,
      };
      for (const [name, host] of Object.entries(hosts))
        await docker("context", "create", name, "--docker", `host=${host}`);
      for (const [name, limits] of [
        ["sfnear", ["by-engine"]],
        ["sfaway", ["builder-elsewhere", "by-engine"]],
      ] as const) {
        const own = { image, pull: false };
        const chosen = engine({ ...variables(), BUILDX_BUILDER: name });
        const place = await openBuild(chosen, factsOf(dockerfile), own, never);
        assert.ok(place.kind === "open");
        assert.deepEqual(limitIds(place), limits);
      }
    },
  );

  /** Creates and selects a builder in a container. */
  async function create(name: string, more: readonly string[]): Promise<void> {
    const image = await (buildkit ??= makeBuildkit(folder, config, docker));
    const kind = ["--driver", "docker-container", "--use"];
    const from = ["--driver-opt", `image=${image}`];
    const options = ["--name", name, ...kind, ...from, ...more];
    await docker("buildx", "create", ...options);
  }

  /** A network of the engine, on a bridge of a name that the lab's sweep knows. */
  async function makeNetwork() {
    const { stdout } = await run("ip", ["-o", "-4", "addr", "show"]);
    const web = ` ${addresses()["web"]}/`;
    const line = stdout.split("\n").find((each) => each.includes(web));
    const link = `${line?.split(/\s+/)[1] ?? ""}u`;
    const name = `surefetch-build-${process.pid}`;
    const option = `com.docker.network.bridge.name=${link}`;
    await docker("network", "create", "--opt", option, name);
    return {
      name,
      async remove() {
        await docker("network", "rm", name);
        await run("ip", ["link", "del", link]).catch(() => undefined);
      },
    };
  }
}

/** What the same commands print in the place of the check. */
async function seen(
  place: OpenPlace,
  command: string,
): Promise<readonly string[]> {
  let output = "";
  const outcome = await place.engine.exec("", ["sh", "-c", command], {
    environment: {},
    signal: never,
    timeout: 20_000,
    maxBytes: 100_000,
    onData: (text) => (output += text),
  });
  assert.equal(outcome.kind, "ok");
  return told(output.split("\n"));
}

/** What the files of the project say of a Dockerfile's build. */
function factsOf(text: string): BuildFacts {
  const file = "Dockerfile" as FileHandle;
  const document = { file, language: "dockerfile" as const, text };
  return buildFacts(
    document,
    projectOf(new Map([[file, text]])),
    defaultConfig,
  );
}

function limitIds({ limits }: OpenPlace): readonly string[] {
  return limits.map(({ messageId }) => messageId);
}

function probe(place: OpenPlace, url: string): Promise<ProbeReport> {
  return runProbe({
    engine: place.engine,
    place: place.place,
    container: place.container,
    limits: place.limits,
    targets: makeTargets([{ url, role: "file", origins: [] }]).targets,
    deadlineSeconds: 5,
    signal: never,
  });
}

/** A command for an image that has BusyBox and no links to it. */
function applets(command: string): string {
  return command.replaceAll(
    /(?<![\w/-])(env|grep|sort|sed|wget)(?= )/g,
    "/bin/busybox $1",
  );
}

/** An image of buildkitd with a BusyBox around it, as the official one has. */
async function makeBuildkit(
  folder: string,
  scratch: string,
  docker: (...args: readonly string[]) => Promise<string>,
): Promise<string> {
  const root = await mkdtemp(join(scratch, "buildkit-"));
  for (const name of ["bin", "etc", "proc", "sys", "dev", "tmp"])
    await mkdir(join(root, name));
  await copyProgram("busybox", join(root, "bin/busybox"), root);
  const links = `cd "$0" && for a in $(./busybox --list); do [ -e "$a" ] || ln -s busybox "$a"; done`;
  await run("sh", ["-c", links, join(root, "bin")]);
  for (const name of ["buildkitd", "buildctl", "runc"])
    await copyProgram(join(folder, name), join(root, "bin", name), root);
  const image = `surefetch-test-buildkit:${process.pid}`;
  const archive = join(scratch, "buildkit.tar");
  await run("tar", ["-C", root, "-cf", archive, "."]);
  const entry = 'ENTRYPOINT ["buildkitd"]';
  await docker("import", "--change", entry, archive, image);
  await rm(root, { recursive: true });
  await rm(archive);
  return image;
}
