/** Values of an area, in writing. No state. */
import { figure } from "./ranges.js";

/** @typedef {import("./geometry.js").Area} Area */

/** An area of more values than this has only its greatest written. */
const WRITTEN = 4;

/**
 * The values of an area as they lie, row by row; of many only the greatest, of several colors all of one pixel.
 * @param {ArrayLike<number>} values  of the whole picture, channels last
 * @param {number} across  pixels in a row
 * @param {number} channels
 * @param {Area} area
 */
export function written(values, across, channels, { row, column, height, width }) {
  const rows = [];
  for (let y = row; y < row + height; y++) {
    const start = (y * across + column) * channels;
    rows.push(Array.from({ length: width * channels }, (_, i) => values[start + i]));
  }
  const count = height * width;
  if (channels > 1 && count > 1) return `${count} pixels`;
  if (count > WRITTEN) return `up to ${figure(Math.max(...rows.flat()))}`;
  return rows.map((line) => line.map(figure).join("  ")).join("\n");
}

/**
 * Rows and columns of an area: `12, 30`, or `12–13, 30–31`.
 * @param {Area} area
 */
export function where({ row, column, height, width }) {
  const span = (/** @type {number} */ start, /** @type {number} */ count) =>
    count === 1 ? `${start}` : `${start}–${start + count - 1}`;
  return `${span(row, height)}, ${span(column, width)}`;
}
