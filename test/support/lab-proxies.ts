import { createServer, request, type Server } from "node:http";
import { connect } from "node:net";

/** What the lab's HTTP proxies do, by port. 3131 takes a request and is silent; on 3133 nobody listens. */
export const PROXY_PORTS = {
  works: 3128,
  credentials: 3129,
  forbids: 3130,
  stalls: 3131,
  fails: 3132,
} as const;

const REFUSALS: Readonly<Partial<Record<keyof typeof PROXY_PORTS, string>>> = {
  credentials:
    '407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="lab"',
  forbids: "403 Forbidden",
  fails: "502 Bad Gateway",
};

/** Where a proxy of the lab goes for a name; it knows the way to hosts that drop what containers send. */
export type Locate = (host: string) => string | undefined;

/** An HTTP proxy with CONNECT. `asked` gets every host that it is asked for. */
export function httpProxy(
  mode: keyof typeof PROXY_PORTS,
  locate: Locate,
  asked: (host: string) => void,
): Server {
  const refusal = REFUSALS[mode];
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? "", "http://unknown.test/");
    asked(url.hostname);
    if (mode === "stalls") return;
    if (refusal !== undefined)
      return void response.writeHead(Number(refusal.slice(0, 3))).end("no\n");
    const onward = request(
      {
        host: locate(url.hostname),
        port: url.port || 80,
        path: url.pathname,
        headers: { host: url.host, connection: "close" },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.writeHead(502).end());
    onward.end();
  });
  server.on("connect", (incoming, socket) => {
    const [host = "", port = ""] = (incoming.url ?? "").split(":");
    asked(host);
    socket.on("error", () => undefined);
    if (mode === "stalls") return;
    const address = locate(host);
    if (refusal !== undefined || address === undefined)
      return void socket.end(
        `HTTP/1.1 ${refusal ?? "502 Bad Gateway"}\r\nContent-Length: 0\r\n\r\n`,
      );
    const onward = connect(Number(port), address, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  return server;
}
