import type { MessageUse } from "../core/finding.ts";
import { BLAMES, COMPARISON } from "./blame-messages.ts";
import type { BlameReport, ComparedPlace } from "./blame-types.ts";
import { verdictCell, type Writer } from "./report-cells.ts";
import type { ProbeReport } from "./types.ts";

/** The sentence over the whole report: who is at fault, where that can be told, else how the container fares. */
export function headline({ blame, summary }: ProbeReport): MessageUse {
  return blame === undefined || isSilent(blame)
    ? summary
    : blame.verdict.message;
}

/** Whether a comparison has nobody to name. */
function isSilent({ verdict }: BlameReport): boolean {
  return verdict.blame === "none" || verdict.blame === "unknown";
}

/** What is said of the comparison beside its table, in order. */
export function blameNotes(
  report: ProbeReport,
  blame: BlameReport,
  writer: Writer,
): readonly string[] {
  const { count, total, message } = blame.verdict;
  return [
    isSilent(blame)
      ? writer.use(message)
      : writer.say(COMPARISON["from-container"], {
          summary: writer.use(report.summary),
        }),
    ...(count < total
      ? [writer.say(COMPARISON.explains, { count, total })]
      : []),
    ...blame.places.flatMap((place) => placeNotes(place, writer)),
  ];
}

function placeNotes(
  { place, report, problem }: ComparedPlace,
  writer: Writer,
): readonly string[] {
  const image = report?.container.image;
  return [
    ...(image === undefined || image === ""
      ? []
      : [writer.say(COMPARISON["fresh-from"], { image })]),
    ...(problem === undefined
      ? isPartial(report)
        ? [writer.say(COMPARISON[`partly-seen-${place}`])]
        : []
      : [
          writer.say(COMPARISON[`not-seen-${place}`], {
            reason: writer.use(problem),
          }),
        ]),
  ];
}

/** Whether the checks of some endpoints have not ended. */
function isPartial(report: ProbeReport | undefined): boolean {
  return report?.endpoints.some(({ complete }) => !complete) === true;
}

/** One endpoint of the comparison: how it fares from each place, and who is at fault. */
export interface BlameLine {
  readonly url: string;
  /** In the order of `placesOf`; `undefined` where nothing was seen. */
  readonly cells: readonly (string | undefined)[];
  readonly blame: string;
}

/** The headings of the places: the container's first. */
export function placesOf(writer: Writer): readonly string[] {
  return (["container", "fresh", "host"] as const).map((place) =>
    writer.say(COMPARISON[place]),
  );
}

/** The endpoints by place. */
export function blameLines(
  report: ProbeReport,
  blame: BlameReport,
  writer: Writer,
): readonly BlameLine[] {
  const reports = [report, ...blame.places.map((place) => place.report)];
  return report.endpoints.map(({ target }, index) => ({
    url: writer.value(target.url),
    cells: reports.map((each) => {
      const endpoint = each?.endpoints[index];
      return endpoint && verdictCell(endpoint, writer);
    }),
    blame: writer.say(BLAMES[blame.endpoints[index]?.blame ?? "unknown"]),
  }));
}
