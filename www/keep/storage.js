/**
 * Where a browser keeps files of a page, in a folder for each session: the Origin Private File System, else IndexedDB. For a worker:
 * only there files are written at once and in place.
 */
// @ts-expect-error: it is there only in the built page
import { createStore, del, delMany, get, keys, set } from "../../vendor/idb-keyval.js";

/**
 * A file that is being written. write: some bytes at a place; end: cuts it there and closes it, once all of it is on the disk; drop:
 * it is of no use
 * @typedef {{ write: (bytes: Uint8Array, at: number) => Promise<void>, end: (size: number, start: Uint8Array) => Promise<void>,
 *   drop: () => Promise<void> }} Sink
 *
 * @typedef {{ sessions: () => Promise<string[]>, sizes: (session: string) => Promise<Map<string, number>>,
 *   read: (session: string, name: string) => Promise<Blob | null>, create: (session: string, name: string) => Promise<Sink>,
 *   remove: (session: string, name: string) => Promise<void>, clear: (session: string) => Promise<void> }} Storage
 */

const FOLDER = "cnn-playground";

/**
 * @returns {Promise<Storage>}
 */
export async function openStorage() {
  try {
    return await openFolder();
  } catch {
    // A browser without it, or a window that keeps nothing; then there may still be the other.
    const store = createStore(FOLDER, "files");
    await keys(store);
    return inDatabase(store);
  }
}

/**
 * @typedef {{ write: (bytes: Uint8Array, options: { at: number }) => number, truncate: (size: number) => void, flush: () => void,
 *   close: () => void }} SyncFile
 *   only workers have it, so that the types of pages do not know it
 */

/** @returns {Promise<Storage>} */
async function openFolder() {
  if (!("createSyncAccessHandle" in FileSystemFileHandle.prototype)) throw new Error("no synchronous access");
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  // Some browsers have the folder and write nothing into it.
  const probe = await root.getFileHandle("probe", { create: true });
  (await synchronous(probe)).close();
  await root.removeEntry("probe");
  const folder = (/** @type {string} */ session, create = false) => root.getDirectoryHandle(session, { create });
  const entries = async (/** @type {any} */ of) => {
    const found = [];
    for await (const [name, handle] of of.entries()) found.push({ name, handle });
    return found;
  };
  return {
    sessions: async () =>
      (await entries(root)).filter(({ handle }) => handle.kind === "directory").map(({ name }) => name),
    async sizes(session) {
      const files = await entries(await folder(session, true));
      const sizes = files.map(async ({ name, handle }) => /** @type {const} */ ([name, (await handle.getFile()).size]));
      return new Map(await Promise.all(sizes));
    },
    async read(session, name) {
      try {
        return await (await (await folder(session)).getFileHandle(name)).getFile();
      } catch {
        return null;
      }
    },
    async create(session, name) {
      const handle = await (await folder(session, true)).getFileHandle(name, { create: true });
      const file = await synchronous(handle);
      // Until it is whole, nothing at its start says that it is.
      file.write(new Uint8Array(16), { at: 0 });
      return {
        async write(bytes, at) {
          file.write(bytes, { at });
        },
        async end(size, start) {
          await file.truncate(size);
          await file.flush();
          file.write(start, { at: 0 });
          await file.flush();
          await file.close();
        },
        async drop() {
          await file.truncate(0);
          await file.close();
        },
      };
    },
    remove: async (session, name) => (await folder(session)).removeEntry(name).catch(() => {}),
    clear: (session) => root.removeEntry(session, { recursive: true }).catch(() => {}),
  };
}

/**
 * @param {FileSystemFileHandle} handle
 * @returns {Promise<SyncFile>}
 */
const synchronous = (handle) => /** @type {any} */ (handle).createSyncAccessHandle();

/**
 * @param {any} store
 * @returns {Storage}
 */
function inDatabase(store) {
  const key = (/** @type {string} */ session, /** @type {string} */ name) => `${session}/${name}`;
  const namesOf = async (/** @type {string} */ session) =>
    /** @type {string[]} */ (await keys(store)).filter((name) => name.startsWith(`${session}/`));
  return {
    async sessions() {
      return [...new Set(/** @type {string[]} */ (await keys(store)).map((name) => name.split("/")[0]))];
    },
    async sizes(session) {
      const sizes = (await namesOf(session)).map(async (name) => {
        const blob = /** @type {Blob | undefined} */ (await get(name, store));
        return /** @type {const} */ ([name.slice(session.length + 1), blob?.size ?? 0]);
      });
      return new Map(await Promise.all(sizes));
    },
    read: async (session, name) => (await get(key(session, name), store)) ?? null,
    async create(session, name) {
      /** @type {{ at: number, blob: Blob }[]} */
      let parts = [];
      return {
        async write(bytes, at) {
          parts.push({ at, blob: new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]) });
        },
        async end(_, start) {
          parts.sort((one, other) => one.at - other.at);
          const rest = parts.map(({ blob }) => blob);
          await set(key(session, name), new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (start), ...rest]), store);
        },
        async drop() {
          parts = [];
        },
      };
    },
    remove: (session, name) => del(key(session, name), store),
    clear: async (session) => delMany(await namesOf(session), store),
  };
}
