import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  covers,
  serverCertificate,
  signerIn,
} from "../../server/src/probe/certificate.ts";

/** What a server of the lab sent after a ClientHello, as characters 0–255. */
async function recordedHandshake(): Promise<string> {
  const file = join(import.meta.dirname, "transcripts/busybox-good.json");
  const { output } = JSON.parse(await readFile(file, "utf8")) as {
    output: string[];
  };
  const record = output.find((line) => / T 0 nc /.test(line)) ?? "";
  return atob(record.split(" ")[5]?.slice(2) ?? "");
}

test("issuer, dates and names of a recorded certificate", async () => {
  const certificate = serverCertificate(await recordedHandshake());
  assert.ok(certificate);
  assert.equal(certificate.issuer, "Surefetch lab");
  assert.equal(certificate.organisation, "");
  assert.ok(certificate.names.includes("*.lab.test"));
  assert.ok(certificate.names.some((name) => /^\d+(?:\.\d+){3}$/.test(name)));
  assert.equal(certificate.notAfter - certificate.notBefore, 2 * 86_400_000);
});

test("cut anywhere, or with any byte changed, it gives a certificate or nothing and never throws", async () => {
  const data = await recordedHandshake();
  for (let length = 0; length < data.length; length += 1)
    serverCertificate(data.slice(0, length));
  for (let at = 0; at < data.length; at += 1)
    for (const byte of ["\u0000", "\u0030", "\u0084", "\u00ff"])
      serverCertificate(data.slice(0, at) + byte + data.slice(at + 1));
  for (const hostile of [
    "",
    "\u0016",
    "\u0016\u0003\u0003\u00ff\u00ff",
    "<html>",
  ])
    assert.equal(serverCertificate(hostile), undefined);
});

test("a wildcard stands for one label", () => {
  assert.ok(covers(["*.a.test"], "b.a.test"));
  assert.ok(!covers(["*.a.test"], "c.b.a.test"));
  assert.ok(!covers(["*.a.test"], "a.test"));
  assert.ok(covers(["x.test", "a.test"], "a.test"));
  assert.ok(!covers(["*."], "a."));
});

test("the issuer as curl prints it, with either library", () => {
  for (const [name, issuer, organisation] of [
    ["C=US; O=Let's Encrypt; CN=R11", "R11, Let's Encrypt", "Let's Encrypt"],
    ["C=US,O=DigiCert, Inc.,CN=G2", "G2, DigiCert, Inc.", "DigiCert, Inc."],
    ["CN=Acme Inspection", "Acme Inspection", ""],
    ["nothing of the kind", "", ""],
  ] as const)
    assert.deepEqual(signerIn(name), { issuer, organisation });
});
