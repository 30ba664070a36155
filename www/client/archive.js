/** The files of an archive, in the worker: small ones as their bytes, large ones of a zip as parts of the archive. */

import { pieces } from "./pieces.js";

/** How much of an archive's files is kept as pieces before it becomes a part of a blob, which need not be in memory. */
const PIECES = 32 << 20;

/**
 * @typedef {{ start: number, length: number, deflated: boolean, size: number, crc32: number }} Place  where a file lies in a zip
 * @typedef {{ path: string, parts: BlobPart[], pieces: Uint8Array<ArrayBuffer>[], size: number, place?: Place }} File
 * @typedef {{ unpack: (name: string, blob: Blob, take: (part: string | Uint8Array<ArrayBuffer> | Place) => void) => void,
 *   crc32: (before: number, piece: Uint8Array) => number }} Module
 */

/**
 * @param {Module} module  what is loaded of `unpacker`
 * @param {string} name
 * @param {Blob} blob
 * @returns {Promise<{ path: string, blob: Blob }[]>}
 */
export async function unpacked(module, name, blob) {
  /** @type {File[]} */
  const files = [];
  module.unpack(name, blob, (part) => {
    const file = files[files.length - 1];
    if (typeof part === "string") {
      files.push({ path: part, parts: [], pieces: [], size: 0 });
    } else if (part instanceof Uint8Array) {
      add(file, part);
    } else {
      file.place = part;
    }
  });
  const done = [];
  for (const file of files) {
    const { path, place } = file;
    if (!place) done.push({ path, blob: new Blob([...file.parts, ...file.pieces]) });
    else done.push({ path, blob: await inPlace(module, name, blob, file, place) });
  }
  return done;
}

/**
 * @param {File} file
 * @param {Uint8Array<ArrayBuffer>} piece
 */
function add(file, piece) {
  file.pieces.push(piece);
  file.size += piece.length;
  if (file.size > PIECES) {
    file.parts.push(new Blob(file.pieces.splice(0)));
    file.size = 0;
  }
}

/**
 * A file that lies in a zip as it is, or that the browser inflates, which is faster than to do it here.
 * @param {Module} module
 * @param {string} name
 * @param {Blob} archive
 * @param {File} file
 * @param {Place} place
 */
async function inPlace(module, name, archive, file, { start, length, deflated, size, crc32 }) {
  const packed = archive.slice(start, start + length);
  const broken = (/** @type {string} */ why) => ({
    code: "broken_archive",
    message: `${name}, byte ${start}: the zip file cannot be read at ${file.path}: ${why}`,
    hint: "The file seems to be cut short or damaged. Download or copy it again.",
  });
  let sum = 0;
  let read = 0;
  const take = (/** @type {Uint8Array} */ piece) => {
    sum = module.crc32(sum, piece);
    read += piece.length;
    if (read > size) throw broken("it becomes larger than it should");
  };
  if (deflated) {
    const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw broken(error.message);
      });
      if (done) break;
      take(value);
      add(file, /** @type {Uint8Array<ArrayBuffer>} */ (value));
    }
  } else {
    for await (const piece of pieces(packed)) take(piece);
  }
  if (read !== size) throw broken("it ends in the middle, where more was expected");
  if (sum !== crc32) throw broken("Invalid checksum");
  return deflated ? new Blob([...file.parts, ...file.pieces]) : packed;
}
