import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Lab, type NoLab, startLab } from "../support/engine-lab.ts";

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
  const facts = factsOf(lab);
  const environment = { SUREFETCH_LAB: JSON.stringify(facts) };
  if ("skipped" in lab)
    return { facts, environment, stop: () => Promise.resolve() };
  const engine =
    lab.dockerHost === undefined ? {} : { DOCKER_HOST: lab.dockerHost };
  return {
    facts,
    environment: { ...environment, ...engine },
    stop: () => lab.stop(),
  };
}

/** Writes a service whose proxies are hosts of the lab into the folder that VS Code opens. */
export async function writeLabService(
  folder: string,
  proxies = PROXIES,
): Promise<void> {
  const service = join(folder, "lab");
  await mkdir(service, { recursive: true });
  await writeFile(join(service, "Dockerfile"), dockerfile(proxies));
  await writeFile(join(service, "go.mod"), GO_MOD);
  await writeFile(join(service, "go.sum"), GO_SUM);
}

function factsOf(lab: Lab | NoLab): LabFacts {
  if ("skipped" in lab) return lab;
  return {
    containers: {
      dead: lab.container("busybox", "dead").name,
      deadNameserver: lab.address.silentDns,
      good: lab.container("curl", "good").name,
    },
  };
}
