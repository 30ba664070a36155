/** Bytes of the first piece; each is twice as long as the one before, up to the most. */
const FIRST = 1 << 20;
const MOST = 8 << 20;

/** How many are asked for before the first of them is there. */
const ASKED = 4;

/**
 * The bytes of a file in pieces, in their order. Several are on their way at any time: a browser reads parts of a file side by side,
 * and takes half or a third of the time that it takes for one part after the other.
 * @param {Blob} blob
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>}
 */
export async function* pieces(blob) {
  /** @type {Promise<ArrayBuffer>[]} */
  const asked = [];
  let length = FIRST;
  for (let at = 0; at < blob.size || asked.length > 0;) {
    while (at < blob.size && asked.length < ASKED) {
      const piece = blob.slice(at, at + length).arrayBuffer();
      // Whoever waits for it is told; nobody may, where an earlier one fails.
      piece.catch(() => {});
      asked.push(piece);
      at += length;
      length = Math.min(2 * length, MOST);
    }
    yield new Uint8Array(await /** @type {Promise<ArrayBuffer>} */ (asked.shift()));
  }
}
