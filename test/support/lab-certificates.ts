import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { RequestListener, Server } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Who signs the certificates that nobody in the lab trusts. */
export const INSPECTOR = "Lab Inspection CA, Lab Inspection";

/** A port for each certificate that is wrong; on 443 stands the one of a firewall that opens connections. */
export const BAD_CERTIFICATES = [
  { port: 4431, name: "*.lab.test", days: -1, authority: "ca" },
  { port: 4432, name: "other.test", days: 2, authority: "ca" },
  { port: 4433, name: "*.lab.test", days: 2, authority: "inspector" },
  { port: 443, name: "proxy.golang.org", days: 2, authority: "inspector" },
] as const;

/** Servers with these certificates. The folder has the lab's own authority and the key of its web server. */
export async function badCertificateServers(
  directory: string,
  answer: RequestListener,
): Promise<readonly (readonly [Server, number])[]> {
  const ssl = (words: string, ...more: string[]) =>
    run("openssl", [...words.split(" "), ...more], { cwd: directory });
  await ssl(
    "req -x509 -newkey rsa:2048 -nodes -keyout inspector.key -out inspector.pem -days 2 -addext basicConstraints=critical,CA:TRUE",
    "-subj",
    "/CN=Lab Inspection CA/O=Lab Inspection",
  );
  const servers: (readonly [Server, number])[] = [];
  for (const { port, name, days, authority } of BAD_CERTIFICATES) {
    const file = `bad-${port}`;
    await writeFile(
      join(directory, `${file}.ext`),
      `subjectAltName=DNS:${name}\n`,
    );
    await ssl(`req -new -key web.key -out ${file}.csr -subj /CN=bad`);
    await ssl(
      `x509 -req -in ${file}.csr -out ${file}.pem -CA ${authority}.pem -CAkey ${authority}.key -CAcreateserial -days ${days} -extfile ${file}.ext`,
    );
    const tls = {
      key: await readFile(join(directory, "web.key")),
      cert: await readFile(join(directory, `${file}.pem`)),
      ciphers: "DEFAULT@SECLEVEL=0",
    };
    servers.push([createServer(tls, answer), port]);
  }
  return servers;
}
