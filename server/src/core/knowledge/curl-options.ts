const short = "AbcCdDeEFhHKmopPQrtTuUwxXyYz";
const long =
  "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout " +
  "connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary " +
  "data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url " +
  "dump-header engine etag-compare etag-save expect100-timeout form form-string ftp-account ftp-method " +
  "ftp-port hostpubmd5 hostpubsha256 hsts happy-eyeballs-timeout-ms header interface json keepalive-time " +
  "key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize " +
  "max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey " +
  "preproxy proto proto-default proto-redir proxy proxy-cacert proxy-cert proxy-header proxy-key proxy-user " +
  "pubkey quote random-file range rate referer request request-target resolve retry retry-delay " +
  "retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-hostname speed-limit speed-time " +
  "stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers trace trace-ascii unix-socket " +
  "upload-file url url-query user user-agent write-out";

/**
 * curl's options that take a value, dashes included: the words behind them are no URLs. Source:
 * curl's own `curl --help all`, 7.88 to 8.14, 2026-11-21.
 */
export const curlOptionsWithValue: ReadonlySet<string> = new Set([
  ...Array.from(short, (letter) => `-${letter}`),
  ...long.split(" ").map((name) => `--${name}`),
]);
