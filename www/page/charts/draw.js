/**
 * Numbers to pixels, without state. A canvas gets one pixel a value; CSS enlarges it (`image-rendering: pixelated`), so what
 * a canvas holds can be compared with the numbers it was drawn from.
 */
import { palettes } from "./palettes.js";

/**
 * The values that become the first and the last color.
 * @typedef {[low: number, high: number]} Range
 */

/**
 * Draws a map of single values, such as the output of one filter.
 *
 * @param {HTMLCanvasElement} canvas  is resized to `width` x `height`
 * @param {ArrayLike<number>} values  `height * width`, row by row
 * @param {number} height
 * @param {number} width
 * @param {import("./palettes.js").PaletteName} palette
 * @param {Range} range  values beyond it get its end's color, NaN none at all
 */
export function drawMap(canvas, values, height, width, palette, range) {
  put(canvas, mapPixels(values, palette, range), height, width);
}

/**
 * Draws an image: gray with 1 channel, color with 3, color and transparency with 4; of any other number the first.
 *
 * @param {HTMLCanvasElement} canvas  is resized to `width` x `height`
 * @param {ArrayLike<number>} pixels  `height * width * channels`, channels last
 * @param {number} height
 * @param {number} width
 * @param {number} channels
 * @param {Range} range  values drawn black and white
 */
export function drawImage(canvas, pixels, height, width, channels, range) {
  put(canvas, imagePixels(pixels, channels, range), height, width);
}

/**
 * @param {ArrayLike<number>} values
 * @param {import("./palettes.js").PaletteName} palette
 * @param {Range} range
 * @returns {Uint8ClampedArray<ArrayBuffer>}  4 bytes a value
 */
export function mapPixels(values, palette, [low, high]) {
  const colors = new Uint32Array(palettes[palette].buffer);
  const out = new Uint32Array(values.length);
  const scale = high > low ? 255 / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const place = (values[i] - low) * scale;
    if (Number.isNaN(place)) continue;
    out[i] = colors[place <= 0 ? 0 : place >= 255 ? 255 : (place + 0.5) | 0];
  }
  return new Uint8ClampedArray(out.buffer);
}

/**
 * @param {ArrayLike<number>} pixels
 * @param {number} channels
 * @param {Range} range
 * @returns {Uint8ClampedArray<ArrayBuffer>}  4 bytes a pixel
 */
export function imagePixels(pixels, channels, [low, high]) {
  const count = pixels.length / channels;
  const out = new Uint8ClampedArray(4 * count);
  const scale = high > low ? 255 / (high - low) : 0;
  const isColor = channels === 3 || channels === 4;
  for (let i = 0; i < count; i++) {
    const at = i * channels;
    out[4 * i] = (pixels[at] - low) * scale;
    out[4 * i + 1] = isColor ? (pixels[at + 1] - low) * scale : out[4 * i];
    out[4 * i + 2] = isColor ? (pixels[at + 2] - low) * scale : out[4 * i];
    out[4 * i + 3] = channels === 4 ? (pixels[at + 3] - low) * scale : 255;
  }
  return out;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8ClampedArray<ArrayBuffer>} rgba
 * @param {number} height
 * @param {number} width
 */
export function put(canvas, rgba, height, width) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/**
 * The smallest and the largest of some values; NaN counts for nothing.
 * @param {ArrayLike<number>} values
 * @returns {Range}
 */
export function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return low <= high ? [low, high] : [0, 0];
}

/**
 * A range around 0 that holds another, for the diverging palette.
 * @param {Range} range
 * @returns {Range}
 */
export function symmetric([low, high]) {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return [-reach, reach];
}

/**
 * An image made smaller by whole factors, each pixel the mean of those it stands for.
 *
 * @param {Float32Array} pixels  channels last
 * @param {number} height
 * @param {number} width
 * @param {number} channels
 * @param {number} limit  neither side is longer afterwards
 */
export function shrink(pixels, height, width, channels, limit) {
  const factor = Math.ceil(Math.max(height, width) / limit);
  if (factor <= 1) return { pixels, height, width };
  const [rows, columns] = [Math.floor(height / factor) || 1, Math.floor(width / factor) || 1];
  const out = new Float32Array(rows * columns * channels);
  const [tall, wide] = [Math.min(factor, height), Math.min(factor, width)];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = row * tall; y < (row + 1) * tall; y++)
          for (let x = column * wide; x < (column + 1) * wide; x++) sum += pixels[(y * width + x) * channels + channel];
        out[(row * columns + column) * channels + channel] = sum / (tall * wide);
      }
  return { pixels: out, height: rows, width: columns };
}
