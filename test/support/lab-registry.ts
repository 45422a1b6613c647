import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface LabRegistry {
  /** Name of the one image that it serves. */
  readonly image: string;
  /** Paths that it has been asked for. */
  readonly asked: readonly string[];
  readonly stop: () => void;
}

/** A registry on the loopback address, which engines ask without TLS, with one image: the files of a container. */
export async function labRegistry(
  container: string,
  env: NodeJS.ProcessEnv,
): Promise<LabRegistry> {
  const { stdout: layer } = await run("docker", ["export", container], {
    env,
    encoding: "buffer",
    maxBuffer: 256 << 20,
  });
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const config = Buffer.from(
    JSON.stringify({
      architecture,
      os: "linux",
      config: {},
      rootfs: { type: "layers", diff_ids: [digest(layer)] },
    }),
  );
  const type = "application/vnd.docker";
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${type}.distribution.manifest.v2+json`,
      config: described(config, `${type}.container.image.v1+json`),
      layers: [described(layer, `${type}.image.rootfs.diff.tar`)],
    }),
  );
  const served = new Map<string, readonly [Buffer, string]>([
    ["/v2/", [Buffer.from("{}"), "application/json"]],
    ...["1", digest(manifest)].map(
      (reference) =>
        [
          `/v2/tools/manifests/${reference}`,
          [manifest, `${type}.distribution.manifest.v2+json`],
        ] as const,
    ),
    ...[config, layer].map(
      (blob) =>
        [
          `/v2/tools/blobs/${digest(blob)}`,
          [blob, "application/octet-stream"],
        ] as const,
    ),
  ]);
  const asked: string[] = [];
  const server = createServer(({ url = "", method }, response) => {
    asked.push(url);
    const [body, contentType] = served.get(url) ?? [];
    if (body === undefined || contentType === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": contentType,
      "content-length": body.length,
      "docker-content-digest": digest(body),
    });
    response.end(method === "HEAD" ? undefined : body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    image: `127.0.0.1:${port}/tools:1`,
    asked,
    stop: () => server.close(),
  };
}

function digest(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function described(bytes: Buffer, mediaType: string): object {
  return { mediaType, size: bytes.length, digest: digest(bytes) };
}
