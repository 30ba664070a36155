/**
 * Models in files. `playground.js` imports this when one is saved or opened; a worker of its own does it and goes away again.
 */
import { PlaygroundError } from "./playground-error.js";

/** @import * as Protocol from "./protocol" */

/**
 * @typedef {"keras" | "h5" | "npz"} ModelFormat
 * @typedef {{ restore: Protocol.RestoreOptions, optimizer: "restored" | "fresh", notes: string[],
 *   arrays: Float32Array[] }} OpenedModel
 *   restore, arrays: the request `restore`, and what is attached to it
 */

/**
 * @param {ModelFormat} format
 * @param {string} learned  as the core tells it
 * @param {Float32Array[]} arrays  the weights, and what the optimizer remembers
 * @returns {Promise<Blob>}
 */
export function writeModel(format, learned, arrays) {
  return ask(
    { save: { format, learned, arrays } },
    arrays.map((array) => array.buffer),
  );
}

/**
 * @param {{ name: string, blob: Blob }[]} files
 * @param {string} [here]  the network that weights alone go into, as the core tells of it
 * @returns {Promise<OpenedModel>}
 */
export function readModel(files, here) {
  return ask({ open: files.map(({ name, blob }) => ({ name, blob })), here });
}

/**
 * @param {unknown} message
 * @param {Transferable[]} [transfer]
 * @returns {Promise<any>}
 */
function ask(message, transfer = []) {
  const worker = new Worker(new URL("./model-files.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    const fail = (/** @type {Protocol.Failure} */ failure) => reject(new PlaygroundError(failure));
    worker.onerror = (event) => {
      event.preventDefault?.();
      fail({
        code: "worker_died",
        message: `the model could not be worked on: ${event.message ?? "no reason was given"}`,
        hint: "There may be too little memory. Close other tabs.",
      });
    };
    worker.onmessage = ({ data: { done, failed } }) => (failed ? fail(failed) : resolve(done));
    worker.postMessage(message, transfer);
  }).finally(() => worker.terminate());
}
