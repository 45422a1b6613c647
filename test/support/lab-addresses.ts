/** The lab's servers by the last number of their address: one address per fault. */
export const ADDRESSES = {
  web: 10,
  dns: 11,
  silentDns: 12,
  closedDns: 13,
  servfailDns: 14,
  blackhole: 15,
  refused: 16,
  stall: 17,
  bad: 18,
  reset: 19,
  modules: 20,
  proxy: 21,
  refusingDns: 22,
  slowDns: 23,
  poisonedDns: 24,
  certificates: 25,
  narrow: 26,
  unreachable: 27,
  cut: 28,
} as const;
export type LabAddress = keyof typeof ADDRESSES;
