/** Grids to begin with, of 9 x 9 or 18 x 18 numbers from 0 to 1. No state. */

/** @typedef {import("./operations.js").Grid} Grid */

/** @type {Record<string, (down: number, right: number) => number>}  down, right: from -1 to 1 */
const pictures = {
  "an edge": (_, right) => (right < 0 ? 0.9 : 0.1),
  "a bar": (_, right) => (Math.abs(right) < 0.3 ? 0.9 : 0.1),
  "a slope": (_, right) => 0.5 + 0.5 * right,
  "a disc": (down, right) => (Math.hypot(down, right) < 0.7 ? 0.9 : 0.1),
  "an X": (down, right) => (Math.abs(Math.abs(down) - Math.abs(right)) < 0.15 ? 0.9 : 0.1),
};

export const sampleNames = Object.keys(pictures);

/**
 * @param {string} name
 * @param {number} side
 * @returns {Grid}
 */
export function sample(name, side) {
  const picture = pictures[name] ?? pictures["an edge"];
  const at = (/** @type {number} */ i) => (2 * i) / (side - 1) - 1;
  const values = Float32Array.from({ length: side * side }, (_, i) => picture(at(Math.floor(i / side)), at(i % side)));
  return { height: side, width: side, values };
}

/**
 * A square of an image, as gray values from 0 to 1; beyond the image there is 0.
 * @param {{ pixels: Float32Array, height: number, width: number, channels: number }} image
 * @param {import("../../../charts/draw.js").Range} range  black and white
 * @param {{ row: number, column: number }} middle
 * @param {number} side
 * @returns {Grid}
 */
export function cut({ pixels, height, width, channels }, [low, high], middle, side) {
  const values = new Float32Array(side * side);
  const start = (/** @type {number} */ at, /** @type {number} */ length) =>
    Math.max(0, Math.min(length - side, at - Math.floor(side / 2)));
  const [top, left] = [start(middle.row, height), start(middle.column, width)];
  const colors = Math.min(channels, 3);
  for (let row = 0; row < Math.min(side, height); row++)
    for (let column = 0; column < Math.min(side, width); column++) {
      const at = ((top + row) * width + left + column) * channels;
      let sum = 0;
      for (let channel = 0; channel < colors; channel++) sum += pixels[at + channel];
      values[row * side + column] = high > low ? (sum / colors - low) / (high - low) : 0;
    }
  return { height: side, width: side, values };
}
