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
  const worker = ModelWorker.take();
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
    const file = await worker.ask({ write: true });
    worker.rest();
    return file;
  } catch (error) {
    worker.close();
    throw error;
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
    worker = ModelWorker.take();
    return worker.ask({ open: files.map(({ name, blob }) => ({ name, blob })), here });
  };
  /** Memory of pieces that were taken: the next are read into it. @type {ArrayBuffer[]} */
  const spare = [];
  async function* pieces() {
    try {
      if (!worker) await open();
      for (;;) {
        const memory = spare.splice(0);
        /** @type {Piece | null | undefined} */
        const piece = await worker?.ask({ next: memory }, memory);
        if (!piece) break;
        yield piece;
      }
      worker?.rest();
      worker = null;
    } finally {
      close();
    }
  }
  try {
    const { lengths, ...told } = await open();
    return { ...told, numbers: { lengths, pieces, took: (memory) => void spare.push(memory), close } };
  } catch (error) {
    close();
    throw error;
  }
}

/** How long a worker waits for more to do, in milliseconds, and how many bytes it may have meanwhile. */
const REST = 30_000;
const SMALL = 32 << 20;

/** The worker that knows files of models: it does one thing after the other. */
class ModelWorker {
  /** One that has nothing to do: it takes a browser a while to compile what another would run. @type {ModelWorker | null} */
  static #idle = null;

  static take() {
    const worker = ModelWorker.#idle ?? new ModelWorker();
    ModelWorker.#idle = null;
    clearTimeout(worker.#end);
    return worker;
  }

  #bytes = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #end;
  #worker = new Worker(new URL("./model-files.js", import.meta.url), { type: "module" });
  /** @type {{ resolve: (done: any) => void, reject: (error: PlaygroundError) => void }[]} */
  #asked = [];

  constructor() {
    const fail = (/** @type {Protocol.Failure} */ failure) => this.#asked.shift()?.reject(new PlaygroundError(failure));
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.close();
      while (this.#asked.length > 0)
        fail({
          code: "worker_died",
          message: `the model could not be worked on: ${event.message ?? "no reason was given"}`,
          hint: "There may be too little memory. Close other tabs.",
        });
    };
    this.#worker.onmessage = ({ data: { done, failed, bytes } }) => {
      this.#bytes = bytes;
      if (failed) fail(failed);
      else this.#asked.shift()?.resolve(done);
    };
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

  /** It has done all that it was asked, and may be asked something else. */
  rest() {
    if (ModelWorker.#idle || this.#bytes > SMALL) return this.close();
    ModelWorker.#idle = this;
    this.#end = setTimeout(() => this.close(), REST);
  }

  close() {
    if (ModelWorker.#idle === this) ModelWorker.#idle = null;
    this.#worker.terminate();
  }
}
