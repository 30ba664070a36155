/** How many bytes of a file are asked for at once, and how often before the first are there. */
const PIECE = 2 << 20;
const ASKED = 6;

/**
 * The bytes of a file in pieces, in their order. Several are on their way at any time: a browser reads parts of a file side by side,
 * and takes half or a third of the time that it takes for one part after the other.
 * @param {Blob} blob
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>}
 */
export async function* pieces(blob) {
  /** @type {Promise<ArrayBuffer>[]} */
  const asked = [];
  for (let at = 0; at < blob.size || asked.length > 0; ) {
    while (at < blob.size && asked.length < ASKED) {
      const piece = blob.slice(at, at + PIECE).arrayBuffer();
      // Whoever waits for it is told; nobody may, where an earlier one fails.
      piece.catch(() => {});
      asked.push(piece);
      at += PIECE;
    }
    yield new Uint8Array(await /** @type {Promise<ArrayBuffer>} */ (asked.shift()));
  }
}
