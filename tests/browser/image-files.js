/** Writes files of images: `.npy`, as `numpy.save` does, and PNG, as Pillow does. */
import { crc32, deflateSync } from "node:zlib";

/**
 * @param {string} dtype  numpy's: "|u1", "<u2", "<f4", "<f8"
 * @param {number[]} shape
 * @param {ArrayLike<number>} values
 */
export function npy(dtype, shape, values) {
  const Kind = { "|u1": Uint8Array, "<u2": Uint16Array, "<f4": Float32Array, "<f8": Float64Array }[dtype];
  if (!Kind) throw new Error(dtype);
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const padded = header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11) + "\n";
  const length = Buffer.from([padded.length & 255, padded.length >> 8]);
  const start = Buffer.from("\x93NUMPY\x01\x00", "latin1");
  return Buffer.concat([start, length, Buffer.from(padded, "latin1"), Buffer.from(Kind.from(values).buffer)]);
}

/** @param {string} kind @param {Buffer} data */
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/**
 * @param {[height: number, width: number, channels: number]} shape
 * @param {ArrayLike<number>} values
 * @param {{ bits?: 8 | 16, orientation?: number }} [options]  orientation: as EXIF data tell it
 */
export function png([height, width, channels], values, { bits = 8, orientation } = {}) {
  const size = bits / 8;
  const rows = Buffer.alloc(height * (1 + width * channels * size));
  for (let row = 0, from = 0, to = 0; row < height; row++) {
    rows[to++] = 0;
    for (let i = 0; i < width * channels; i++, to += size) {
      if (size === 1) rows[to] = values[from++];
      else rows.writeUInt16BE(values[from++], to);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = bits;
  header[9] = /** @type {Record<number, number>} */ ({ 1: 0, 2: 4, 3: 2, 4: 6 })[channels];
  const exif = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation ?? 1, 0, 0, 0, 0, 0, 0];
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...(orientation ? [chunk("eXIf", Buffer.from(exif))] : []),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
