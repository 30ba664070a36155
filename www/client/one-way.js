/**
 * Bytes of a file that are read one part after the other, into memory that is there: no other way is as quick, or needs less.
 */
export class OneWay {
  #blob;
  /** @type {ReadableStreamBYOBReader | null} */
  #reader = null;
  /** Up to where it has been read. */
  #at = 0;

  /** @param {Blob} blob */
  constructor(blob) {
    this.#blob = blob;
  }

  /**
   * The bytes from `start` to before `end`; those behind them are the next to be had at once.
   * @param {number} start
   * @param {number} end
   * @param {ArrayBuffer} [memory]  that the caller does without; it is used where it has the right size
   * @returns {Promise<ArrayBuffer>}
   */
  async read(start, end, memory) {
    if (this.#at !== start || !this.#reader) {
      await this.close();
      this.#reader = readerOf(this.#blob.slice(start));
      this.#at = start;
    }
    // Not every browser reads files so.
    if (!this.#reader) return this.#whole(await this.#blob.slice(start, end).arrayBuffer(), end - start);
    let bytes = memory?.byteLength === end - start ? memory : new ArrayBuffer(end - start);
    while (this.#at < end) {
      const { done, value } = await this.#reader.read(new Uint8Array(bytes, this.#at - start));
      if (done) return this.#whole(bytes, this.#at - start);
      bytes = /** @type {ArrayBuffer} */ (value.buffer);
      this.#at += value.length;
    }
    return bytes;
  }

  /** @param {ArrayBuffer} bytes @param {number} length */
  #whole(bytes, length) {
    if (bytes.byteLength === length) return bytes;
    throw new Error("it became shorter");
  }

  /** Nothing more is wanted for now. */
  async close() {
    await this.#reader?.cancel();
    this.#reader = null;
  }
}

/** @param {Blob} blob */
function readerOf(blob) {
  try {
    return blob.stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
}
