/** A face with sunglasses, 48 x 48, for the picture on the first page. */

export const FACE_SIZE = 48;

/**
 * From 1 within an ellipse to 0 outside, with a soft edge of about one pixel.
 * @param {number} x
 * @param {number} y
 * @param {number} left  of its middle
 * @param {number} top
 * @param {number} wide  half of its width
 * @param {number} tall
 */
function ellipse(x, y, left, top, wide, tall) {
  const distance = Math.hypot((x - left) / wide, (y - top) / tall);
  return Math.min(1, Math.max(0, (1 - distance) * Math.min(wide, tall) + 0.5));
}

/** @returns {Float32Array} values from 0 to 1 */
export function drawFace() {
  const face = new Float32Array(FACE_SIZE * FACE_SIZE);
  for (let y = 0; y < FACE_SIZE; y++)
    for (let x = 0; x < FACE_SIZE; x++) {
      let value = 0.34 + 0.1 * (x / FACE_SIZE);
      /** @param {number} shade @param {number} cover */
      const paint = (shade, cover) => (value += (shade - value) * cover);
      paint(0.56 - 0.16 * Math.abs(Math.sin(x * 0.7)), ellipse(x, y, 23.5, 54, 22, 15)); // shirt
      paint(0.6, ellipse(x, y, 23.5, 38, 6, 9)); // neck
      paint(0.1, ellipse(x, y, 23.5, 19, 14.5, 15.5)); // hair
      paint(0.88 - 0.012 * Math.max(0, x - 20), ellipse(x, y, 23.5, 24, 11.5, 14.5)); // face, lit from the left
      paint(0.12, ellipse(x, y, 23.5, 10.5, 11.5, 5)); // fringe
      paint(0.04, ellipse(x, y, 18, 22, 5, 3.6)); // glasses
      paint(0.04, ellipse(x, y, 29, 22, 5, 3.6));
      paint(0.04, ellipse(x, y, 23.5, 20.5, 12.5, 1));
      paint(0.6, ellipse(x, y, 24.5, 27, 1.2, 3)); // nose
      paint(0.36, ellipse(x, y, 23.5, 32.5, 4.5, 1.1)); // mouth
      face[y * FACE_SIZE + x] = value;
    }
  return face;
}
