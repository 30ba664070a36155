/** What the colors of maps stand for. */
import { extent, symmetric } from "../../charts/draw.js";
import { splitChannels } from "./geometry.js";

/** @typedef {import("../../charts/draw.js").Range} Range */

/** @type {WeakMap<object, Float32Array[]>} */
const split = new WeakMap();

/**
 * The maps of an output, taken apart once.
 * @param {import("../../../playground.js").Activations} output
 * @returns {Float32Array[]}  each `height * width`
 */
export function mapsOf(output) {
  const maps = split.get(output) ?? splitChannels(output.values, output.channels);
  split.set(output, maps);
  return maps;
}

/**
 * The range of each map. Layers shown together have maps in the same order, and what stands at the same place has the same
 * colors, so that only what a layer does to it makes the difference.
 *
 * @param {Float32Array[][]} layers  the maps of each layer, as many in one as in the other
 * @param {"each" | "shared"} scale  to each map's own values, or all alike
 * @param {import("../../charts/palettes.js").PaletteName} palette
 * @returns {Range[]}
 */
export function rangesOf(layers, scale, palette) {
  const own = (layers[0] ?? []).map((_, i) => union(layers.map((maps) => extent(maps[i]))));
  const ranges = scale === "shared" ? own.map(() => union(own)) : own;
  return palette === "diverging" ? ranges.map(symmetric) : ranges;
}

/**
 * @param {Range[]} ranges
 * @returns {Range}
 */
function union(ranges) {
  let [low, high] = ranges[0];
  for (const range of ranges) [low, high] = [Math.min(low, range[0]), Math.max(high, range[1])];
  return [low, high];
}

/**
 * Whether a map is 0 everywhere: its filter found nothing in this image, or it has stopped answering to any.
 * @param {ArrayLike<number>} map
 */
export function isDead(map) {
  for (let i = 0; i < map.length; i++) if (map[i] !== 0) return false;
  return true;
}

/**
 * A value in as many characters whatever it is, so that nothing moves when it changes: four significant digits, a real
 * minus.
 * @param {number} value
 */
export function figure(value) {
  const size = Math.abs(value);
  const text =
    size >= 1e5 || (size > 0 && size < 1e-4)
      ? size.toExponential(1)
      : size.toFixed(size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
