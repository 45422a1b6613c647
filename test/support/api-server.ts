import { once } from "node:events";
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import { createServer as createSilent, type Server } from "node:net";
import type { AddressInfo } from "node:net";

/** A server on loopback that stands for an API server. */
export interface ApiServer {
  readonly url: string;
  /** Method, path and query of each request. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** What an API server says to one path; the rest is not found. */
export type Answers = Readonly<Record<string, unknown>>;

const DISCOVERY: Answers = {
  "/api": {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [],
  },
  "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [] },
  "/api/v1": {
    kind: "APIResourceList",
    groupVersion: "v1",
    resources: [
      resource("pods", "Pod", true),
      resource("namespaces", "Namespace", false),
    ],
  },
};

function resource(name: string, kind: string, namespaced: boolean) {
  return {
    name,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: ["get", "list"],
  };
}

/** A Status as the API server words it. */
export function refusal(code: number, reason: string, message: string) {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    code,
    reason,
    message,
  };
}

/** Answers over HTTP, or over HTTPS where it has a certificate. */
export async function startApiServer(
  answers: Answers,
  certificate?: { readonly cert: string; readonly key: string },
): Promise<ApiServer> {
  const asked: string[] = [];
  const known: Answers = { ...DISCOVERY, ...answers };
  const answer: RequestListener = ({ method, url = "" }, response) => {
    asked.push(`${method} ${url}`);
    const [path = ""] = url.split("?");
    const body =
      known[path] ?? known["*"] ?? refusal(404, "NotFound", "not found");
    const { code } = body as { code?: unknown };
    response.writeHead(typeof code === "number" ? code : 200, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(body));
  };
  return certificate === undefined
    ? listening(createPlain(answer), "http", asked)
    : listening(createSecure(certificate, answer), "https", asked);
}

/** Takes connections and never says a word. */
export function startSilentServer(): Promise<ApiServer> {
  const sockets: { destroy: () => void }[] = [];
  const server = createSilent((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
  });
  return listening(server, "https", [], () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(
  server: Server,
  scheme: string,
  asked: readonly string[],
  cut: () => void = () => undefined,
): Promise<ApiServer> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    asked,
    async close() {
      const closed = once(server, "close");
      server.close();
      cut();
      if ("closeAllConnections" in server)
        (
          server as unknown as { closeAllConnections: () => void }
        ).closeAllConnections();
      await closed;
    },
  };
}
