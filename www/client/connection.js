/**
 * The way to a worker: what it is asked, what it answers, and another one in its place when it dies.
 *
 * @module connection
 */

import { PlaygroundError } from "./playground-error.js";
import { NO_SIMD, hasSimd } from "./simd.js";

/** @import * as Protocol from "./protocol" */

/**
 * @typedef {{ request: Protocol.Request, attachments?: (Float32Array | Uint8Array | Uint32Array | MessagePort)[],
 *   transfer?: Transferable[] }} Message  transfer: what is given away in place of being copied
 * @typedef {{ reply: Protocol.Reply, buffers: unknown[], weights: Protocol.Weights }} Heard  weights: those that there were then
 * @typedef {{ receive: (heard: Heard) => void, reject: (error: PlaygroundError) => void }} Pending
 */

/**
 * @template {Protocol.Reply["type"]} T
 * @typedef {Heard & { reply: Extract<Protocol.Reply, { type: T }> }} Answer
 */

/**
 * @typedef {<T extends Protocol.Reply["type"]>(message: Message, expected: T) => Promise<Answer<T>>} Tell
 * @typedef {Message | ((tell: Tell) => Promise<unknown>)} Step
 *   what brings another worker to where this one is: what it is told, or how that is found out again
 */

/** What a new worker is told to be where a dead one was, by what it answers. */
const STEPS = /** @type {const} */ (["dataset", "prepared", "network"]);

const CLOSED = {
  code: "closed",
  message: "this playground was closed",
  hint: "Open another with Playground.open().",
};

export class Connection {
  /** @type {Worker | undefined} */
  #worker;
  /** Settles when the worker may be spoken to. @type {Promise<void>} */
  #ready = Promise.resolve();
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #lastId = 0;
  /** What was asked for last of each kind. @type {Map<string, Step>} */
  #steps = new Map();
  /** Networks of the workers before this one, which counts its own from 1 on. */
  #networksBefore = 0;
  /** @type {Protocol.Weights} */
  #weights = { network: 0, version: 0, checkpoint: null };
  #onLost;
  #onRestart;

  /**
   * Starts a worker.
   * @param {{ onLost: () => void, onRestart: (reason: string) => void }} told  onLost: the worker is dead; onRestart: another one
   *   is where it was
   */
  constructor({ onLost, onRestart }) {
    this.#onLost = onLost;
    this.#onRestart = onRestart;
    this.#spawn();
  }

  /** Settles when the worker has started. */
  get started() {
    return this.#ready;
  }

  /** Which weights were spoken of last. */
  get weights() {
    return this.#weights;
  }

  get isClosed() {
    return this.#worker === undefined;
  }

  /**
   * @template {Protocol.Reply["type"]} T
   * @param {Message} message
   * @param {T} expected  the type of the last reply
   * @param {(event: Protocol.Reply, buffers: unknown[], weights: Protocol.Weights) => void} [onEvent]  called for every reply before the last
   * @param {AbortSignal} [signal]  says when the answer is no longer wanted
   * @returns {Promise<Answer<T>>}
   */
  async ask(message, expected, onEvent, signal) {
    // The worker may have been replaced while this waited; only one that is ready hears what is said to it.
    for (let ready; ready !== this.#ready;) {
      ready = this.#ready;
      await ready;
    }
    return this.#send(message, expected, onEvent, signal);
  }

  /**
   * Keeps what was asked for, to bring another worker to where this one is. Other images begin anew.
   * @param {typeof STEPS[number]} answer
   * @param {Step} step
   */
  keep(answer, step) {
    if (answer === "dataset") this.#steps.clear();
    this.#steps.set(answer, step);
  }

  /** Ends the worker. */
  close() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#failAll(CLOSED);
  }

  /**
   * @template {Protocol.Reply["type"]} T
   * @param {Message} message
   * @param {T} expected
   * @param {(event: Protocol.Reply, buffers: unknown[], weights: Protocol.Weights) => void} [onEvent]
   * @param {AbortSignal} [signal]
   * @returns {Promise<Answer<T>>}
   */
  #send({ request, attachments = [], transfer }, expected, onEvent, signal) {
    const worker = this.#worker;
    if (!worker) throw new PlaygroundError(CLOSED);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, {
        reject,
        receive: (heard) => {
          const { reply, buffers, weights } = heard;
          if (reply.type !== expected && reply.type !== "failed") return onEvent?.(reply, buffers, weights);
          this.#pending.delete(id);
          if (reply.type === "failed") reject(new PlaygroundError(reply));
          else resolve(/** @type {Answer<T>} */ (heard));
        },
      });
      const abort = () => {
        if (!this.#pending.delete(id)) return;
        reject(new PlaygroundError({ code: "cancelled", message: "the question was taken back", hint: "Ask again." }));
        void this.ask({ request: { type: "cancel", request: id } }, "done").catch(() => {});
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      const ports = attachments.filter((attachment) => attachment instanceof MessagePort);
      worker.postMessage({ id, request, attachments }, transfer ?? ports);
    });
  }

  /**
   * Weights as they are told apart from those of all workers there were.
   * @param {Protocol.Weights} weights
   */
  #told({ network, ...told }) {
    this.#weights = { network: network && this.#networksBefore + network, ...told };
    return this.#weights;
  }

  #spawn() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      let started = false;
      worker.onmessage = ({ data: { id, weights, reply, buffers } }) => {
        if (reply.type === "ready") {
          started = true;
          resolve();
        } else {
          this.#pending.get(id)?.receive({ reply, buffers, weights: this.#told(weights) });
        }
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        worker.terminate();
        if (this.isClosed) return;
        if (started) this.#replace(event.message ?? "it gave no reason");
        else reject(new PlaygroundError(cannotStart(event.message)));
      };
    });
    // A failure to start is told by whoever waits for it; without this line it would be told to the console as well.
    this.#ready.catch(() => {});
  }

  /**
   * Puts a new worker in the place of a dead one and brings it to the same data, split and network.
   * @param {string} reason
   */
  #replace(reason) {
    this.#failAll({
      code: "worker_died",
      message: `the worker stopped: ${reason}`,
      hint: "A new one has been started with the same data and the network as it was after the last epoch. A smaller network or batch needs less memory.",
    });
    this.#onLost();
    this.#networksBefore = this.#weights.network;
    this.#spawn();
    this.#ready = this.#ready.then(async () => {
      for (const answer of STEPS) {
        const step = this.#steps.get(answer);
        /** @type {Tell} */
        const tell = (message, expected) => this.#send(message, expected);
        if (step) await (typeof step === "function" ? step(tell) : tell(step, answer));
      }
      this.#onRestart(reason);
    });
    this.#ready.catch(() => {});
  }

  /** @param {Protocol.Failure} failure */
  #failAll(failure) {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new PlaygroundError(failure));
  }
}

/**
 * Why a worker could not be started.
 * @param {string | undefined} message  what the browser says
 * @returns {Protocol.Failure}
 */
export function cannotStart(message) {
  if (!hasSimd()) return NO_SIMD;
  return {
    code: "worker_not_started",
    message: `the worker could not be started${message ? `: ${message}` : ""}`,
    hint: "Reload the page. If it was opened from a file, serve it over http instead: browsers start workers only from a web host.",
  };
}
