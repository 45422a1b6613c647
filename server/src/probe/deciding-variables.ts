const PROXIES = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "FTP_PROXY",
] as const;

/** The variables that decide where downloads go: these alone are read from a container and handed to another one. */
export const DECIDING: readonly string[] = [
  ...PROXIES.flatMap((name) => [name, name.toLowerCase()]),
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GONOPROXY",
  "GONOSUMDB",
];
