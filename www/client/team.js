/**
 * The workers that help the first one to train: each with the core, and a message port to each of the others. What is sent
 * is handed over, not shared, so that any static host will do: no SharedArrayBuffer, no special headers.
 *
 * @module team
 */

/** How long a worker may take to be ready, or say nothing, in milliseconds. */
const PATIENCE = 30_000;

/**
 * How many workers are best for a network: one a core, as far as that saves time and all of them find room in half the memory
 * of this device.
 * @param {import("./protocol.js").NetworkSummary} network
 */
export function worthwhile({ workers, memory_by_workers }) {
  const { hardwareConcurrency = 1, deviceMemory = 4 } = /** @type {Navigator & { deviceMemory?: number }} */ (
    navigator
  );
  const room = (deviceMemory / 2) * 2 ** 30;
  const fitting = memory_by_workers.findLastIndex((bytes) => bytes <= room) + 1;
  return Math.max(1, Math.min(hardwareConcurrency, workers, fitting));
}

/** Helpers of a worker; see {@link Team.gather}. */
export class Team {
  /** @type {Worker[]} */
  #helpers;

  /** @param {Worker[]} helpers */
  constructor(helpers) {
    this.#helpers = helpers;
  }

  /** How many workers train: the helpers, and the one that leads. */
  get count() {
    return this.#helpers.length + 1;
  }

  /**
   * Starts workers until there are `count` with the one that leads, and joins them to one another.
   * @param {number} count
   * @param {(reason: string) => void} onLost  called when one of them stops
   * @returns {Promise<{ team: Team, ports: MessagePort[] }>}  the leader's ports to the others, in order
   */
  static async gather(count, onLost) {
    const started = await Promise.allSettled(Array.from({ length: count - 1 }, () => start(onLost)));
    // One that could not be started, for want of memory perhaps, is left out.
    const helpers = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const members = helpers.length + 1;
    /** For each member, its ports to the others. @type {MessagePort[][]} */
    const ports = Array.from({ length: members }, () => []);
    for (let one = 0; one < members; one++) {
      for (let other = one + 1; other < members; other++) {
        const { port1, port2 } = new MessageChannel();
        ports[one][other - 1] = port1;
        ports[other][one] = port2;
      }
    }
    helpers.forEach((helper, i) => {
      const request = { type: "join", member: i + 1, members };
      helper.postMessage({ id: 0, request, attachments: ports[i + 1] }, ports[i + 1]);
    });
    return { team: new Team(helpers), ports: ports[0] };
  }

  /** Ends the helpers. */
  dismiss() {
    for (const helper of this.#helpers) {
      helper.onerror = null;
      helper.terminate();
    }
    this.#helpers = [];
  }
}

/** Notices when a training by several gets stuck: a worker may be gone without a word. */
export class Watch {
  #onSilence;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #last = performance.now();
  /** The longest that was waited for news so far. */
  #longest = 0;

  /** @param {() => void} onSilence */
  constructor(onSilence) {
    this.#onSilence = onSilence;
    this.feed();
  }

  /**
   * There is news.
   * @param {number} [quiet]  milliseconds for which no other is expected
   */
  feed(quiet = 0) {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
    this.rest();
    this.#timer = setTimeout(this.#onSilence, quiet + PATIENCE + 20 * this.#longest);
  }

  /** No news is expected for a while. */
  rest() {
    clearTimeout(this.#timer);
  }

  /** No news is expected any more. */
  end() {
    this.rest();
    this.feed = () => {};
  }
}

/**
 * @param {(reason: string) => void} onLost
 * @returns {Promise<Worker>}
 */
function start(onLost) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    const giveUp = (/** @type {string} */ reason) => {
      worker.terminate();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => giveUp("it was not ready in time"), PATIENCE);
    let ready = false;
    worker.onmessage = () => {
      clearTimeout(timer);
      ready = true;
      resolve(worker);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      const reason = event.message ?? "it gave no reason";
      if (ready) onLost(reason);
      else giveUp(reason);
    };
  });
}
