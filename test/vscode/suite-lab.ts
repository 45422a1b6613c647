import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Lab, type NoLab, startLab } from "../support/engine-lab.ts";
import { kubectlOnDocker } from "../support/kubectl-on-docker.ts";
import { type LabMirrors, startLabMirrors } from "../support/lab-mirrors.ts";

/** What the suite inside VS Code has to know about the fault lab outside. */
export interface LabFacts {
  /** Why there is no lab; a sentence. */
  readonly skipped?: string;
  readonly containers?: {
    /** Name of a container whose only nameserver never answers. */
    readonly dead: string;
    readonly deadNameserver: string;
    /** Name of a container whose nameserver works. */
    readonly good: string;
    /** Addresses of Go mirrors, the best first. */
    readonly mirrors: readonly string[];
  };
}

/** The proxies that the service's Dockerfile names: one serves modules, one answers 502. */
const PROXIES = "https://modules.lab.test|https://bad.lab.test";

/** For pictures: the second one never answers. */
export const SILENT_PROXIES =
  "https://modules.lab.test|https://blackhole.lab.test";

function dockerfile(proxies: string): string {
  return `FROM golang:1.25
WORKDIR /src
ENV GOPROXY=${proxies}
COPY go.mod go.sum ./
RUN go mod download
`;
}

const GO_MOD = `module example.com/lab

go 1.25.0

require github.com/google/uuid v1.6.0
`;

const GO_SUM = `github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=
github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=
`;

/** A started lab, or none, with what the suite has to know and the environment that reaches its engine. */
export interface SuiteLab {
  readonly facts: LabFacts;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the fault lab with the two containers of LabFacts. */
export async function startSuiteLab(): Promise<SuiteLab> {
  const lab = await startLab([
    ["busybox", "dead"],
    ["curl", "good"],
  ]);
  const mirrors =
    "skipped" in lab
      ? undefined
      : await startLabMirrors(lab.address.modules, "modules.lab.test");
  const facts = factsOf(lab, mirrors);
  const environment = { SUREFETCH_LAB: JSON.stringify(facts) };
  if ("skipped" in lab)
    return { facts, environment, stop: () => Promise.resolve() };
  // The containers are pods as well.
  const kubectl = await kubectlOnDocker();
  const engine =
    lab.dockerHost === undefined ? {} : { DOCKER_HOST: lab.dockerHost };
  return {
    facts,
    environment: {
      ...environment,
      ...engine,
      // VS Code makes its PATH anew from the user's login shell.
      SUREFETCH_LAB_KUBECTL: kubectl.folder,
    },
    async stop() {
      await kubectl.remove();
      await mirrors?.stop();
      await lab.stop();
    },
  };
}

/** Writes a service whose proxies are hosts of the lab, and its mirrors, into the folder that VS Code opens. */
export async function writeLabService(
  folder: string,
  { containers }: LabFacts,
  proxies = PROXIES,
): Promise<void> {
  const service = join(folder, "lab");
  await mkdir(service, { recursive: true });
  await writeFile(join(service, "Dockerfile"), dockerfile(proxies));
  const mirrors = (containers?.mirrors ?? []).map(
    (url) => `  - { url: "${url}", kind: go }\n`,
  );
  if (mirrors.length > 0)
    await writeFile(
      join(service, ".surefetch.yaml"),
      `mirrors:\n${mirrors.join("")}`,
    );
  await writeFile(join(service, "go.mod"), GO_MOD);
  await writeFile(join(service, "go.sum"), GO_SUM);
}

function factsOf(lab: Lab | NoLab, mirrors: LabMirrors | undefined): LabFacts {
  if ("skipped" in lab) return lab;
  const names = ["good", "slow", "no-database", "page"];
  return {
    containers: {
      dead: lab.container("busybox", "dead").name,
      deadNameserver: lab.address.silentDns,
      good: lab.container("curl", "good").name,
      mirrors: mirrors === undefined ? [] : names.map(mirrors.url),
    },
  };
}
