import type { Message } from "../core/finding.ts";
import { PLACES } from "./place-messages.ts";
import type { Writer } from "./report-cells.ts";
import { REPORT } from "./report-messages.ts";
import type { ProbeReport } from "./types.ts";

type Place = Pick<ProbeReport, "place" | "container">;

/** What has no name of its own: this machine, the build. */
export function placeMessage({ place }: Place): Message | undefined {
  return place === "host" || place === "build" ? PLACES[place] : undefined;
}

/** The place of a check in a few words. */
export function placeName(report: Place, writer: Writer): string {
  const message = placeMessage(report);
  return message === undefined
    ? writer.value(report.container.name)
    : writer.say(message);
}

/** The place of a check in one line. */
export function aboutPlace(report: Place, writer: Writer): string {
  const { place, container } = report;
  const { name, image, status, own = "", builder } = container;
  switch (place) {
    case "host":
      return writer.say(PLACES["about-host"]);
    case "sidecar":
      return writer.say(PLACES["about-sidecar"], { name, image, status, own });
    case "build":
      return builder === undefined
        ? writer.say(PLACES["about-build"], {
            image,
            status: writer.say(networkMessage(status)),
          })
        : writer.say(PLACES["about-builder"], { name: builder });
    case "pod":
      return writer.say(PLACES["about-pod"], { name, image, status });
    case "container":
    case "fresh":
      return writer.say(REPORT.container, { name, image, status });
  }
}

/** What was measured with, in one line; undefined where the script did not come to say it. */
export function aboutTools(
  { place, capabilities }: Pick<ProbeReport, "place" | "capabilities">,
  writer: Writer,
): string | undefined {
  if (capabilities === undefined) return undefined;
  const { transport, dns } = capabilities;
  const message = place === "host" ? PLACES["host-tools"] : REPORT.tools;
  return writer.say(message, { transport, dns });
}

function networkMessage(status: string): Message {
  if (status.startsWith("host")) return PLACES["host-network"];
  return status.startsWith("none")
    ? PLACES["no-network"]
    : PLACES["default-network"];
}
