import assert from "node:assert/strict";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]);
const PALETTE_SIZE = 256;
/** Colours closer than this, as a squared distance, share a place of the palette. */
const NEAR = 40;

interface Image {
  readonly width: number;
  readonly height: number;
  /** A colour for each pixel as 0xrrggbb. */
  readonly pixels: Uint32Array;
}

/** The same picture with at most 256 colours, a third of the size: pictures of windows have few, and they travel with the package. */
export function shrinkPng(png: Buffer): Buffer {
  const image = decode(png);
  const { width, height, pixels } = image;
  const palette = choosePalette(pixels);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at++) {
    const colour = pixels[at] ?? 0;
    const index = nearest.get(colour) ?? nearestIn(palette, colour);
    nearest.set(colour, index);
    // Each row begins with the number of its filter: none.
    rows[at + Math.floor(at / width) + 1] = index;
  }
  return encode(image, palette, rows);
}

function chunksOf(png: Buffer): readonly { type: string; data: Buffer }[] {
  assert.ok(png.subarray(0, 8).equals(SIGNATURE), "it is a PNG");
  const chunks = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Reads what browsers write: 8 bits a channel, RGB or RGBA, not interlaced. */
function decode(png: Buffer): Image {
  const chunks = chunksOf(png);
  const head = chunks[0]?.data ?? Buffer.alloc(13);
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const channels = head[9] === 6 ? 4 : 3;
  assert.deepEqual([head[8], head[12]], [8, 0], "8 bits, not interlaced");
  const parts = chunks.filter(({ type }) => type === "IDAT");
  const raw = inflateSync(Buffer.concat(parts.map(({ data }) => data)));
  const stride = width * channels;
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = Buffer.from(raw.subarray(start + 1, start + 1 + stride));
    unfilter(raw[start] ?? 0, row, above, channels);
    for (let x = 0; x < width; x++)
      pixels[y * width + x] = row.readUIntBE(x * channels, 3);
    above = row;
  }
  return { width, height, pixels };
}

/** Undoes a row's filter in place. */
function unfilter(
  filter: number,
  row: Buffer,
  above: Buffer,
  channels: number,
): void {
  for (let at = 0; at < row.length; at++) {
    const left = at < channels ? 0 : (row[at - channels] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < channels ? 0 : (above[at - channels] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
    row[at] = ((row[at] ?? 0) + (guess[filter] ?? 0)) & 255;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [
    Math.abs(guess - left),
    Math.abs(guess - up),
    Math.abs(guess - corner),
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** The colours that occur most, none of them near to another. */
function choosePalette(pixels: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels)
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette: number[] = [];
  for (const [colour] of [...counts].toSorted((a, b) => b[1] - a[1])) {
    if (palette.length === PALETTE_SIZE) break;
    if (palette.every((chosen) => distance(chosen, colour) > NEAR))
      palette.push(colour);
  }
  return palette;
}

function nearestIn(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Infinity];
  for (const [index, chosen] of palette.entries()) {
    const far = distance(chosen, colour);
    if (far < least) [best, least] = [index, far];
  }
  return best;
}

function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return red * red + green * green + blue * blue;
}

function encode(
  { width, height }: Image,
  palette: readonly number[],
  rows: Buffer,
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [index, colour] of palette.entries())
    colours.writeUIntBE(colour, index * 3, 3);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
