import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { missingStubs } from "../server/scripts/lockfile-stubs.ts";

const LOCKFILE = readFileSync(
  join(import.meta.dirname, "../package-lock.json"),
  "utf8",
);

void test("the lockfile has the packages of every platform and names no registry", () => {
  const { packages } = JSON.parse(LOCKFILE) as {
    packages: Parameters<typeof missingStubs>[0];
  };
  assert.deepEqual(missingStubs(packages), {});
  assert.equal(LOCKFILE.includes('"resolved"'), false);
});

void test("a missing package of another platform gets its version, system, processor and C library", () => {
  const present = { version: "1.0.0", optional: true };
  const stubs = missingStubs({
    "node_modules/tool": {
      version: "1.0.0",
      dev: true,
      optionalDependencies: {
        "@tool/binding-linux-x64-gnu": "1.0.0",
        "@tool/binding-linux-arm64-musl": "1.0.0",
        "@tool/binding-win32-ia32-msvc": "1.0.0",
      },
    },
    "node_modules/@tool/binding-linux-x64-gnu": present,
  });
  assert.deepEqual(stubs, {
    "node_modules/@tool/binding-linux-arm64-musl": {
      version: "1.0.0",
      cpu: ["arm64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
    "node_modules/@tool/binding-win32-ia32-msvc": {
      version: "1.0.0",
      cpu: ["ia32"],
      dev: true,
      optional: true,
      os: ["win32"],
    },
  });
});

void test("a package whose name does not say its platform is left to a person", () => {
  const packages = {
    "node_modules/tool": { optionalDependencies: { "fast-tool": "1.0.0" } },
  };
  assert.throws(
    () => missingStubs(packages),
    /fast-tool does not say its platform/,
  );
});

void test("a range is left to a person", () => {
  const packages = {
    "node_modules/tool": {
      optionalDependencies: { "tool-linux-x64": "^1.0.0" },
    },
  };
  assert.throws(() => missingStubs(packages), /no exact version/);
});
