// The worker that writes files of models and takes them apart; `models.js` starts it.

// @ts-expect-error: it is there only in the built page
import init, { open_model, save_model } from "../models.js";
import { failureOf } from "./failure.js";

const ready = init();

onmessage = async ({ data: { save, open, here } }) => {
  try {
    await ready;
    if (save) {
      const parts = save_model(save.format, save.learned, save.arrays);
      const pieces = parts.map((/** @type {Uint8Array<ArrayBuffer> | [number, number, number]} */ part) =>
        part instanceof Uint8Array ? part : save.arrays[part[0]].subarray(part[1], part[2]),
      );
      postMessage({ done: new Blob(pieces) });
    } else {
      const names = open.map((/** @type {{ name: string }} */ { name }) => name);
      const contents = [];
      for (const { name, blob } of open) contents.push(await bytesOf(name, blob));
      const [told, ...arrays] = open_model(names, contents, here);
      postMessage({ done: { ...told, arrays } }, { transfer: arrays.map((/** @type {Float32Array} */ a) => a.buffer) });
    }
  } catch (error) {
    postMessage({
      failed: failureOf(
        error,
        "There may be too little memory. Close other tabs; if it comes back, please report these words.",
      ),
    });
  }
};

/** Bytes of a file, at the most: three times as much must fit into the memory of WebAssembly. */
const MOST = 1 << 30;

/**
 * @param {string} name
 * @param {Blob} blob
 */
async function bytesOf(name, blob) {
  if (blob.size > MOST)
    throw {
      code: "limit_exceeded",
      message: `${name}: the file has ${blob.size} bytes; ${MOST} are the most`,
      hint: "Open a smaller model.",
    };
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw {
      code: "file_not_readable",
      message: `${name}: the file cannot be read: ${/** @type {Error} */ (error).message}`,
      hint: "Choose the file again; it may have been moved or changed since.",
    };
  }
}
