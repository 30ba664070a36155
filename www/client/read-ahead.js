/** Reading a file from one end to the other while WebAssembly works on what it has of it: `src/worker/blob.rs` uses this. */

import { pieces } from "./pieces.js";

/** So many bytes are kept ready: what the core reads in a turn, and an image more. */
const READY = 3 << 20;

export class ReadAhead {
  #source;
  #wake;
  #at;
  /** What was read and not taken, which begins at `#at` of the file. @type {Uint8Array<ArrayBuffer>[]} */
  #pieces = [];
  #length = 0;
  #reading = false;
  #ended = false;

  /**
   * @param {Blob} blob
   * @param {number} start  where in it to begin
   * @param {() => void} wake  called when there is no need to wait any more
   */
  constructor(blob, start, wake) {
    this.#source = pieces(blob.slice(start));
    this.#at = start;
    this.#wake = wake;
    this.#read();
  }

  async #read() {
    if (this.#reading || !this.waits) return;
    this.#reading = true;
    try {
      while (this.waits) {
        const { done, value } = await this.#source.next();
        if (done) {
          this.#ended = true;
        } else {
          this.#pieces.push(value);
          this.#length += value.length;
        }
      }
    } catch {
      // The core reads there by itself, and tells what is wrong.
      this.#ended = true;
    }
    this.#reading = false;
    this.#wake();
  }

  /** Whether more bytes are to come before the core should go on. */
  get waits() {
    return !this.#ended && this.#length < READY;
  }

  /**
   * Takes the next bytes, if they are those from `offset` on; gives how many.
   * @param {number} offset
   * @param {Uint8Array} out
   */
  take(offset, out) {
    const piece = this.#pieces[0];
    if (!piece || offset !== this.#at) return 0;
    const length = Math.min(piece.length, out.length);
    out.set(piece.subarray(0, length));
    this.#at += length;
    this.#length -= length;
    if (length < piece.length) {
      this.#pieces[0] = piece.subarray(length);
    } else {
      this.#pieces.shift();
    }
    this.#read();
    return length;
  }

  close() {
    this.#ended = true;
    this.#source.return();
  }
}
