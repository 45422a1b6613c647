import type { RequestListener } from "node:http";

/** Milliseconds after which `/slow` begins to answer. */
export const SLOW_FIRST_BYTE = 3500;

/**
 * A module proxy that fails in the way that the first part of the path names: `/401/…` answers 401, `/portal/…` a
 * page, `/json/…` something else, `/large/…` more than the check reads, `/slow/…` late, `/body/…` begins and stops, `/no-database/…` serves modules alone,
 * `/bad-database/…` breaks below /sumdb/, everything else works.
 */
export const moduleProxy: RequestListener = (request, response) => {
  const [, fault = "", ...rest] = (request.url ?? "").split("/");
  const path = rest.join("/");
  if (/^\d{3}$/.test(fault))
    return void response
      .writeHead(Number(fault), { "retry-after": "7" })
      .end("no\n");
  switch (fault) {
    case "portal":
      return void response
        .writeHead(200, { "content-type": "text/html; charset=utf-8" })
        .end("<!DOCTYPE html><title>Sign in</title>\n");
    case "json":
      return void response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"repositories":[]}\n');
    case "slow":
      return void setTimeout(() => serve(path, response), SLOW_FIRST_BYTE);
    case "redirected":
      return void response
        .writeHead(302, { location: "http://login.lab.test/sign-in?next=1" })
        .end();
    case "elsewhere":
      return void response
        .writeHead(302, { location: `https://files.lab.test/${path}` })
        .end();
    case "trickle":
      return trickle(response);
    case "large":
      return void response.end(Buffer.alloc(3_000_000, "x"));
    case "silent":
      return undefined;
    case "body":
      response.writeHead(200, {
        "content-type": "text/plain",
        "content-length": "100000",
      });
      return void response.write("v0.1.0\n");
    case "no-database":
    case "bad-database":
      if (path.startsWith("sumdb/"))
        return void response
          .writeHead(fault === "no-database" ? 404 : 500)
          .end("no\n");
      return serve(path, response);
    default:
      return serve(path, response);
  }
};

/** Far more than a sample takes, a hundred kilobytes a second. */
function trickle(response: Parameters<RequestListener>[1]): void {
  response.writeHead(200, { "content-length": "30000000" });
  const piece = Buffer.alloc(10_000, "x");
  const timer = setInterval(() => response.write(piece), 100);
  response.write(Buffer.alloc(20_000, "x"));
  response.on("close", () => clearInterval(timer));
}

function serve(path: string, response: Parameters<RequestListener>[1]): void {
  response.setHeader("content-type", "text/plain; charset=utf-8");
  if (path.endsWith("/@v/list")) response.end("v0.1.0\nv0.2.0\n");
  else if (path.startsWith("sumdb/")) response.end();
  else if (path === "latest")
    response.end("go.sum database tree\n1\nAAAA\n\n— lab.test AAAA\n");
  else response.writeHead(404).end("not found\n");
}
