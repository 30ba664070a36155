/** A convolution and a pooling, as small as they can be written: for the picture on the first page, not for the network. */

/**
 * Slides a 3 x 3 kernel over a picture (`padding="valid"`) and keeps what is positive (`relu`).
 * @param {Float32Array} picture  `height * width`
 * @param {number} height
 * @param {number} width
 * @param {number[]} kernel  9 weights, row by row
 * @returns {Float32Array}  `(height - 2) * (width - 2)`
 */
export function convolve(picture, height, width, kernel) {
  const [rows, columns] = [height - 2, width - 2];
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < 9; i++) sum += kernel[i] * picture[(row + Math.floor(i / 3)) * width + column + (i % 3)];
      out[row * columns + column] = Math.max(0, sum);
    }
  return out;
}

/**
 * The largest of each 2 x 2 values; a last odd row or column is left out.
 * @param {Float32Array} map  `height * width`
 * @param {number} height
 * @param {number} width
 * @returns {Float32Array}
 */
export function maxPool(map, height, width) {
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const at = 2 * row * width + 2 * column;
      out[row * columns + column] = Math.max(map[at], map[at + 1], map[at + width], map[at + width + 1]);
    }
  return out;
}
