/** A zip of members that are not packed, and numpy's arrays in it: what `numpy.load` opens. No state. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** The sum that zip and Python's `zlib.crc32` tell bytes by. @param {Uint8Array} bytes */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 255];
  return ~sum >>> 0;
}

/**
 * @param {{ name: string, parts: Uint8Array<ArrayBuffer>[] }[]} members
 * @returns {Blob}
 */
export function zipOf(members) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, parts: contents } of members) {
    const bytes = new Uint8Array(contents.reduce((sum, { length }) => sum + length, 0));
    contents.reduce((place, part) => (bytes.set(part, place), place + part.length), 0);
    const named = new TextEncoder().encode(name);
    // Version 2.0, UTF-8 names, stored, the first of January 1980.
    const same = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
    const sizes = numbers([crc32(bytes), bytes.length, bytes.length]);
    const lengths = [named.length & 255, named.length >> 8, 0, 0];
    const head = Uint8Array.from([0x50, 0x4b, 3, 4, ...same, ...sizes, ...lengths, ...named]);
    const entry = [0x50, 0x4b, 1, 2, 20, 0, ...same, ...sizes, ...lengths, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    directory.push(Uint8Array.from([...entry, ...numbers([at]), ...named]));
    parts.push(head, bytes);
    at += head.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = [members.length & 255, members.length >> 8];
  const end = Uint8Array.from([0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...count, ...count, ...numbers([size, at]), 0, 0]);
  return new Blob([...parts, ...directory, end]);
}

/** Numbers of 32 bits, the least byte first. @param {number[]} values */
const numbers = (values) => [...new Uint8Array(Uint32Array.from(values).buffer)];

/**
 * An array in the format `.npy`.
 * @param {string} name
 * @param {number[]} shape
 * @param {Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> | string[]} values
 */
export function npy(name, shape, values) {
  const [descr, bytes] = Array.isArray(values) ? texts(values) : plain(values);
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape
    .map((length) => `${length}, `)
    .join("")
    .trim()}), }`;
  const padded = header + " ".repeat(63 - ((10 + header.length) % 64)) + "\n";
  const start = [0x93, ..."NUMPY"].map((part) => (typeof part === "number" ? part : part.charCodeAt(0)));
  const length = [padded.length & 255, padded.length >> 8];
  const head = Uint8Array.from([...start, 1, 0, ...length, ...new TextEncoder().encode(padded)]);
  return { name: `${name}.npy`, parts: [head, bytes] };
}

/**
 * @param {Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>} values
 * @returns {[string, Uint8Array<ArrayBuffer>]}
 */
const plain = (values) =>
  values instanceof Uint8Array
    ? ["|u1", values]
    : ["<f4", new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];

/**
 * Texts as numpy has them: all of the length of the longest, in UTF-32.
 * @param {string[]} values
 * @returns {[string, Uint8Array<ArrayBuffer>]}
 */
function texts(values) {
  const letters = values.map((text) => Array.from(text, (letter) => /** @type {number} */ (letter.codePointAt(0))));
  const longest = Math.max(1, ...letters.map(({ length }) => length));
  const all = new Uint32Array(longest * values.length);
  letters.forEach((text, i) => all.set(text, i * longest));
  return [`<U${longest}`, new Uint8Array(all.buffer)];
}
