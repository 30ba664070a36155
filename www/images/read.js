/** A picture from outside, decoded by the browser and made an image like those of a data set. */
import { PlaygroundError } from "../playground-error.js";
import { middle, resample, toChannels, toRange } from "./fit.js";
import { displayRange } from "./range.js";

/** No side of a picture is decoded larger: a canvas of a phone holds no more than some 16 million pixels. */
const LARGEST = 2048;

/**
 * What the network takes: the size, channels and range of values of the data set's images.
 * @typedef {{ height: number, width: number, channels: number, min: number, max: number }} Like
 *
 * @typedef {{ pixels: Float32Array, height: number, width: number, channels: number, done: string[] }} Read
 *   done: what was done to the picture, in a few words each
 */

/**
 * @param {Blob | ImageBitmapSource} picture
 * @param {Like} like
 * @param {{ crop_to_aspect_ratio?: boolean }} [options]  cut off what does not fit the shape, or squeeze it all in
 * @returns {Promise<Read>}
 */
export async function readImage(picture, like, { crop_to_aspect_ratio = true } = {}) {
  const bitmap = await decode(picture);
  try {
    const { height, width, channels } = like;
    const done = [`${bitmap.width} × ${bitmap.height} pixels`];
    const scale = Math.min(1, LARGEST / Math.max(bitmap.height, bitmap.width));
    const [tall, wide] = [bitmap.height, bitmap.width].map((side) => Math.max(1, Math.round(scale * side)));
    const all = { top: 0, left: 0, height: tall, width: wide };
    const box = crop_to_aspect_ratio ? middle(tall, wide, like) : all;
    if (box.width < wide) done.push(`cut to its middle ${Math.round(box.width / scale)} columns`);
    if (box.height < tall) done.push(`cut to its middle ${Math.round(box.height / scale)} rows`);
    const values = toChannels(bytes(bitmap, tall, wide), wide, box, channels);
    const sized = resample(values, { ...box, channels }, like);
    const isSqueezed = Math.abs(Math.log((box.width * height) / (box.height * width))) > 0.02;
    if (box.height !== height || box.width !== width || scale < 1)
      done.push(`${isSqueezed ? "squeezed" : "resized"} to ${width} × ${height}`);
    if (channels === 1) done.push("made grey");
    const range = displayRange(like);
    if (range[0] !== 0 || range[1] !== 255) done.push(`values ${range.join(" to ")}`);
    return { pixels: toRange(sized, range), height, width, channels, done };
  } finally {
    bitmap.close();
  }
}

/**
 * @param {Blob | ImageBitmapSource} picture
 * @returns {Promise<ImageBitmap>}  the right way up, as the camera noted it in the file
 */
async function decode(picture) {
  try {
    return await createImageBitmap(picture);
  } catch {
    const isFile = picture instanceof Blob;
    const name = picture instanceof File ? `“${picture.name}”` : "this";
    throw new PlaygroundError({
      code: "not_an_image",
      message: isFile
        ? `${name} is not an image this browser can read (${picture.size} bytes${picture.type ? ` of ${picture.type}` : ""})`
        : "there is no picture to read yet",
      hint: "Open a PNG, JPEG, WebP, GIF or BMP. A photograph in HEIC, as phones make them, opens when it was exported as JPEG.",
    });
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} height
 * @param {number} width
 */
function bytes(bitmap, height, width) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) {
    throw new PlaygroundError({
      code: "out_of_memory",
      message: `there is no room for a picture of ${width} × ${height} in this tab`,
      hint: "Close other tabs, or make the picture smaller.",
    });
  }
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
