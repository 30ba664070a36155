/**
 * Bytes of a picture to the pixels of an image like those of a data set. No state and no browser: numbers in, numbers out.
 *
 * @typedef {{ left: number, top: number, height: number, width: number }} Box
 */

/**
 * The largest box in the middle of a picture that has the shape of the target, as Keras's `crop_to_aspect_ratio` takes it.
 * @param {number} height
 * @param {number} width
 * @param {{ height: number, width: number }} target
 * @returns {Box}
 */
export function middle(height, width, target) {
  const tall = Math.max(1, Math.min(height, Math.trunc((width * target.height) / target.width)));
  const wide = Math.max(1, Math.min(width, Math.trunc((height * target.width) / target.height)));
  return {
    top: Math.trunc((height - tall) / 2),
    left: Math.trunc((width - wide) / 2),
    height: tall,
    width: wide,
  };
}

/**
 * Part of a picture with as many channels as the network takes: 1 is Pillow's `convert("L")` without its rounding, 3 RGB, both
 * on white paper where the picture is transparent; 4 is RGBA.
 *
 * @param {Uint8ClampedArray} rgba  4 bytes a pixel
 * @param {number} pitch  pixels in a row of the picture
 * @param {Box} box
 * @param {number} channels
 * @returns {Float32Array}  0 to 255, channels last
 */
export function toChannels(rgba, pitch, { left, top, height, width }, channels) {
  const out = new Float32Array(height * width * channels);
  for (let row = 0, to = 0; row < height; row++) {
    for (let from = 4 * ((top + row) * pitch + left), end = from + 4 * width; from < end; from += 4, to += channels) {
      const opacity = rgba[from + 3] / 255;
      const paper = channels === 4 ? 0 : 255 * (1 - opacity);
      const ink = channels === 4 ? 1 : opacity;
      const [red, green, blue] = [ink * rgba[from] + paper, ink * rgba[from + 1] + paper, ink * rgba[from + 2] + paper];
      if (channels === 1) {
        out[to] = (299 * red + 587 * green + 114 * blue) / 1000;
        continue;
      }
      out[to] = red;
      out[to + 1] = green;
      out[to + 2] = blue;
      if (channels === 4) out[to + 3] = rgba[from + 3];
    }
  }
  return out;
}

/**
 * Another size by a triangle as wide as the pixels that become one: Pillow's `resize(..., Image.Resampling.BILINEAR)`, which
 * averages what is made smaller instead of leaving pixels out.
 *
 * @param {Float32Array} pixels  channels last
 * @param {{ height: number, width: number, channels: number }} from
 * @param {{ height: number, width: number }} to
 * @returns {Float32Array}
 */
export function resample(pixels, { height, width, channels }, to) {
  const narrow = along(pixels, height, width, channels, to.width);
  // The columns are rows of single blocks: all that stands in a row is averaged alike.
  return along(narrow, 1, height, to.width * channels, to.height);
}

/**
 * Resamples the middle axis of lines x length x block.
 * @param {Float32Array} values
 * @param {number} lines
 * @param {number} length
 * @param {number} block
 * @param {number} target  the new length
 */
function along(values, lines, length, block, target) {
  if (target === length) return values;
  const scale = length / target;
  const support = Math.max(1, scale);
  const out = new Float32Array(lines * target * block);
  for (let place = 0; place < target; place++) {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(length, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: end - first }, (_, i) =>
      Math.max(0, 1 - Math.abs((first + i + 0.5 - centre) / support)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let line = 0; line < lines; line++) {
      const to = (line * target + place) * block;
      weights.forEach((weight, i) => {
        const from = (line * length + first + i) * block;
        for (let k = 0; k < block; k++) out[to + k] += (weight / total) * values[from + k];
      });
    }
  }
  return out;
}

/**
 * Bytes' range of 0 to 255 to another one, in place.
 * @param {Float32Array} pixels
 * @param {[low: number, high: number]} range
 */
export function toRange(pixels, [low, high]) {
  if (low === 0 && high === 255) return pixels;
  for (let i = 0; i < pixels.length; i++) pixels[i] = low + (pixels[i] / 255) * (high - low);
  return pixels;
}
