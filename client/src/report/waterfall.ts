import type {
  EndpointView,
  ReportView,
  StepView,
} from "../../../server/src/protocol.ts";
import { totalOf } from "./compare.ts";

/** A step as a bar on the time line; all numbers are percent of the line. */
export interface Bar {
  readonly step: StepView;
  /** Undefined where the step was not reached or has no time. */
  readonly shape:
    | {
        readonly start: number;
        readonly width: number;
        /** It goes on beyond the end of the line. */
        readonly isCut: boolean;
      }
    | undefined;
  /** Milliseconds from the beginning of the endpoint's check. */
  readonly from: number;
}

/**
 * Milliseconds that the time line is long: what the slowest endpoint took that answered, rounded up; an endpoint that
 * never answers would leave the others too small to see. Without any answer what was waited counts.
 */
export function timeLine({ endpoints }: ReportView): number {
  const answered = endpoints.filter(
    ({ mark }) => mark === "ok" || mark === "slow",
  );
  const totals = (answered.length > 0 ? answered : endpoints).map(totalOf);
  return roundUp(Math.max(10, ...totals));
}

/** The next of 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten. */
function roundUp(milliseconds: number): number {
  const power = 10 ** Math.floor(Math.log10(milliseconds));
  const times = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(
    (each) => each * power >= milliseconds,
  );
  return (times ?? 10) * power;
}

/** The bars of an endpoint's steps, each beginning where the one before has ended. */
export function barsOf({ steps }: EndpointView, line: number): readonly Bar[] {
  let from = 0;
  return steps.map((step) => {
    const bar: Bar = { step, from, shape: shapeOf(step, from, line) };
    from += step.milliseconds ?? 0;
    return bar;
  });
}

function shapeOf(step: StepView, from: number, line: number): Bar["shape"] {
  const { outcome, milliseconds } = step;
  if (outcome === "not-reached" || outcome === "not-tested") return undefined;
  if (milliseconds === undefined && outcome !== "timed-out") return undefined;
  const end = milliseconds === undefined ? line + 1 : from + milliseconds;
  const percent = (time: number): number =>
    Math.round((Math.min(time, line) / line) * 1000) / 10;
  // What begins beyond the end still is to be seen there.
  const start = Math.min(percent(from), 97);
  return { start, width: percent(end) - start, isCut: end > line };
}
