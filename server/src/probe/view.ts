import type { Language, MessageUse } from "../core/finding.ts";
import type {
  EndpointView,
  NameserverView,
  ReportView,
  StepView,
} from "../protocol.ts";
import { headline } from "./blame-report.ts";
import { viewBlame } from "./blame-view.ts";
import {
  markOf,
  httpCell,
  nameserverCells,
  nameserverHeads,
  searchLine,
  stepCell,
  verdictCell,
  Writer,
} from "./report-cells.ts";
import { aboutPlace, aboutTools, placeName } from "./place-text.ts";
import { REPORT } from "./report-messages.ts";
import { clean } from "./text.ts";
import type {
  EndpointReport,
  ProbeReport,
  Step,
  TargetOrigin,
} from "./types.ts";

/** The address of a place for the client; undefined where no document can be opened. */
export type UriOfPlace = (origin: TargetOrigin) => string | undefined;

/**
 * The report for clients that draw it themselves: every text in the user's language, in plain text. Values from files,
 * containers and servers have lost their invisible characters and are long at most; they are text and nothing else.
 */
export function viewReport(
  report: ProbeReport,
  language: Language,
  uriOf: UriOfPlace,
): ReportView {
  const writer = new Writer(language, shorten);
  const tools = aboutTools(report, writer);
  const blame = viewBlame(report, writer);
  return {
    container: placeName(report, writer),
    started: report.started,
    milliseconds: report.milliseconds,
    deadlineSeconds: report.deadlineSeconds,
    headline: writer.use(headline(report)),
    mark: markOfAll(report),
    about: aboutPlace(report, writer),
    ...(tools !== undefined && { tools }),
    notes: notes(report, writer),
    endpoints: report.endpoints.map((endpoint) =>
      viewEndpoint(endpoint, writer, uriOf),
    ),
    nameservers: viewNameservers(report, writer),
    limits: report.limits.map((limit) => writer.use(limit)),
    ...(blame !== undefined && { blame }),
  };
}

const longest = 300;

function shorten(text: string): string {
  const line = clean(text.slice(0, 2000));
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The worst that was seen; a run without endpoints has shown nothing. */
function markOfAll({ endpoints, problem }: ProbeReport): ReportView["mark"] {
  const marks = new Set(endpoints.map(markOf));
  if (marks.has("failed") || (problem !== undefined && marks.size === 0))
    return "failed";
  if (marks.has("unknown") || marks.size === 0) return "unknown";
  return marks.has("slow") ? "slow" : "ok";
}

function notes(report: ProbeReport, writer: Writer): readonly string[] {
  const { outcome, problem, summary, complete, truncated } = report;
  const told: string[] = [];
  if (problem !== undefined && problem !== summary)
    told.push(writer.use(problem));
  const search = searchLine(report, writer);
  if (search !== undefined) told.push(search);
  // Out of time: the problem has said so.
  if (!complete && outcome.kind !== "timed-out")
    told.push(writer.say(REPORT.partial));
  if (truncated) told.push(writer.say(REPORT.truncated));
  return told;
}

function viewEndpoint(
  endpoint: EndpointReport,
  writer: Writer,
  uriOf: UriOfPlace,
): EndpointView {
  const { target, verdict, steps } = endpoint;
  const advice: MessageUse | undefined = verdict.advice;
  return {
    url: shorten(target.url),
    role: writer.role(target.role),
    mark: markOf(endpoint),
    verdictId: verdict.id,
    label: verdictCell(endpoint, writer),
    sentence: writer.use(verdict.message),
    ...(advice !== undefined && { advice: writer.use(advice) }),
    steps: [
      viewStep("dns", steps.resolver, writer),
      viewStep("tcp", steps.tcp, writer),
      ...(target.scheme === "https"
        ? [viewStep("tls", steps.tls, writer)]
        : []),
      {
        ...viewStep("http", steps.http, writer),
        text: httpCell(steps.http, writer, false),
      },
    ],
    ...(steps.http.status !== undefined && { status: steps.http.status }),
    places: target.origins.map((origin) => {
      const uri = uriOf(origin);
      return {
        file: shorten(origin.file),
        line: origin.line,
        ...(uri !== undefined && { uri }),
      };
    }),
  };
}

function viewStep(
  name: StepView["name"],
  step: Step,
  writer: Writer,
): StepView {
  const { outcome, milliseconds } = step;
  return {
    name,
    outcome,
    ...(milliseconds !== undefined && { milliseconds }),
    text: stepCell(step, writer),
  };
}

function viewNameservers(
  report: ProbeReport,
  writer: Writer,
): ReportView["nameservers"] {
  const rows = new Map<string, NameserverView>();
  for (const { target, steps } of report.endpoints) {
    if (steps.dns.length === 0) continue;
    rows.set(target.host, {
      host: shorten(target.host),
      answers: nameserverCells(steps, report, writer),
    });
  }
  return {
    servers: nameserverHeads(report, writer),
    hosts: [...rows.values()],
  };
}
