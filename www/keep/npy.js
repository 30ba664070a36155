/** Numbers as numpy keeps them in files: `.npy`, version 1.0, one row of `<f4`. */

const MAGIC = "\x93NUMPY\x01\x00";

/**
 * @param {Float32Array} numbers
 * @returns {Blob}
 */
export function writeNpy(numbers) {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${numbers.length},), }`;
  // The numbers begin at a multiple of 64.
  const header = words.padEnd(Math.ceil((words.length + 11) / 64) * 64 - 11) + "\n";
  const bytes = latin1(`${MAGIC}\0\0${header}`);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  return new Blob([bytes, /** @type {Float32Array<ArrayBuffer>} */ (numbers)]);
}

/**
 * @param {Blob} blob
 * @returns {Promise<Float32Array | null>}  `null`: it is something else
 */
export async function readNpy(blob) {
  const start = new Uint8Array(await blob.slice(0, 10).arrayBuffer());
  if (start.length < 10 || !latin1(MAGIC).every((byte, i) => byte === start[i])) return null;
  const end = 10 + new DataView(start.buffer).getUint16(8, true);
  const header = await blob.slice(10, end).text();
  const length = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$/.exec(header)?.[1];
  if (length === undefined || blob.size !== end + 4 * Number(length)) return null;
  return new Float32Array(await blob.slice(end).arrayBuffer());
}

/** @param {string} text */
const latin1 = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
