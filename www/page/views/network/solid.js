/**
 * The shape of what a layer puts out, as a body: an image as a stack of sheets, one for each map, a flat output as a column.
 * Lengths are pixels of the drawing. Faces grow with the square root of the image's sides, depths with the logarithm of the
 * number of maps: so halving an image and doubling its maps are both seen, from one map of 256 x 256 to 512 of 4 x 4.
 */

/** The face of the largest image. */
const LARGEST = 68;

/** What a step back looks like: to the right and up. */
const BACK = [0.8, -0.42];

/** Tallest column. */
const TALLEST = 104;

/** Up to this many values of a flat output are drawn one by one. */
const FEW = 12;

/**
 * @typedef {{ kind: "stack", width: number, height: number, depth: [number, number], sheets: number[] }} Stack
 *   depth: from the front face to the last; sheets: the shares of the way back at which the sheets in between stand
 * @typedef {{ kind: "column", width: number, height: number, cells: number, gap: boolean }} Column
 *   gap: more cells than are drawn
 */

/**
 * @param {number[]} shape  without the batch
 * @param {number} largest  the longest side of any image in the chain, in the image's pixels
 * @returns {Stack | Column}
 */
export function solid(shape, largest) {
  if (shape.length !== 3) return column(shape.reduce((product, size) => product * size, 1));
  const [height, width, channels] = shape;
  const side = (/** @type {number} */ size) => Math.max(3, LARGEST * Math.sqrt(size / Math.max(largest, 1)));
  const back = channels <= 1 ? 3 : 4 + 5 * Math.log2(channels);
  const count = Math.min(channels, Math.ceil(back / 4));
  return {
    kind: "stack",
    width: side(width),
    height: side(height),
    depth: [BACK[0] * back, BACK[1] * back],
    sheets: Array.from({ length: Math.max(0, count - 1) }, (_, i) => (i + 1) / count),
  };
}

/**
 * @param {number} values
 * @returns {Column}
 */
function column(values) {
  if (values <= FEW)
    return { kind: "column", width: 10, height: Math.min(TALLEST, 10 * values), cells: values, gap: false };
  const height = Math.min(TALLEST, 24 + 6 * Math.log2(values));
  return { kind: "column", width: 10, height, cells: Math.round(height / 5), gap: true };
}
