import type { MessageUse } from "../core/finding.ts";
import { isAddress } from "./bytes.ts";
import { FLEET } from "./fleet-messages.ts";
import { use } from "./messages.ts";
import { problem } from "./problems.ts";
import { emptyTranscript } from "./transcript.ts";
import { markOf } from "./report-cells.ts";
import { SHORT_VERDICTS } from "./report-messages.ts";
import { buildReport, isHealthy } from "./report.ts";
import { runProbe } from "./run.ts";
import type {
  ContainerInfo,
  EndpointReport,
  Execs,
  PlaceKind,
  ProbeReport,
  ProbeRequest,
  ProbeTarget,
} from "./types.ts";

/** How many containers are checked at the same time, unless it is said. */
const CONTAINERS_AT_ONCE = 10;
/** Scripts that wait for a silent server all end at the deadline: on a small machine the last of them is heard this much later. */
const LATE_MILLISECONDS = 2500;

/** One of the containers to be checked, and what runs commands in it. */
export interface FleetMember {
  readonly engine: Execs;
  /** "container" where it is not said. */
  readonly place?: PlaceKind;
  readonly container: ContainerInfo;
}

export interface FleetRequest {
  readonly members: readonly FleetMember[];
  /** What is tested from a container; asked when its turn has come. */
  readonly targetsOf: (member: FleetMember) => Promise<readonly ProbeTarget[]>;
  /** Seconds per endpoint. */
  readonly deadlineSeconds: number;
  /** What the user allows beyond the endpoints. */
  readonly allowed?: Pick<
    ProbeRequest,
    "publicResolver" | "privateHosts" | "sample"
  >;
  readonly signal: AbortSignal;
  /** Default: CONTAINERS_AT_ONCE. */
  readonly atOnce?: number;
  /** Called when a container is done. */
  readonly onProgress?: (done: number, containers: number) => void;
}

/** What came out for one container: `failing` where an endpoint does not answer, `untested` where nothing was seen. */
export type Fare = "healthy" | "failing" | "untested";

/** One cause, and the containers that it was seen from. */
export interface FleetGroup {
  readonly mark: "failed" | "slow" | "unknown";
  /** A verdict's id; the reason where a container could not be tested. */
  readonly verdict: string;
  /** The nameserver, proxy or host that it is about. */
  readonly subject?: string;
  readonly text: MessageUse;
  /** Names, in the order of the report. */
  readonly containers: readonly string[];
}

export interface FleetSummary {
  readonly containers: number;
  readonly healthy: number;
  readonly failing: number;
  readonly untested: number;
  /** From the first container's start to the last one's end. */
  readonly milliseconds: number;
  /** What most containers have comes first. */
  readonly groups: readonly FleetGroup[];
}

/** The result of checking several containers. Its JSON is a public format. */
export interface FleetReport {
  readonly version: 1;
  /** In the order of the request. */
  readonly containers: readonly {
    readonly container: ContainerInfo;
    readonly report: ProbeReport;
  }[];
  readonly summary: FleetSummary;
}

/**
 * Checks several containers, `atOnce` of them side by side: each is a view of its own, so nothing is shared. Never throws. After
 * `signal` no further one is begun: those that have not had their turn are reported as cancelled.
 */
export async function runFleet(request: FleetRequest): Promise<FleetReport> {
  const { members, signal, onProgress } = request;
  const started = Date.now();
  const reports = new Map<FleetMember, ProbeReport>();
  const waiting = members.values();
  const work = async (): Promise<void> => {
    for (const member of waiting) {
      reports.set(
        member,
        signal.aborted
          ? notBegun(member, request)
          : await checkOne(member, request),
      );
      onProgress?.(reports.size, members.length);
    }
  };
  const atOnce = request.atOnce ?? CONTAINERS_AT_ONCE;
  await Promise.all(
    Array.from({ length: Math.min(atOnce, members.length) }, work),
  );
  const containers = members.flatMap((member) => {
    const report = reports.get(member);
    return report === undefined
      ? []
      : [{ container: member.container, report }];
  });
  return {
    version: 1,
    containers,
    summary: summaryOf(
      containers.map(({ report }) => report),
      Date.now() - started,
    ),
  };
}

/** How a container fares: what its exit status is about. */
export function fareOf({ outcome, endpoints, complete }: ProbeReport): Fare {
  if (outcome.kind !== "ok" && outcome.kind !== "timed-out") return "untested";
  return complete && endpoints.every(isHealthy) ? "healthy" : "failing";
}

async function checkOne(
  member: FleetMember,
  request: FleetRequest,
): Promise<ProbeReport> {
  const targets = await request.targetsOf(member);
  const { deadlineSeconds, signal } = request;
  if (signal.aborted) return notBegun(member, request);
  const { allowed = {} } = request;
  return runProbe({
    ...member,
    ...allowed,
    targets,
    deadlineSeconds,
    lateMilliseconds: LATE_MILLISECONDS,
    signal,
  });
}

/** The report of a container whose turn has not come. */
function notBegun(
  { container, place }: FleetMember,
  { deadlineSeconds }: FleetRequest,
): ProbeReport {
  return buildReport(
    emptyTranscript(),
    {
      place: place ?? "container",
      container,
      started: Date.now(),
      deadlineSeconds,
      targets: [],
      hosts: [],
    },
    { outcome: { kind: "cancelled" }, milliseconds: 0 },
  );
}

function summaryOf(
  reports: readonly ProbeReport[],
  milliseconds: number,
): FleetSummary {
  const count = (fare: Fare): number =>
    reports.filter((report) => fareOf(report) === fare).length;
  return {
    containers: reports.length,
    healthy: count("healthy"),
    failing: count("failing"),
    untested: count("untested"),
    milliseconds,
    groups: groupsOf(reports),
  };
}

type Cause = Omit<FleetGroup, "containers">;

/** The same cause over several containers is told once. */
function groupsOf(reports: readonly ProbeReport[]): readonly FleetGroup[] {
  const groups = new Map<string, Cause & { readonly containers: string[] }>();
  for (const report of reports) {
    const own = new Set<string>();
    for (const cause of causesOf(report)) {
      const key = JSON.stringify([cause.verdict, cause.subject]);
      if (own.has(key)) continue;
      own.add(key);
      const group = groups.get(key) ?? { ...cause, containers: [] };
      group.containers.push(report.container.name);
      groups.set(key, group);
    }
  }
  const order = ["failed", "unknown", "slow"];
  return [...groups.values()].toSorted(
    (one, other) =>
      order.indexOf(one.mark) - order.indexOf(other.mark) ||
      other.containers.length - one.containers.length,
  );
}

function causesOf(report: ProbeReport): readonly Cause[] {
  if (fareOf(report) === "untested") {
    const { outcome, problem: trouble } = report;
    const reason = "reason" in outcome ? outcome.reason : outcome.kind;
    const text = trouble ?? problem("other");
    return [{ mark: "unknown", verdict: reason, text }];
  }
  return report.endpoints.flatMap((endpoint) => {
    const mark = markOf(endpoint);
    return mark === "ok" ? [] : [causeOf(endpoint, mark)];
  });
}

/** Of a nameserver or a proxy alone, whatever was asked for; of a host otherwise, whichever of its addresses it was. */
function causeOf(
  { target, verdict }: EndpointReport,
  mark: Cause["mark"],
): Cause {
  const { id, step, message } = verdict;
  const address = verdict.subject ?? "";
  const isAboutServer =
    step === "proxy" || (step === "dns" && isAddress(address));
  const subject = isAboutServer ? address : target.host;
  const short = withoutMark(id);
  const values = { ...message.values, subject: address };
  if (isAboutServer || id === "dns-no-nameserver")
    return {
      mark,
      verdict: id,
      ...(isAboutServer && { subject }),
      text: { messageId: id, message: short, values },
    };
  return {
    mark,
    verdict: id,
    subject,
    text: use(
      {
        [id]: {
          en: FLEET.hostAndWhat.en.replace("{what}", () => short.en),
          "zh-cn": FLEET.hostAndWhat["zh-cn"].replace(
            "{what}",
            () => short["zh-cn"],
          ),
        },
      },
      id,
      { ...values, host: target.host },
    ),
  };
}

/** The short form of a verdict, without the mark that it begins with. */
function withoutMark(id: EndpointReport["verdict"]["id"]): {
  readonly en: string;
  readonly "zh-cn": string;
} {
  const { en, "zh-cn": chinese } = SHORT_VERDICTS[id];
  const mark = /^\{mark\}[:：] ?/;
  return { en: en.replace(mark, ""), "zh-cn": chinese.replace(mark, "") };
}
