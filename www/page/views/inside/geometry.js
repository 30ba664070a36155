/**
 * Shapes and places, without state. What a layer is, is read off the shape of its output alone: `height x width x channels`
 * are maps, anything flat is a row of values.
 *
 * @typedef {{ name: string, output_shape: (number | null)[] | null }} LayerShape  the batch comes first, as `null`
 * @typedef {{ height: number, width: number }} Size
 * @typedef {{ row: number, column: number }} Place
 * @typedef {Place & Size} Area  of values: its first row and column, and how many of each
 */

/**
 * The size of a layer's maps, `null` where its output is flat or unknown.
 * @param {LayerShape} layer
 * @returns {(Size & { channels: number }) | null}
 */
export function mapSize({ output_shape }) {
  if (output_shape?.length !== 4) return null;
  const [, height, width, channels] = /** @type {number[]} */ (output_shape);
  return { height, width, channels };
}

/**
 * The layer that lowers the resolution of a layer's maps: the next with as many channels and fewer rows or columns. Layers
 * in between may change the values of the maps (an activation), not their shape.
 * @template {LayerShape} L
 * @param {L[]} layers
 * @param {string} name
 * @returns {L | null}
 */
export function lowered(layers, name) {
  const from = layers.findIndex((layer) => layer.name === name);
  const size = from < 0 ? null : mapSize(layers[from]);
  if (!size) return null;
  for (const layer of layers.slice(from + 1)) {
    const next = mapSize(layer);
    if (!next || next.channels !== size.channels || next.height > size.height || next.width > size.width) return null;
    if (next.height < size.height || next.width < size.width) return layer;
  }
  return null;
}

/**
 * The layer to show before one was chosen: the first whose maps are of a channel count of their own, not merely the image
 * in other values; where there is none the first with maps, then the first.
 * @template {LayerShape} L
 * @param {L[]} layers
 * @param {number} channels  of the image
 * @returns {L | undefined}
 */
export function firstWithMaps(layers, channels) {
  const withMaps = layers.filter(mapSize);
  return withMaps.find((layer) => mapSize(layer)?.channels !== channels) ?? withMaps[0] ?? layers[0];
}

/**
 * Sizes of the pictures on the way from one layer to another, for {@link follow}; `null` where the way leads through a flat
 * layer, in which places are lost.
 * @param {Size} image
 * @param {LayerShape[]} layers
 * @param {string | null} from  `null`: the image
 * @param {string | null} to
 * @returns {Size[] | null}
 */
export function way(image, layers, from, to) {
  const [start, end] = [from, to].map((name) =>
    name === null ? 0 : 1 + layers.findIndex((layer) => layer.name === name),
  );
  const [first, last] = [Math.min(start, end), Math.max(start, end)];
  const sizes = [image, ...layers.map(mapSize)].slice(first, last + 1);
  if (sizes.includes(null)) return null;
  return /** @type {Size[]} */ (start <= end ? sizes : sizes.reverse());
}

/**
 * The area of a larger picture that an area of a smaller one comes from, or the area of a smaller one that an area of a
 * larger one goes to: the middle of it, without the margins that overlap with its neighbors'. Layer by layer, rows lie one
 * step apart, and what does not divide is shared by both ends, less at the first.
 *
 * @param {Area} area  in the first picture
 * @param {Size[]} sizes  of the pictures on the way, the first picture's first
 * @returns {Area}  in the last picture
 */
export function follow(area, sizes) {
  return sizes.slice(1).reduce((/** @type {Area} */ from, size, i) => {
    const [row, height] = followAxis(from.row, from.height, sizes[i].height, size.height);
    const [column, width] = followAxis(from.column, from.width, sizes[i].width, size.width);
    return { row, column, height, width };
  }, area);
}

/**
 * @param {number} start
 * @param {number} count
 * @param {number} from  rows or columns of the picture it is in
 * @param {number} to  of the picture it goes to
 * @returns {[start: number, count: number]}
 */
function followAxis(start, count, from, to) {
  const [large, small] = [Math.max(from, to), Math.min(from, to)];
  // A ratio halfway between is rounded down: 5 rows pooled by 2 are 2, the last one falls off.
  const step = Math.max(1, Math.ceil(large / small - 0.5));
  const before = Math.max(0, Math.floor((large - small * step) / 2));
  const [first, last] =
    from <= to
      ? [start * step + before, (start + count) * step + before]
      : [Math.floor((start - before) / step), Math.ceil((start + count - before) / step)];
  const begin = Math.min(to - 1, Math.max(0, first));
  return [begin, Math.max(1, Math.min(to, last) - begin)];
}

/**
 * How many columns a grid of maps gets: as many as there is room for, fewer where that fills its last row, so that 32 maps
 * stand as 4 x 8.
 *
 * @param {number} count  of maps
 * @param {number} room  in CSS pixels
 * @param {number} gap  between two maps
 * @param {number} least  width of a map, as small as it may get
 * @param {number} most  columns
 * @returns {number}
 */
export function columnsFor(count, room, gap, least, most) {
  const fit = Math.max(1, Math.min(count, most, Math.floor((room + gap) / (least + gap))));
  for (let columns = fit; columns > fit / 2; columns--) if (count % columns === 0) return columns;
  return fit;
}

/**
 * Channels-last values as one array a channel.
 * @param {Float32Array} values  `size * channels`
 * @param {number} channels
 * @returns {Float32Array[]}
 */
export function splitChannels(values, channels) {
  const size = values.length / channels;
  const all = new Float32Array(values.length);
  for (let at = 0, i = 0; i < size; i++)
    for (let channel = 0; channel < channels; channel++) all[channel * size + i] = values[at++];
  return Array.from({ length: channels }, (_, channel) => all.subarray(channel * size, (channel + 1) * size));
}

/**
 * Which value of which map a value of a flat output is, when the layer before put out as many: rows first, channels last, as
 * Flatten reads them.
 * @param {number} index
 * @param {Size & { channels: number }} size
 * @returns {Place & { map: number }}
 */
export function unflatten(index, { width, channels }) {
  const pixel = Math.floor(index / channels);
  return { row: Math.floor(pixel / width), column: pixel % width, map: index % channels };
}

/**
 * How a long row of values is wrapped to fill a box: whole pixels a value, as large as they may be.
 * @param {number} count
 * @param {number} room  width of the box in CSS pixels
 * @param {number} tall  height of the box
 * @param {number} [unit]  values that belong together: a line holds whole units, as long as one fits
 * @returns {{ cell: number, columns: number, rows: number }}
 */
export function wrapped(count, room, tall, unit = 1) {
  let cell = Math.max(1, Math.floor(Math.sqrt((room * tall) / count)));
  /** @param {number} size */
  const across = (size) => {
    const fit = Math.max(1, Math.floor(room / size));
    return Math.min(count, fit > unit ? fit - (fit % unit) : fit);
  };
  while (cell > 1 && Math.ceil(count / across(cell)) * cell > tall) cell--;
  return { cell, columns: across(cell), rows: Math.ceil(count / across(cell)) };
}

/**
 * Upright bars from a zero line, side by side.
 * @param {ArrayLike<number>} values
 * @param {number} width
 * @param {number} height
 * @param {import("../../charts/draw.js").Range} range
 * @returns {{ zero: number, bars: { x: number, y: number, width: number, height: number }[] }}  zero: how far down its line is
 */
export function uprightBars(values, width, height, [low, high]) {
  const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
  const scale = top > bottom ? height / (top - bottom) : 0;
  const zero = top * scale;
  const step = width / values.length;
  const gap = step >= 4 ? 1 : 0;
  const bars = Array.from(values, (value, i) => {
    const reach = Math.abs(value) * scale;
    return { x: i * step, y: value > 0 ? zero - reach : zero, width: step - gap, height: reach };
  });
  return { zero, bars };
}
