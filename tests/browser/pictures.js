/** Zips of drawn pictures, in folders by their class, as a teacher may hand them out. */

import { crc32, deflateSync } from "node:zlib";

/** @param {number[]} values */
const bigEndian = (...values) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
};

/**
 * A PNG of RGB pixels.
 * @param {Uint8Array} pixels
 * @param {number} side
 */
export function png(pixels, side) {
  const chunk = (/** @type {string} */ type, /** @type {Uint8Array} */ data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    return Buffer.concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
  };
  const rows = Buffer.alloc(side * (1 + 3 * side));
  for (let y = 0; y < side; y++) rows.set(pixels.subarray(3 * y * side, 3 * (y + 1) * side), y * (1 + 3 * side) + 1);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", Buffer.concat([bigEndian(side, side), Buffer.from([8, 2, 0, 0, 0])])),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * A zip that stores files as they are.
 * @param {[name: string, data: Buffer][]} files
 */
export function zip(files) {
  const little = (/** @type {[size: 2 | 4, value: number][]} */ ...fields) =>
    Buffer.concat(
      fields.map(([size, value]) => {
        const bytes = Buffer.alloc(size);
        bytes.writeUIntLE(value, 0, size);
        return bytes;
      }),
    );
  const [parts, directory] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let at = 0;
  for (const [name, data] of files) {
    const said = Buffer.from(name);
    const common = little(
      [2, 20],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, crc32(data)],
      [4, data.length],
      [4, data.length],
      [2, said.length],
      [2, 0],
    );
    parts.push(little([4, 0x04034b50]), common, said, data);
    directory.push(little([4, 0x02014b50], [2, 20]), common, little([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), said);
    at += 4 + common.length + said.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const count = files.length;
  const end = little([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed.length], [4, at], [2, 0]);
  return Buffer.concat([...parts, listed, end]);
}

/**
 * Shapes of as many kinds as there are classes: by outline, size and color, each a little elsewhere in each picture.
 * @param {number} classes
 * @param {number} each  pictures of each class
 * @param {number} side  in pixels
 * @param {(kind: number) => string} [nameOf]  the name of a class
 */
export function shapes(classes, each, side, nameOf = (kind) => `Species number ${String(kind + 1).padStart(2, "0")}`) {
  let seed = 1;
  const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  /** @type {[string, Buffer][]} */
  const files = [];
  for (let kind = 0; kind < classes; kind++)
    for (let i = 0; i < each; i++) {
      const pixels = new Uint8Array(3 * side * side).map(() => 20 + 30 * chance());
      const middle = [0, 1].map(() => side / 2 + (chance() - 0.5) * 0.2 * side);
      const size = side * (0.2 + 0.08 * (Math.floor(kind / 3) % 4));
      const color = [0, 1, 2].map((channel) => 90 + 80 * (Math.floor(kind / 12 + channel) % 3));
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const [dy, dx] = [Math.abs(y - middle[0]), Math.abs(x - middle[1])];
          const isIn = [Math.hypot(dx, dy) < size, Math.max(dx, dy) < size, dx + dy < size][kind % 3];
          if (isIn) pixels.set(color, 3 * (y * side + x));
        }
      files.push([`${nameOf(kind)}/${i}.png`, png(pixels, side)]);
    }
  return zip(files);
}
