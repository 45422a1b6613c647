/** Bytes that the script sends, as text that POSIX `printf` turns into bytes: every byte is `\ooo`, so nothing in it is special. */
export function octal(bytes: readonly number[]): string {
  return bytes
    .map((byte) => `\\${(byte & 0xff).toString(8).padStart(3, "0")}`)
    .join("");
}

/** The id of the DNS query for the host at an index; answers carry it. */
export function queryId(hostIndex: number): number {
  return 0x1200 + hostIndex;
}

/** A DNS query for the A records of a validated host name, exactly as written (no search list). */
export function dnsQuery(host: string, id: number): readonly number[] {
  const labels = host.split(".").filter((label) => label !== "");
  const name = labels.flatMap((label) => [label.length, ...ascii(label)]);
  return [...u16(id), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...name, 0, 0, 1, 0, 1];
}

/**
 * A TLS 1.2 ClientHello: small enough for one packet, understood by every server; one that speaks only TLS 1.3
 * answers with an alert, which also shows that it lives. It carries no server name for an IP literal.
 */
export function clientHello(host: string, seed: string): readonly number[] {
  const random = Array.from(
    { length: 32 },
    (_, index) => (seed.charCodeAt(index % seed.length) * (index + 7)) & 0xff,
  );
  const name = isAddress(host)
    ? []
    : extension(0, block16([0, ...block16(ascii(host))]));
  const extensions = [
    ...name,
    ...extension(10, block16([29, 23, 24].flatMap(u16))),
    ...extension(11, [1, 0]),
    ...extension(
      13,
      block16(
        [
          0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601,
          0x0201,
        ].flatMap(u16),
      ),
    ),
    ...extension(16, block16([8, ...ascii("http/1.1")])),
    ...extension(0xff01, [0]),
  ];
  const suites = [
    0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
    0x009d, 0x002f, 0x0035,
  ];
  const body = [
    3,
    3,
    ...random,
    0,
    ...block16(suites.flatMap(u16)),
    1,
    0,
    ...block16(extensions),
  ];
  return [0x16, 3, 1, ...block16([1, 0, ...block16(body)])];
}

/**
 * A ClientHello of TLS 1.0 without extensions: today's servers answer with an alert of seven bytes, which passes where
 * large packets are lost.
 */
export function smallClientHello(): readonly number[] {
  const random = Array.from({ length: 32 }, (_, index) => index * 7 + 1);
  const suites = [0xc013, 0xc014, 0x002f, 0x0035, 0x000a];
  const body = [3, 1, ...random, 0, ...block16(suites.flatMap(u16)), 1, 0];
  return [0x16, 3, 1, ...block16([1, 0, ...block16(body)])];
}

/** A GET request without body, credentials or cookies. */
export function httpRequest(
  host: string,
  port: number,
  path: string,
): readonly number[] {
  const literal = host.includes(":") ? `[${host}]` : host;
  const authority =
    port === 80 || port === 443 ? literal : `${literal}:${port}`;
  return ascii(
    `GET ${path} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: surefetch\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
  );
}

/** IPv4 or IPv6 literal (of a host that passed `makeTargets`). */
export function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
}

function u16(value: number): readonly number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

function block16(bytes: readonly number[]): readonly number[] {
  return [...u16(bytes.length), ...bytes];
}

function extension(type: number, bytes: readonly number[]): readonly number[] {
  return [...u16(type), ...block16(bytes)];
}
