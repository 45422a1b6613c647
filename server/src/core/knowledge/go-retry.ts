/**
 * What of go's output says that another try may succeed, as patterns of the shell's `case`; no path or
 * URL holds a blank, so none of these is found in a module's name. 4xx, checksums, certificates and
 * syntax are not among them. Sources: cmd/go, net and net/http of Go 1.16 to 1.27 and real output of
 * proxy.golang.org, goproxy.cn and git, read 2026-11-21.
 */
export const transientGoErrors = [
  // dial tcp …: i/o timeout, TLS handshake timeout; a proxy's 404 with `fetch timed out`.
  '*" timeout"*',
  '*" timed out"*',
  // EOF, unexpected EOF; git: early EOF.
  '*" EOF"*',
  '*"reset by peer"*',
  '*"stream error"*',
  "*GOAWAY*",
  // A resolver that is starting, or overloaded, answers these too.
  '*"no such host"*',
  '*"server misbehaving"*',
  // The same in the words of git and of the C library.
  '*"not resolve host"*',
  '*"name resolution"*',
  // reading https://…: 503 Service Unavailable
  '*": 429"*',
  '*": 5"[0-9][0-9]*',
] as const;

/** Statuses of `timeout` when it has ended a command: GNU coreutils, BusyBox. */
export const timedOutStatuses = [124, 143] as const;

/** Seconds after each try; behind the last there is nothing to wait for. */
export const retryPauses = [5, 30, 0] as const;

/**
 * Seconds for one try. The module cache keeps what is complete, so that the next try goes on from
 * there. What a compiler has begun is lost, and under emulation it takes its time.
 */
export const trySeconds = { download: 600, compile: 3600 } as const;
