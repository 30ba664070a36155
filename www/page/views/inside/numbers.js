/** Values written into the cells of an enlarged map. */
import { palettes } from "../../charts/palettes.js";
import { figure } from "./ranges.js";

/** The least size of a cell, in CSS pixels, in which a value can be written. */
export const READABLE = 40;
const TYPE = 11;

/**
 * The rows (or columns) of cells that a scrolled frame shows.
 * @param {number} scroll  how far the first cell is out of sight, in CSS pixels; negative where the frame begins before it
 * @param {number} room  of the frame
 * @param {number} cell  size of a cell
 * @param {number} count  of cells
 * @returns {[first: number, end: number]}
 */
export function cellsInSight(scroll, room, cell, count) {
  const first = Math.max(0, Math.floor(scroll / cell));
  return [Math.min(count, first), Math.min(count, Math.max(first, Math.ceil((scroll + room) / cell)))];
}

/**
 * Whether black or white can be read on the color of a value.
 * @param {number} value
 * @param {import("../../charts/palettes.js").PaletteName} palette
 * @param {import("../../charts/draw.js").Range} range
 * @returns {"#000" | "#fff"}
 */
export function inkOn(value, palette, [low, high]) {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  const [red, green, blue] = palettes[palette].subarray(4 * Math.round(255 * share)).map((part) => part);
  // Relative luminance as WCAG has it; black and white are equally readable at 0.18.
  const linear = [red, green, blue].map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.18 ? "#000" : "#fff";
}

/**
 * Writes the values in sight over an enlarged map.
 * @param {CanvasRenderingContext2D} context  in CSS pixels, of the frame
 * @param {{ values: ArrayLike<number>, height: number, width: number, palette: import("../../charts/palettes.js").PaletteName,
 *   range: import("../../charts/draw.js").Range }} map
 * @param {{ left: number, top: number, width: number, height: number, cell: number, font: string }} frame  left, top: how
 *   far it is scrolled
 */
export function writeNumbers(context, { values, height, width, palette, range }, frame) {
  context.clearRect(0, 0, frame.width, frame.height);
  if (frame.cell < READABLE) return;
  context.font = `${TYPE}px ${frame.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const [firstRow, endRow] = cellsInSight(frame.top, frame.height, frame.cell, height);
  const [firstColumn, endColumn] = cellsInSight(frame.left, frame.width, frame.cell, width);
  for (let row = firstRow; row < endRow; row++)
    for (let column = firstColumn; column < endColumn; column++) {
      const value = values[row * width + column];
      context.fillStyle = inkOn(value, palette, range);
      context.fillText(figure(value), (column + 0.5) * frame.cell - frame.left, (row + 0.5) * frame.cell - frame.top);
    }
}
