/**
 * Models in files. `playground.js` imports this when one is saved or opened; a worker of its own does it and goes away again.
 */
import { nameOfFile } from "./disk.js";
import { each } from "./numbers.js";
import { PlaygroundError } from "./playground-error.js";

/** @import * as Protocol from "./protocol" */
/** @import { Numbers, Piece } from "./numbers.js" */

/**
 * @typedef {"keras" | "h5" | "npz"} ModelFormat
 * @typedef {{ restore: Protocol.RestoreOptions, optimizer: "restored" | "fresh", notes: string[], numbers: Numbers }} OpenedModel
 *   restore: the request `restore`; numbers: what is handed over before, read out of the files when it is asked for
 */

/** Numbers from which on it is quicker to put them together on the disk than in memory. */
const LARGE = 1 << 22;

/**
 * @param {ModelFormat} format
 * @param {string} learned  as the core tells it
 * @param {Numbers} numbers  the weights, and what the optimizer remembers
 * @returns {Promise<Blob>}
 */
export async function writeModel(format, learned, numbers) {
  const worker = new ModelWorker();
  const { lengths } = numbers;
  // The others have nothing of the optimizer.
  const count = format === "keras" ? lengths.length : 1;
  const kept = lengths.slice(0, count);
  const isLarge = kept.reduce((sum, length) => sum + length, 0) >= LARGE;
  try {
    await worker.ask({ save: { format, learned, lengths: kept, name: isLarge ? await nameOfFile() : null } });
    await each(numbers, async (piece) =>
      piece.array < count ? worker.ask({ see: piece }, [piece.numbers.buffer]) : piece.numbers.buffer,
    );
    return await worker.ask({ write: true });
  } finally {
    worker.close();
  }
}

/**
 * @param {{ name: string, blob: Blob }[]} files
 * @param {string} [here]  the network that weights alone go into, as the core tells of it
 * @returns {Promise<OpenedModel>}
 */
export async function openModel(files, here) {
  /** @type {ModelWorker | null} */
  let worker = null;
  const close = () => {
    worker?.close();
    worker = null;
  };
  const open = async () => {
    worker = new ModelWorker();
    return worker.ask({ open: files.map(({ name, blob }) => ({ name, blob })), here });
  };
  async function* pieces() {
    try {
      if (!worker) await open();
      for (;;) {
        /** @type {Piece | null | undefined} */
        const piece = await worker?.ask({ next: true });
        if (!piece) return;
        yield piece;
      }
    } finally {
      close();
    }
  }
  try {
    const { lengths, ...told } = await open();
    return { ...told, numbers: { lengths, pieces, close } };
  } catch (error) {
    close();
    throw error;
  }
}

/** The worker that knows files of models: it does one thing after the other. */
class ModelWorker {
  #worker = new Worker(new URL("./model-files.js", import.meta.url), { type: "module" });
  /** @type {{ resolve: (done: any) => void, reject: (error: PlaygroundError) => void }[]} */
  #asked = [];

  constructor() {
    const fail = (/** @type {Protocol.Failure} */ failure) => this.#asked.shift()?.reject(new PlaygroundError(failure));
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      while (this.#asked.length > 0)
        fail({
          code: "worker_died",
          message: `the model could not be worked on: ${event.message ?? "no reason was given"}`,
          hint: "There may be too little memory. Close other tabs.",
        });
    };
    this.#worker.onmessage = ({ data: { done, failed } }) =>
      failed ? fail(failed) : this.#asked.shift()?.resolve(done);
  }

  /**
   * @param {unknown} message
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(message, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#worker.postMessage(message, transfer);
    });
  }

  close() {
    this.#worker.terminate();
  }
}
