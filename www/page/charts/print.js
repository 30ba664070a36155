/** What is drawn on canvases and in cells of numbers or names, as files. No state. */

/** The longer side of a picture at print size: 20 cm at 300 dots per inch. */
const PRINT = 2400;

/**
 * Canvases and cells as they stand beside each other on the page, as one PNG: values stay squares, however much they are enlarged.
 * @param {HTMLElement[]} pictures
 * @returns {Promise<Blob>}
 */
export async function composed(pictures) {
  const boxes = pictures.map((picture) => picture.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const width = Math.max(...boxes.map((box) => box.right)) - left;
  const height = Math.max(...boxes.map((box) => box.bottom)) - top;
  const scale = PRINT / Math.max(width, height);
  const sheet = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = sheet.getContext("2d");
  if (!context) throw new Error("the browser gives no canvas of this size");
  context.fillStyle = "white";
  context.fillRect(0, 0, sheet.width, sheet.height);
  pictures.forEach((picture, i) => {
    const box = boxes[i];
    const style = getComputedStyle(picture);
    context.globalAlpha = Number(style.opacity);
    const [x, y] = [Math.round((box.left - left) * scale), Math.round((box.top - top) * scale)];
    const [wide, tall] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    if (picture instanceof HTMLCanvasElement) {
      context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
      context.drawImage(picture, x, y, wide, tall);
      return;
    }
    context.fillStyle = style.backgroundColor;
    context.fillRect(x, y, wide, tall);
    // A name without a ground of its own stands on the white of the paper.
    context.fillStyle = style.backgroundColor === "rgba(0, 0, 0, 0)" ? "black" : style.color;
    context.font = `${style.fontWeight} ${parseFloat(style.fontSize) * scale}px ${style.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const upright = style.writingMode !== "horizontal-tb";
    context.translate(x + wide / 2, y + tall / 2);
    if (upright) context.rotate(-Math.PI / 2);
    context.fillText(picture.textContent?.trim() ?? "", 0, 0, upright ? tall : wide);
    context.resetTransform();
  });
  return sheet.convertToBlob({ type: "image/png" });
}

/**
 * An array as numpy writes it (`numpy.lib.format`, version 1.0): float32, little endian, row by row.
 * @param {Float32Array} values
 * @param {number[]} shape
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function npy(values, shape) {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  // The values begin at a multiple of 64 bytes.
  const length = 64 * Math.ceil((10 + text.length + 1) / 64) - 10;
  const file = new Uint8Array(10 + length + 4 * values.length);
  file.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, length & 255, length >> 8]);
  file.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  const view = new DataView(file.buffer, 10 + length);
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return file;
}
