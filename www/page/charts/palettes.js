/** Color maps: numbers from 0 to 1 to colors, as tables of 256 that drawing can index. */
import { interpolateRdBu, interpolateViridis } from "d3-scale-chromatic";

/** @typedef {"viridis" | "gray" | "diverging"} PaletteName */

/**
 * 256 colors of 4 bytes each, red, green, blue, alpha.
 * @typedef {Uint8ClampedArray} Palette
 */

/**
 * @param {(t: number) => string} color  as `#440154` or `rgb(68, 1, 84)`
 * @returns {Palette}
 */
function table(color) {
  const palette = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++) {
    const text = color(i / 255);
    const parts = text.startsWith("#")
      ? text.match(/[0-9a-f]{2}/gi)?.map((hex) => parseInt(hex, 16))
      : text.match(/[\d.]+/g);
    palette.set([...(parts ?? []).map(Number), 255], 4 * i);
  }
  return palette;
}

/** @type {Record<PaletteName, Palette>} */
export const palettes = {
  /** As matplotlib shows a single channel when it is told nothing else, and as the class saw it. */
  viridis: table(interpolateViridis),
  gray: table((t) => `rgb(${255 * t}, ${255 * t}, ${255 * t})`),
  /** Blue below the middle, red above, white in it: for signed values, on a range symmetric around 0. */
  diverging: table((t) => interpolateRdBu(1 - t)),
};
