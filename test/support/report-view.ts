import type {
  EndpointView,
  Mark,
  ReportView,
  StepView,
} from "../../server/src/protocol.ts";

/** An endpoint of a report; its steps took these milliseconds, the last one ended like this. */
export function endpointView(
  url: string,
  times: readonly number[],
  end: StepView["outcome"] = "ok",
  parts: Partial<EndpointView> = {},
): EndpointView {
  const names = ["dns", "tcp", "tls", "http"] as const;
  const steps = names.map((name, index): StepView => {
    const milliseconds = times[index];
    if (milliseconds === undefined)
      return { name, outcome: "not-reached", text: "–" };
    const outcome = index === times.length - 1 ? end : "ok";
    return { name, outcome, milliseconds, text: `${milliseconds} ms` };
  });
  const mark: Mark = end === "ok" ? "ok" : "failed";
  return {
    url,
    role: "module proxy",
    mark,
    verdictId: mark === "ok" ? "ok" : "tcp-timeout",
    label: mark === "ok" ? "OK" : "FAILED: it does not answer",
    sentence: `${url} ${mark}`,
    steps,
    places: [{ file: "Dockerfile", line: 4, uri: "file:///x/Dockerfile" }],
    ...parts,
  };
}

/** A report of these endpoints. */
export function reportView(
  endpoints: readonly EndpointView[],
  parts: Partial<ReportView> = {},
): ReportView {
  return {
    container: "web",
    started: "2026-11-21T10:20:30.000Z",
    milliseconds: 1234,
    deadlineSeconds: 10,
    headline: "1 of 2 endpoints fail",
    mark: "failed",
    about: "Container web",
    notes: [],
    endpoints,
    nameservers: { servers: [], hosts: [] },
    limits: [],
    ...parts,
  };
}
