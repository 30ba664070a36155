/**
 * Keeps the work of a tab in the browser's own storage, off the page's thread. The page loads it when there is something to keep, or
 * to go on with.
 */
import { PlaygroundError } from "../client/playground-error.js";
import { isFirst } from "./keeping.js";
import { pathOf } from "./project.js";

/** @import { Base, Drawn, Files, Keeper as Keeps, Story } from "./keeping.js" */
/** @import { Failure, SnapshotPiece } from "../client/protocol" */

/**
 * A session that is kept. at: when something was kept last, in milliseconds; isOpen: some tab has it; story: `null` where it cannot be
 * read
 * @typedef {{ id: string, isOpen: boolean, at: number, bytes: number, epoch: number, story: Story | null, data: any }} Listed
 */

/** @implements {Keeps} */
export class Keeper {
  #worker = new Worker(new URL("./keeper-worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, { resolve: (done: any) => void, reject: (error: PlaygroundError) => void }>} */
  #pending = new Map();
  #id = 0;
  #isBroken = false;
  /** Commits that the worker has not done yet. */
  #behind = 0;
  /** What waits for it: the newest snapshot alone, when they come faster than they can be written. @type {[any, Transferable[]][] | null} */
  #held = null;
  /** @type {Story | null} */
  #story = null;
  /** What of the page is to be found again. @type {() => unknown} */
  page = () => null;
  /** Called when something was kept, or could not be. @type {(failure: Failure | null) => void} */
  onTold = () => {};
  /** Called when all that was handed over is kept, and when that is so no longer. @type {(isKept: boolean) => void} */
  onKept = () => {};
  #isKept = false;
  /** Whether pieces of a snapshot have been handed over of which no story tells yet. */
  #isOpen = false;
  /** What there is and could not be kept. @type {Set<"data" | "snapshot">} */
  #lacking = new Set();

  /** Settles once it is known whether this browser keeps anything for this page. */
  static async open() {
    const keeper = new Keeper();
    keeper.#listen();
    await keeper.#ask({ what: "open" });
    return keeper;
  }

  #listen() {
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#isBroken = true;
      const failure = { code: "not_kept", message: event.message ?? "no reason was given", hint: "Reload the page." };
      for (const { reject } of this.#pending.values()) reject(new PlaygroundError(failure));
      this.#pending.clear();
      this.#note(false);
      this.onTold(failure);
    };
    this.#worker.onmessage = ({ data: { id, done, failed } }) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (pending) return failed ? pending.reject(new PlaygroundError(failed)) : pending.resolve(done);
      if (!failed) return;
      this.#note(false);
      this.onTold(failed);
    };
  }

  /** @param {boolean} isDone  whether what was handed over last is kept */
  #note(isDone) {
    const isKept = isDone && this.#behind === 0 && !this.#held && !this.#isOpen && this.#lacking.size === 0;
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.onKept(isKept);
  }

  /**
   * @param {unknown} ask
   * @returns {Promise<any>}
   */
  #ask(ask) {
    return new Promise((resolve, reject) => {
      const id = ++this.#id;
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ask });
    });
  }

  /** The sessions there are, the newest first. @returns {Promise<Listed[]>} */
  list() {
    return this.#ask({ what: "list" });
  }

  /** Begins a session of this tab. */
  begin() {
    return this.#ask({ what: "begin" });
  }

  /**
   * Goes on with a session.
   * @param {string} session
   * @param {boolean} steal  even if another tab has it
   * @returns {Promise<import("./project.js").Kept>}
   */
  async take(session, steal) {
    const kept = await this.#ask({ what: "take", session, steal });
    this.#note(true);
    return kept;
  }

  /** @returns {Promise<{ bytes: number, budget: number }>} */
  usage() {
    return this.#ask({ what: "usage" });
  }

  /** Forgets a session, or all of them. @param {string} [session] */
  forget(session) {
    if (!session) this.#note(false);
    return this.#ask({ what: "forget", session });
  }

  /**
   * @param {SnapshotPiece} piece
   * @param {Float32Array} numbers
   * @returns {Promise<void>}  settles when it is written, or waits for others to be written
   */
  piece(piece, numbers) {
    if (isFirst(piece)) {
      this.#held = this.#behind > 0 ? [] : null;
      this.#lacking.delete("snapshot");
    }
    this.#isOpen = true;
    return this.#send({ piece, numbers }, [numbers.buffer]);
  }

  /** @param {Story} story */
  commit(story) {
    this.#story = story;
    this.#isOpen = false;
    this.#tell();
  }

  /** The page has changed. */
  touch() {
    if (this.#story) this.#tell();
  }

  #tell() {
    void this.#send({ story: this.#story, page: this.page() }, []);
  }

  /** @param {Drawn | Files} data */
  came(data) {
    // Where a file lay does not come along with it.
    const files = "files" in data && data.files.map((file) => ({ ...file, path: pathOf(file) }));
    this.#lacking.delete("data");
    void this.#send({ data: files ? { ...data, files } : data }, []);
  }

  /** @param {Base | null} base */
  based(base) {
    void this.#send({ base }, []);
  }

  async last() {
    this.#flush();
    return this.#ask({ what: "last" });
  }

  /** Settles when all that was handed over is kept, or could not be. */
  async settled() {
    while (this.#behind > 0 || this.#held) await this.#ask({ what: "usage" });
  }

  close() {
    this.#worker.terminate();
  }

  /**
   * @param {any} told
   * @param {Transferable[]} transfer
   * @returns {Promise<void>}  settles when the worker is done with it, or it waits for others
   */
  async #send(told, transfer) {
    this.#note(false);
    if (this.#held) {
      this.#held.push([told, transfer]);
      return;
    }
    if (this.#isBroken) return;
    const id = ++this.#id;
    const isStory = told.story !== undefined;
    if (isStory) this.#behind++;
    const done = new Promise((/** @type {(value: void) => void} */ resolve) => {
      const settle = () => {
        resolve();
        if (isStory && --this.#behind === 0) this.#flush();
      };
      this.#pending.set(id, {
        resolve: (isKept) => {
          settle();
          if (!isStory) return;
          this.#note(isKept);
          if (isKept) this.onTold(null);
        },
        reject: (failure) => {
          settle();
          if (!isStory) this.#lacking.add(told.data ? "data" : "snapshot");
          this.onTold(failure);
        },
      });
    });
    this.#worker.postMessage({ id, told }, transfer);
    return done;
  }

  #flush() {
    const held = this.#held;
    this.#held = null;
    for (const [told, transfer] of held ?? []) void this.#send(told, transfer);
  }
}
