/** Folders dropped on the page. */
import { LITTER } from "../client/kinds.js";

/**
 * The files among what was dropped, with those in folders, each of which knows where it lay.
 * @param {FileSystemEntry[]} entries
 * @returns {Promise<File[]>}
 */
export async function filesOf(entries) {
  const files = await Promise.all(entries.map((entry) => (entry.isDirectory ? filesIn(entry) : fileOf(entry))));
  return files.flat();
}

/** @param {any} folder */
async function filesIn(folder) {
  const reader = folder.createReader();
  const inside = [];
  // A reader gives a hundred entries at a time.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return filesOf(inside);
    // What an operating system leaves there is not the reader's.
    inside.push(...some.filter(({ name }) => !LITTER.test(name)));
  }
}

/** @param {any} entry */
async function fileOf(entry) {
  /** @type {File} */
  const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
  // What a chooser of folders says of its files.
  Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.replace(/^\//, "") });
  return [file];
}
