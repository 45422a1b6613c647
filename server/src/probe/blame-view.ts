import type { ReportView } from "../protocol.ts";
import { BLAMES } from "./blame-messages.ts";
import { blameLines, blameNotes, placesOf } from "./blame-report.ts";
import { markOf, type Writer } from "./report-cells.ts";
import type { ProbeReport } from "./types.ts";

/** The comparison for clients that draw it themselves; undefined where there was none. */
export function viewBlame(
  report: ProbeReport,
  writer: Writer,
): ReportView["blame"] {
  const { blame } = report;
  if (blame === undefined) return undefined;
  const { verdict, endpoints } = blame;
  const reports = [report, ...blame.places.map((place) => place.report)];
  return {
    id: verdict.id,
    who: writer.say(BLAMES[verdict.blame]),
    ...(verdict.advice !== undefined && { advice: writer.use(verdict.advice) }),
    notes: blameNotes(report, blame, writer),
    places: placesOf(writer),
    endpoints: blameLines(report, blame, writer).map((line, index) => ({
      url: line.url,
      cells: line.cells.map((label, place) => {
        const endpoint = reports[place]?.endpoints[index];
        return endpoint === undefined || label === undefined
          ? null
          : { mark: markOf(endpoint), label };
      }),
      who: line.blame,
      id: endpoints[index]?.id ?? "",
    })),
  };
}
