/** Go modules and a checksum database made here: what a real module mirror serves, without any network. */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from "node:crypto";
import { crc32 } from "node:zlib";

/** One version of a module, as a mirror serves it. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
  readonly mod: string;
  readonly zip: Buffer;
  /** Its two lines of go.sum. */
  readonly sum: string;
}

/**
 * Makes a module of the files given; go.mod is added where it is missing.
 * @param files texts by name, such as `{ "a.go": "package a\n" }`.
 */
export function makeGoModule(
  path: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): GoModule {
  const all = { "go.mod": `module ${path}\n\ngo 1.16\n`, ...files };
  const mod = all["go.mod"];
  const prefix = `${path}@${version}/`;
  const entries = Object.entries(all).map(
    ([name, text]) => [`${prefix}${name}`, Buffer.from(text)] as const,
  );
  const sum = [
    `${path} ${version} ${hashOf(entries)}\n`,
    `${path} ${version}/go.mod ${hashOf([["go.mod", Buffer.from(mod)]])}\n`,
  ].join("");
  return { path, version, mod, zip: makeZip(entries), sum };
}

type Entries = readonly (readonly [name: string, data: Buffer])[];

/** `h1:…` of x/mod/sumdb/dirhash. */
function hashOf(entries: Entries): string {
  const lines = [...entries]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, data]) => `${sha256(data).toString("hex")}  ${name}\n`);
  return `h1:${sha256(Buffer.from(lines.join(""))).toString("base64")}`;
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** A zip file without compression. */
function makeZip(entries: Entries): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of entries) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(20, 4);
    common.copy(head, 6);
    head.writeUInt32LE(offset, 42);
    directory.push(head, Buffer.from(name));
    const body = [Buffer.from("PK\x03\x04"), common, Buffer.from(name), data];
    bodies.push(...body);
    offset += body.reduce((sum, part) => sum + part.length, 0);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** A checksum database with a key of its own, for up to 256 modules: a tree of one tile. */
export class ChecksumDatabase {
  readonly name: string;
  /** The value of GOSUMDB that names and trusts it. */
  readonly key: string;
  readonly #privateKey: KeyObject;
  readonly #keyHash: Buffer;
  readonly #records: readonly GoModule[];

  constructor(name: string, modules: readonly GoModule[]) {
    this.name = name;
    this.#records = modules;
    const { privateKey } = generateKeyPairSync("ed25519");
    this.#privateKey = privateKey;
    const der = createPublicKey(privateKey).export({
      type: "spki",
      format: "der",
    });
    const key = Buffer.concat([Buffer.from([1]), der.subarray(-32)]);
    this.#keyHash = sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);
    this.key = `${name}+${this.#keyHash.toString("hex")}+${key.toString("base64")}`;
  }

  /** The answer to `/supported`, `/lookup/…`, `/latest` or `/tile/…`; undefined for not found. */
  answer(path: string): string | Buffer | undefined {
    if (path === "/supported") return "";
    if (path === "/latest") return this.#signedTree();
    if (path.startsWith("/tile/8/0/000"))
      return Buffer.concat(this.#leaves().slice(0, partOf(path)));
    const wanted = path.slice("/lookup/".length);
    const index = this.#records.findIndex(
      (one) => `${one.path}@${one.version}` === wanted,
    );
    const record = this.#records[index];
    return record === undefined || !path.startsWith("/lookup/")
      ? undefined
      : `${index}\n${record.sum}\n${this.#signedTree()}`;
  }

  #leaves(): Buffer[] {
    return this.#records.map(({ sum }) =>
      sha256(Buffer.from([0]), Buffer.from(sum)),
    );
  }

  #signedTree(): string {
    const leaves = this.#leaves();
    const text = `go.sum database tree\n${leaves.length}\n${rootOf(leaves).toString("base64")}\n`;
    const signature = Buffer.concat([
      this.#keyHash,
      sign(null, Buffer.from(text), this.#privateKey),
    ]);
    return `${text}\n— ${this.name} ${signature.toString("base64")}\n`;
  }
}

/** `/tile/8/0/000.p/3` holds three hashes. */
function partOf(path: string): number {
  return Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256);
}

/** RFC 6962: the left side has the largest power of two that is less than the whole. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(
    Buffer.from([1]),
    rootOf(leaves.slice(0, half)),
    rootOf(leaves.slice(half)),
  );
}
