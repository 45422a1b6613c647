/** kube-apiserver and kubelet, built from their Go modules into a folder of the user's cache that later runs find. */
import { execFile } from "node:child_process";
import {
  access,
  mkdir,
  mkdtemp,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { goToolchain } from "./go-toolchain.ts";
import { has } from "./lab-images.ts";

const run = promisify(execFile);

export const KUBERNETES_VERSION = "1.36.3";
const PROGRAMS = ["kube-apiserver", "kubelet"] as const;
const CACHE = join(
  homedir(),
  ".cache/surefetch/kubernetes",
  `v${KUBERNETES_VERSION}`,
);

/** Where the programs that a cluster needs come from: Debian's packages by program. */
const PACKAGES: Readonly<Record<string, string>> = {
  kubectl: "Debian's kubernetes-client is too old",
  etcd: "etcd-server",
  containerd: "containerd",
  ctr: "containerd",
  runc: "runc",
  openssl: "openssl",
  busybox: "busybox-static",
  ip: "iproute2",
};

/** Folder of the CNI plugins of Debian's containernetworking-plugins. */
export const CNI_PLUGINS = "/usr/lib/cni";

/**
 * The folder with kube-apiserver and kubelet, or the reason why there can be no cluster here. They are built, which takes
 * eight minutes or so and 4 GB, where SUREFETCH_TEST_KUBERNETES=build and the cache does not have them.
 */
export async function kubernetesBinaries(): Promise<
  { readonly folder: string } | { readonly skipped: string }
> {
  const missing = await whatIsMissing();
  if (missing !== undefined) return { skipped: missing };
  const folder = join(CACHE, "bin");
  if (await isThere(join(folder, "ready"))) return { folder };
  if (process.env["SUREFETCH_TEST_KUBERNETES"] !== "build")
    return {
      skipped: `Kubernetes ${KUBERNETES_VERSION} is not in ${CACHE}; SUREFETCH_TEST_KUBERNETES=build builds it`,
    };
  await build(folder);
  return { folder };
}

async function whatIsMissing(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "a cluster of the test's own needs root on Linux";
  for (const [program, name] of Object.entries(PACKAGES))
    if (!(await has(program))) return `${program} is not installed (${name})`;
  for (const plugin of ["bridge", "host-local", "loopback"])
    if (!(await isThere(join(CNI_PLUGINS, plugin))))
      return `the CNI plugin ${plugin} is not in ${CNI_PLUGINS} (containernetworking-plugins)`;
  // A second kubelet clears away the cgroups of the first one's pods.
  const { stdout } = await run("sh", [
    "-c",
    "cat /proc/[0-9]*/comm 2>/dev/null || true",
  ]);
  return stdout.split("\n").includes("kubelet")
    ? "a kubelet runs on this machine already"
    : undefined;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What `go mod edit -json` tells, as far as it is needed. */
interface GoMod {
  readonly Go: string;
  readonly Replace?: readonly {
    readonly Old: { readonly Path: string };
    readonly New: { readonly Path: string };
  }[];
}

/**
 * `k8s.io/kubernetes` cannot be installed as it is: it replaces its own libraries by folders beside it. A module of our own
 * replaces them by their published versions, v0.36.3 for v1.36.3.
 */
async function build(folder: string): Promise<void> {
  // The Go that its go.mod names: built with 1.27, 1.36 serves no OpenAPI v2 ("invalid Parameter"), which kubectl apply asks for.
  const go = goToolchain("1.26.11") ?? "go";
  const directory = await mkdtemp(
    join(tmpdir(), "surefetch-kubernetes-build-"),
  );
  const command = async (...words: string[]) => {
    const { stdout } = await run(go, words, {
      cwd: directory,
      env: {
        ...process.env,
        GOFLAGS: "",
        GOENV: "off",
        GOWORK: "off",
        GOTOOLCHAIN: "local",
        CGO_ENABLED: "0",
      },
      maxBuffer: 64 << 20,
      timeout: 1_800_000,
    });
    return stdout;
  };
  try {
    console.warn(`building Kubernetes ${KUBERNETES_VERSION} into ${folder}`);
    await writeFile(
      join(directory, "go.mod"),
      "module surefetch.test/cluster\n",
    );
    const downloaded = JSON.parse(
      await command(
        "mod",
        "download",
        "-json",
        `k8s.io/kubernetes@v${KUBERNETES_VERSION}`,
      ),
    ) as { GoMod: string };
    const published = JSON.parse(
      await command("mod", "edit", "-json", downloaded.GoMod),
    ) as GoMod;
    await writeFile(join(directory, "go.mod"), goModOf(published));
    const packages = PROGRAMS.map((name) => `k8s.io/kubernetes/cmd/${name}`);
    await writeFile(join(directory, "tools.go"), toolsOf(packages));
    await command(
      "get",
      ...packages.map((name) => `${name}@v${KUBERNETES_VERSION}`),
    );
    await mkdir(folder, { recursive: true });
    for (const name of PROGRAMS) {
      const built = join(folder, `${name}.${process.pid}`);
      await command(
        "build",
        "-trimpath",
        `-ldflags=${linkerFlags()}`,
        "-o",
        built,
        `k8s.io/kubernetes/cmd/${name}`,
      );
      await rename(built, join(folder, name));
    }
    // Written last: another run may be at work on the same folder.
    await writeFile(join(folder, "ready"), "");
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A go.mod that takes the libraries as they are published. */
export function goModOf({ Go, Replace = [] }: GoMod): string {
  const library = `v0.${KUBERNETES_VERSION.replace(/^1\./, "")}`;
  const own = Replace.filter((each) => each.New.Path.startsWith("./staging"));
  return [
    "module surefetch.test/cluster",
    `go ${Go}`,
    `require k8s.io/kubernetes v${KUBERNETES_VERSION}`,
    ...own.map(({ Old }) => `replace ${Old.Path} => ${Old.Path} ${library}`),
    "",
  ].join("\n");
}

function toolsOf(packages: readonly string[]): string {
  const imports = packages.map((name) => `import _ "${name}"\n`).join("");
  return `//go:build tools\n\npackage cluster\n\n${imports}`;
}

/** Without its version the API server says v0.0.0 and refuses to start. */
function linkerFlags(): string {
  const [major, minor] = KUBERNETES_VERSION.split(".");
  const version = "k8s.io/component-base/version";
  return [
    "-s -w",
    `-X ${version}.gitVersion=v${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
  ].join(" ");
}
