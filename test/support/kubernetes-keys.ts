/** Certificates, tokens and kubeconfigs of a cluster of the test's own. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Users by name with the groups that RBAC knows them by; each has a token and a kubeconfig. */
const USERS = {
  admin: { name: "admin", group: "system:masters" },
  node: { name: "system:node:lab", group: "system:nodes" },
  viewer: { name: "viewer", group: "viewers" },
  lister: { name: "lister", group: "listers" },
  nobody: { name: "nobody", group: "nobodies" },
} as const;

export type ClusterUser = keyof typeof USERS;

export interface ClusterKeys {
  /** A file of `pki/`: "ca.pem", "apiserver.key" … */
  readonly file: (name: string) => string;
  readonly tokens: string;
  readonly kubeconfig: (user: ClusterUser) => string;
}

/** Makes them below `directory`; `node` is the address at which the API server reaches the kubelet. */
export async function makeKeys(
  directory: string,
  addresses: { readonly port: number; readonly node: string },
): Promise<ClusterKeys> {
  const folder = join(directory, "pki");
  await mkdir(folder);
  const file = (name: string) => join(folder, name);
  const ssl = (words: string, ...more: readonly string[]) =>
    run("openssl", [...words.split(" "), ...more], { cwd: folder });
  await ssl(
    "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=surefetch-test",
  );
  const sign = async (name: string, subject: string, extension: string) => {
    await ssl(
      `req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj`,
      subject,
    );
    await writeFile(file(`${name}.ext`), `${extension}\n`);
    await ssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ${name}.ext -out ${name}.pem`,
    );
  };
  const { node, port } = addresses;
  await sign(
    "apiserver",
    "/CN=kube-apiserver",
    `subjectAltName=DNS:localhost,DNS:kubernetes,IP:127.0.0.1,IP:10.96.0.1,IP:${node}`,
  );
  await sign(
    "kubelet-client",
    "/O=system:masters/CN=kube-apiserver-kubelet-client",
    "extendedKeyUsage=clientAuth",
  );
  await sign("kubelet", "/CN=lab", `subjectAltName=DNS:lab,IP:${node}`);
  await ssl("genrsa -out sa.key 2048");
  await ssl("rsa -in sa.key -pubout -out sa.pub");
  const lines = Object.entries(USERS).map(
    ([key, { name, group }], index) =>
      `${key}-token,${name},${index + 1},"${group}"\n`,
  );
  await writeFile(file("tokens.csv"), lines.join(""));
  const kubeconfig = (user: ClusterUser) => join(directory, `${user}.config`);
  for (const user of Object.keys(USERS) as ClusterUser[])
    await writeFile(
      kubeconfig(user),
      JSON.stringify(kubeconfigOf(user, port, file("ca.pem"))),
    );
  return { file, tokens: file("tokens.csv"), kubeconfig };
}

/** JSON is YAML. */
function kubeconfigOf(user: ClusterUser, port: number, authority: string) {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "lab",
        cluster: {
          server: `https://127.0.0.1:${port}`,
          "certificate-authority": authority,
        },
      },
    ],
    users: [{ name: user, user: { token: `${user}-token` } }],
    contexts: [
      {
        name: "lab",
        context: { cluster: "lab", user, namespace: "default" },
      },
    ],
    "current-context": "lab",
  };
}
