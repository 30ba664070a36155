/** What a network has learned, as numbers, wherever they are: it goes from there to where it is wanted in pieces, and is never held twice. */

/** @import { Tell } from "./connection.js" */

/**
 * Some numbers of an array, from its number `start` on. Whoever takes them may give them away.
 * @typedef {{ array: number, start: number, numbers: Float32Array<ArrayBuffer> }} Piece
 *
 * lengths: of all arrays, the weights first, then what the optimizer remembers of each weight; pieces: all that is not 0; close: they
 * are not wanted, or no longer
 * @typedef {{ lengths: number[], pieces: () => AsyncIterable<Piece>, close?: () => void }} Numbers
 */

/** Numbers of a piece: 4 MB. */
const PIECE = 1 << 20;

/** Pieces that are on their way at once. */
export const AHEAD = 3;

/**
 * Numbers of arrays in memory, or of files that hold them as they are.
 * @param {(Float32Array | Blob)[]} arrays
 * @returns {Numbers}
 */
export function numbersOf(arrays) {
  const lengths = arrays.map((array) => (array instanceof Blob ? array.size / 4 : array.length));
  return {
    lengths,
    async *pieces() {
      for (const [array, all] of arrays.entries())
        for (let start = 0; start < lengths[array]; start += PIECE) {
          const end = Math.min(start + PIECE, lengths[array]);
          const numbers =
            all instanceof Blob
              ? new Float32Array(await all.slice(4 * start, 4 * end).arrayBuffer())
              : new Float32Array(all.subarray(start, end));
          yield { array, start, numbers };
        }
    },
  };
}

/**
 * Lets several pieces be taken at once, and not too many.
 * @param {Numbers} numbers
 * @param {(piece: Piece) => Promise<unknown>} take
 */
export async function each({ pieces }, take) {
  /** @type {Promise<unknown>[]} */
  const taken = [];
  try {
    for await (const piece of pieces()) {
      const one = take(piece);
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
      letGo(/** @type {ArrayBuffer} */ (buffers[0]));
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

  /** @param {Piece} piece  is of no use afterwards */
  add({ array, start, numbers }) {
    this.#parts[array].push({ start, blob: new Blob([numbers]) });
    letGo(numbers.buffer);
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

/** Nobody listens at its other end. @type {MessagePort | undefined} */
let nowhere;

/**
 * Gives memory back at once: else it is in the way until the browser looks for what nobody needs any more. It is sent to nobody, since
 * `transfer(0)` of a buffer that came in a message leaves the memory taken in Chromium, and uncounted.
 * @param {ArrayBuffer} memory
 */
export function letGo(memory) {
  if (!nowhere) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    nowhere = port1;
  }
  nowhere.postMessage(null, [memory]);
}
