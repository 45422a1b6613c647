import type { Message } from "./finding.ts";

/** What stands above a download command. */
export const messages = {
  hostsAndOutage: { en: "{hosts} · {outage}", "zh-cn": "{hosts} · {outage}" },
  fallback: {
    en: "falls back on time-out",
    "zh-cn": "超时后会换用其他地址",
  },
  noFallback: {
    en: "no fallback on time-out",
    "zh-cn": "超时后没有后备地址",
  },
} as const satisfies Record<string, Message>;
