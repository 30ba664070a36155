/**
 * The reading of files, by a worker of its own: it is started when files are expected or there, and goes some seconds after the last
 * were read, so that who opens none does not fetch it, and what it took of memory is given back.
 */
import { cannotStart } from "./connection.js";
import { CANCELED, failureOf } from "./failure.js";
import { fetched } from "./fetched.js";
import { PlaygroundError } from "./playground-error.js";
import { withCodes } from "./with-codes.js";

/** @import * as Protocol from "./protocol" */

/** Milliseconds for which the worker waits for files: who chooses one takes a while. */
const REST = 30_000;

/** Bytes of memory that it may keep meanwhile. */
const MOST = 64 << 20;

/**
 * @typedef {{ request: Protocol.ReadOptions, attachments: Blob[], placed: (message: string) => string }} Message
 *   placed: what is told of a file, with the place where it lay
 * @typedef {Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>} Values
 * @typedef {{ start: number, count: number, values: Values }} Piece  values from the one numbered `start` on, of `count` in all
 * @typedef {Pick<import("../playground.js").Files, "confirm" | "signal" | "onProgress"> & { onValues?: (piece: Piece) => void }} Attended
 *   onValues: takes the values of a data set, which are given away
 */

/**
 * @template {Protocol.ReadReply["type"]} T
 * @typedef {{ reply: Extract<Protocol.ReadReply, { type: T }>, buffers: unknown[] }} Answer
 */

export class Reader {
  /** @type {Worker | undefined} */
  #worker;
  /** Whether it may be spoken to. */
  #isReady = false;
  /** What it is asked.
   * @type {{ message: Pick<Message, "request" | "attachments">, receive: (reply: Protocol.ReadReply, buffers: unknown[]) => void, fail: (failure: Protocol.Failure) => void } | undefined} */
  #asked;
  #timer = 0;

  /** Files are about to come. */
  expect() {
    if (this.#asked) return;
    this.#worker ??= this.#start();
    this.#rest();
  }

  /**
   * Reads files. Another reading ends with this one.
   * @template {"read" | "preview"} T
   * @param {Message} message
   * @param {T} _expected
   * @param {Attended} [attended]
   * @returns {Promise<Answer<T>>}
   */
  async ask(message, _expected, { signal, confirm, onProgress, onValues } = {}) {
    if (this.#asked) this.close();
    clearTimeout(this.#timer);
    const cancel = () => this.close();
    signal?.addEventListener("abort", cancel);
    try {
      return await new Promise((resolve, reject) => {
        const { request, attachments, placed } = message;
        const fail = (/** @type {Protocol.Failure} */ failure) =>
          reject(new PlaygroundError({ ...failure, message: placed(failure.message) }));
        this.#asked = {
          message: { request, attachments },
          fail,
          receive: (reply, buffers) => {
            if (reply.type === "loading") return onProgress?.(reply);
            if (reply.type === "values") {
              const [values] = /** @type {[Values]} */ (buffers);
              return onValues?.({ start: reply.start, count: reply.count, values });
            }
            if (reply.type === "decode") return this.#answer(decode(buffers));
            if (reply.type === "doubt") return this.#answer(this.#decide(reply, confirm));
            this.#asked = undefined;
            if (reply.type === "failed") fail(reply);
            else resolve(/** @type {Answer<T>} */ ({ reply, buffers }));
          },
        };
        this.#worker ??= this.#start();
        if (signal?.aborted) cancel();
        if (this.#isReady) this.#worker?.postMessage({ request, attachments });
      });
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /**
   * Reads a data set and hands it to the worker that trains on it: values are put in their place there while others are read.
   * @param {Message} message
   * @param {import("./connection.js").Tell} tell
   * @param {Attended} [attended]
   * @returns {Promise<import("../playground.js").Dataset>}
   */
  async handOver(message, tell, attended) {
    /** @type {Promise<unknown>[]} */
    const taken = [];
    const onValues = (/** @type {Piece} */ { start, count, values }) => {
      const request = /** @type {const} */ ({ type: "values", start, count });
      const piece = tell({ request, attachments: [values], transfer: [values.buffer] }, "done");
      taken.push(piece);
      piece.then(
        ({ buffers: [memory] }) => this.#giveBack(/** @type {ArrayBuffer} */ (memory)),
        () => {}, // who waits for all of them is told
      );
    };
    const { reply, buffers } = await this.ask(message, "read", { ...attended, onValues });
    await Promise.all(taken);
    const { count, dtype, min, max, columns, column } = reply.summary;
    const take = { count, are_rescaled: reply.are_rescaled, dtype, min, max, columns, column };
    const attachments = /** @type {Uint32Array[]} */ (buffers);
    await tell({ request: { type: "take_dataset", ...take }, attachments }, "dataset");
    return withCodes(reply.summary, attachments.slice(1));
  }

  /**
   * What the worker asked is answered, unless it was ended meanwhile.
   * @param {Promise<unknown>} answer
   */
  async #answer(answer) {
    const asked = this.#asked;
    try {
      const message = { answer: await answer };
      if (asked === this.#asked) this.#worker?.postMessage(message);
    } catch (error) {
      if (asked === this.#asked) this.#end(failureOf(error, ""));
    }
  }

  /**
   * @param {import("../playground.js").Found} found
   * @param {Attended["confirm"]} confirm
   */
  async #decide(found, confirm) {
    if (confirm && !(await confirm(found))) throw new PlaygroundError(CANCELED);
    return true;
  }

  /** Memory of values may be used for others. @param {ArrayBuffer} memory */
  #giveBack(memory) {
    if (this.#asked && this.#isReady) this.#worker?.postMessage({ memory }, [memory]);
  }

  /** Ends the worker, and what it reads. */
  close() {
    this.#end(CANCELED);
  }

  /** @param {Protocol.Failure} failure  why nothing more comes of what it was asked */
  #end(failure) {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.fail(failure);
  }

  /** The worker has nothing to do. */
  #rest() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), REST);
  }

  #start() {
    const worker = new Worker(new URL("./reader.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { reply, buffers, memory } }) => {
      if (worker !== this.#worker) return;
      if (reply.type === "ready") {
        this.#isReady = true;
        if (this.#asked) worker.postMessage(this.#asked.message);
        return;
      }
      this.#asked?.receive(reply, buffers);
      if (this.#asked) return;
      if (memory > MOST) this.close();
      else this.#rest();
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker === this.#worker)
        this.#end(this.#isReady ? lost(event.message ?? "it gave no reason") : cannotStart(event.message));
    };
    return worker;
  }
}

/** @param {unknown[]} files */
async function decode(files) {
  const { decodePictures } = await fetched(import("./read-pictures.js"));
  return decodePictures(files.map((file) => new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (file)])));
}

/** @param {string} reason */
const lost = (reason) => ({
  code: "worker_died",
  message: `the files could not be read: ${reason}`,
  hint: "There may be too little memory. Close other tabs, or use fewer files. What was loaded before is still there.",
});
