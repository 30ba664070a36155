/** A picture from outside, decoded: files in a worker, what the page shows (a video, a canvas) by way of a canvas. */
import { PlaygroundError } from "./playground-error.js";

/**
 * What the core takes of it.
 * @typedef {{ height: number, width: number, channels: number, bits: number, values: Uint8Array, isTurned: boolean }} Decoded
 */

/**
 * @param {Blob | ImageBitmapSource} picture
 * @returns {Promise<Decoded>}
 */
export async function decodePicture(picture) {
  if (picture instanceof ImageData) return ofData(picture);
  return picture instanceof Blob ? decodeFile(picture) : ofSource(picture);
}

/**
 * @param {ImageData} image
 * @returns {Decoded}
 */
function ofData({ data, height, width }) {
  return { height, width, channels: 4, bits: 8, values: new Uint8Array(data.buffer), isTurned: false };
}

/** Milliseconds after which the worker goes, when nobody has come with a file. */
const REST = 10_000;

/** @type {{ worker: Worker, waiting: Map<number, (picture: Decoded | { why: string }) => void> } | undefined} */
let decoder;
let asked = 0;
let timer = 0;

/**
 * Many files of pictures, decoded; of each that cannot be, the reason.
 * @param {Blob[]} files
 * @returns {Promise<(Decoded | { why: string })[]>}
 */
export const decodePictures = (files) => Promise.all(files.map(decoded));

/**
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
async function decodeFile(file) {
  const picture = await decoded(file);
  if ("why" in picture) throw notAnImage(file, picture.why);
  return picture;
}

/**
 * @param {Blob} file
 * @returns {Promise<Decoded | { why: string }>}
 */
async function decoded(file) {
  clearTimeout(timer);
  const { worker, waiting } = (decoder ??= begin());
  const id = ++asked;
  try {
    return await new Promise((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ id, file });
    });
  } finally {
    waiting.delete(id);
    if (waiting.size === 0) timer = setTimeout(end, REST);
  }
}

function begin() {
  const worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
  /** @type {NonNullable<typeof decoder>["waiting"]} */
  const waiting = new Map();
  worker.onmessage = ({ data: { id, picture, why } }) => {
    waiting.get(id)?.(picture ?? { why });
  };
  worker.onerror = (event) => {
    event.preventDefault?.();
    for (const settle of waiting.values()) settle({ why: event.message ?? "it could not be decoded" });
    end();
  };
  return { worker, waiting };
}

function end() {
  decoder?.worker.terminate();
  decoder = undefined;
}

/**
 * @param {Blob} file
 * @param {string} why
 */
function notAnImage(file, why) {
  const name = file instanceof File ? `“${file.name}”` : "this";
  return new PlaygroundError({
    code: "not_an_image",
    message: `${name} is not an image that can be read: ${why} (${file.size} bytes${file.type ? ` of ${file.type}` : ""})`,
    hint: "Open a PNG, JPEG, WebP, GIF, BMP, PGM or PPM. A photograph in HEIC, as phones make them, opens when it was exported as JPEG.",
  });
}

/**
 * @param {Exclude<ImageBitmapSource, Blob | ImageData>} source
 * @returns {Promise<Decoded>}
 */
async function ofSource(source) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(source);
  } catch {
    throw new PlaygroundError({
      code: "not_an_image",
      message: "there is no picture to read yet",
      hint: "Wait until the video plays, or draw on the canvas first.",
    });
  }
  try {
    const { height, width } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) {
      throw new PlaygroundError({
        code: "out_of_memory",
        message: `there is no room for a picture of ${width} × ${height} in this tab`,
        hint: "Close other tabs, or make the picture smaller.",
      });
    }
    context.drawImage(bitmap, 0, 0);
    return ofData(context.getImageData(0, 0, width, height));
  } finally {
    bitmap.close();
  }
}
