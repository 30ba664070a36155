/**
 * Large files that are put together on the disk, in the Origin Private File System, where a browser has one for this page: each stays
 * until the tab that made it is closed, or has made some others.
 */
/** @import { Piece } from "./numbers.js" */

const FOLDER = "cnn-playground-files";
/** A tab has a lock of this name for each of its files. */
const LOCK = `${FOLDER}/`;
/** Files that a tab has at once, at the most. A browser that saves one has read it long before three others have come. */
const MOST = 3;

/** What lets go of the locks that this tab has, the oldest first. @type {(() => Promise<void>)[]} */
const held = [];

/**
 * A name for a file of this tab; files of tabs that are gone, and the oldest of this one, make room.
 * @returns {Promise<string | null>}  `null`: this browser has no place for it
 */
export async function nameOfFile() {
  try {
    if (held.length === MOST) await held.shift()?.();
    await clearFiles();
    const name = crypto.randomUUID();
    await new Promise((resolve, reject) => {
      let free = () => {};
      const lock = navigator.locks.request(LOCK + name, () => {
        held.push(() => (free(), lock));
        resolve(undefined);
        return new Promise((/** @type {(value: void) => void} */ end) => (free = end));
      });
      lock.catch(reject);
    });
    return name;
  } catch {
    return null;
  }
}

/** Deletes the files that no tab has, or all of them. */
export async function clearFiles(all = false) {
  const folder = await folderOfFiles();
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  const clear = (/** @type {string} */ name) => folder.removeEntry(name).catch(() => {}); // it may be written just now
  for (const name of names)
    if (all) await clear(name);
    else await navigator.locks.request(LOCK + name, { ifAvailable: true }, (lock) => lock && clear(name));
}

/** @returns {Promise<any>}  lists what is in it, of which the types of pages do not know */
async function folderOfFiles() {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

/** Pieces of arrays, in any order, in a file. For a worker: only there files are written at once and in place. */
export class PartsInFile {
  #lengths;
  #handle;
  #file;

  /**
   * @param {number[]} lengths
   * @param {any} handle
   * @param {any} file
   */
  constructor(lengths, handle, file) {
    this.#lengths = lengths;
    this.#handle = handle;
    this.#file = file;
  }

  /**
   * @param {number[]} lengths  of the arrays
   * @param {string} name  {@link nameOfFile}
   * @throws where there is no room
   */
  static async open(lengths, name) {
    const folder = await folderOfFiles();
    const handle = await folder.getFileHandle(name, { create: true });
    const file = await handle.createSyncAccessHandle();
    try {
      // All of it at once: a browser asks for the room only once, and says now that there is none.
      file.truncate(4 * sum(lengths));
      return new PartsInFile(lengths, handle, file);
    } catch (error) {
      file.close();
      await folder.removeEntry(name).catch(() => {});
      throw error;
    }
  }

  /**
   * @param {Piece} piece
   * @returns {ArrayBuffer}  its memory, which is done with
   */
  add({ array, start, numbers }) {
    const at = 4 * (sum(this.#lengths.slice(0, array)) + start);
    if (this.#file.write(numbers, { at }) !== numbers.byteLength) throw new Error("there is no more room on the disk");
    return numbers.buffer;
  }

  /** All numbers of each array; what has not come is 0. */
  async arrays() {
    await this.#file.close();
    const all = await this.#handle.getFile();
    let end = 0;
    return this.#lengths.map((length) => all.slice(end, (end += 4 * length)));
  }
}

/** @param {number[]} lengths */
const sum = (lengths) => lengths.reduce((sum, length) => sum + length, 0);
