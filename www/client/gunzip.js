/** Gzip, which the browser unpacks in half the time that the core takes, and once instead of twice. */

/** How many times its own size a file may become, and the size up to which it may always grow: as in the core. */
const EXPANSION = 100;
const EXPANSION_FLOOR = 256 << 20;

/**
 * What is in a file, or the file itself where something is wrong with it: the core tells what.
 * @param {Blob} blob
 * @returns {Promise<Blob>}
 */
export async function gunzip(blob) {
  const limit = Math.max(EXPANSION_FLOOR, EXPANSION * blob.size);
  let size = 0;
  const counter = new TransformStream({
    transform(piece, control) {
      size += piece.length;
      if (size > limit) control.error();
      else control.enqueue(piece);
    },
  });
  try {
    const stream = blob.stream().pipeThrough(new DecompressionStream("gzip")).pipeThrough(counter);
    return await new Response(stream).blob();
  } catch {
    return blob;
  }
}
