import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { shrinkPng } from "../vscode/shrink-png.ts";

/** A PNG of 8-bit RGB rows that carry their filter numbers. */
function png(width: number, rows: readonly (readonly number[])[]): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([8, 2], 8);
  const parts = [
    ["IHDR", head],
    ["IDAT", deflateSync(Buffer.from(rows.flat()))],
    ["IEND", Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    ...parts.flatMap(([type, data]) => {
      const body = Buffer.concat([Buffer.from(type), data]);
      const numbers = Buffer.alloc(8);
      numbers.writeUInt32BE(data.length, 0);
      numbers.writeUInt32BE(crc32(body), 4);
      return [numbers.subarray(0, 4), body, numbers.subarray(4)];
    }),
  ]);
}

/** The colours of a small picture's pixels, row by row, in hexadecimal. */
function coloursOf(small: Buffer, width: number): readonly string[] {
  const palette = small.indexOf("PLTE") + 4;
  const data = small.indexOf("IDAT") + 4;
  const length = small.readUInt32BE(data - 8);
  const rows = inflateSync(small.subarray(data, data + length));
  return [...rows]
    .filter((_, at) => at % (width + 1) !== 0)
    .map((index) =>
      small.toString("hex", palette + index * 3, palette + index * 3 + 3),
    );
}

test("every pixel keeps its colour where they are few, whatever filter its row has", () => {
  const picture = png(2, [
    [0, 255, 0, 0, 0, 255, 0],
    [1, 10, 20, 30, 100, 0, 0],
    [2, 31, 1, 1, 0, 0, 200],
    [3, 100, 0, 0, 0, 100, 0],
    [4, 0, 50, 0, 9, 0, 90],
  ]);
  assert.deepEqual(coloursOf(shrinkPng(picture), 2), [
    "ff0000",
    "00ff00",
    "0a141e",
    "6e141e",
    "29151f",
    "6e14e6",
    "780a0f",
    "73737a",
    "783c0f",
    "7c73d4",
  ]);
});

test("what is no PNG is refused", () => {
  assert.throws(() => shrinkPng(Buffer.from("GIF89a, certainly")), /PNG/);
});

test("a picture of the README stays as it is and within its size", () => {
  const path = join(import.meta.dirname, "../../media/network-report.png");
  const picture = readFileSync(path);
  assert.equal(picture[25], 3, "its colours stand in a palette");
  assert.ok(picture.length < 80_000, `${picture.length} bytes`);
});
