/** What a network has learned, as numbers, wherever they are: it goes from there to where it is wanted in pieces, and is never held twice. */

/** @import { Tell } from "./connection.js" */

/**
 * Some numbers of an array, from its number `start` on. Whoever takes them may give them away.
 * @typedef {{ array: number, start: number, numbers: Float32Array<ArrayBuffer> }} Piece
 *
 * lengths: of all arrays, the weights first, then what the optimizer remembers of each weight; pieces: all that is not 0; took: who takes
 * them is done with one, whose memory another may have; close: they are not wanted, or no longer
 * @typedef {{ lengths: number[], pieces: () => AsyncIterable<Piece>, took?: (memory: ArrayBuffer) => void, close?: () => void }} Numbers
 */

/** Numbers of a piece: 2 MB. */
const PIECE = 1 << 19;

/** Pieces that are on their way at once. */
export const AHEAD = 3;

/**
 * Numbers of arrays in memory, or of files that hold them as they are.
 * @param {(Float32Array | Blob)[]} arrays
 * @returns {Numbers}
 */
export function numbersOf(arrays) {
  const lengths = arrays.map((array) => (array instanceof Blob ? array.size / 4 : array.length));
  function* places() {
    for (const [array, length] of lengths.entries())
      for (let start = 0; start < length; start += PIECE) yield { array, start, end: Math.min(start + PIECE, length) };
  }
  /** @param {{ array: number, start: number, end: number }} place @returns {Promise<Piece>} */
  const read = async ({ array, start, end }) => {
    const all = arrays[array];
    if (!(all instanceof Blob)) return { array, start, numbers: new Float32Array(all.subarray(start, end)) };
    return { array, start, numbers: new Float32Array(await all.slice(4 * start, 4 * end).arrayBuffer()) };
  };
  return {
    lengths,
    async *pieces() {
      // A browser reads several parts of a file side by side.
      /** @type {Promise<Piece>[]} */
      const asked = [];
      for (const place of places()) {
        const one = read(place);
        one.catch(() => {}); // who waits for it is told
        asked.push(one);
        if (asked.length === AHEAD) yield await /** @type {Promise<Piece>} */ (asked.shift());
      }
      for (const one of asked) yield await one;
    },
  };
}

/**
 * Lets several pieces be taken at once, and not too many.
 * @param {Numbers} numbers
 * @param {(piece: Piece) => Promise<ArrayBuffer>} take  gives back the memory of the piece
 */
export async function each({ pieces, took = letGo }, take) {
  /** @type {Promise<unknown>[]} */
  const taken = [];
  try {
    for await (const piece of pieces()) {
      const one = take(piece).then(took);
      one.catch(() => {}); // who waits for it is told
      taken.push(one);
      if (taken.length === AHEAD) await taken.shift();
    }
    await Promise.all(taken);
  } finally {
    await Promise.allSettled(taken);
  }
}

/**
 * Hands numbers to the worker that computes, which expects them for the request `restore`.
 * @param {Numbers} numbers
 * @param {Tell} tell
 */
export async function handOver(numbers, tell) {
  try {
    await tell({ request: { type: "expect", lengths: numbers.lengths } }, "done");
    await each(numbers, async ({ array, start, numbers }) => {
      const request = /** @type {const} */ ({ type: "numbers", array, start });
      const { buffers } = await tell({ request, attachments: [numbers], transfer: [numbers.buffer] }, "done");
      return /** @type {ArrayBuffer} */ (buffers[0]);
    });
  } catch (error) {
    await tell({ request: { type: "expect", lengths: [] } }, "done").catch(() => {});
    throw error;
  }
}

/**
 * Puts numbers together, in memory that a browser may put on the disk.
 * @param {Numbers} numbers
 * @returns {Promise<Blob[]>}
 */
export async function together(numbers) {
  const parts = new Parts(numbers.lengths);
  await each(numbers, async (piece) => parts.add(piece));
  return parts.arrays();
}

/** Pieces of arrays, in any order. */
export class Parts {
  #lengths;
  /** @type {{ start: number, blob: Blob }[][]} */
  #parts;

  /** @param {number[]} lengths */
  constructor(lengths) {
    this.#lengths = lengths;
    this.#parts = lengths.map(() => []);
  }

  /**
   * @param {Piece} piece
   * @returns {ArrayBuffer}  its memory, which is done with
   */
  add({ array, start, numbers }) {
    this.#parts[array].push({ start, blob: new Blob([numbers]) });
    return numbers.buffer;
  }

  /** All numbers of each array; what has not come is 0. */
  arrays() {
    return this.#parts.map((parts, array) => {
      /** @type {Blob[]} */
      const all = [];
      let end = 0;
      const fill = (/** @type {number} */ to) => to > end && all.push(new Blob([new Float32Array(to - end)]));
      for (const { start, blob } of parts.sort((one, other) => one.start - other.start)) {
        fill(start);
        all.push(blob);
        end = start + blob.size / 4;
      }
      fill(this.#lengths[array]);
      return new Blob(all);
    });
  }
}

/** A port whose other end is closed: nobody gets what is sent there. */
const nowhere = (() => {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
})();

/**
 * Gives memory back at once, by handing it over to nobody: else it is in the way until somebody looks for what is not needed any more.
 * (`transfer(0)` would not: the browser keeps memory that came with a message, and forgets to count it.)
 * @param {ArrayBuffer} memory
 */
export function letGo(memory) {
  if (memory.byteLength > 0) nowhere.postMessage(null, [memory]);
}
