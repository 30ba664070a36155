// The worker that takes files out of archives and decodes pictures; `files.js` starts it when the page meets such files.

// @ts-expect-error: it is there only in the built page
import init, * as unpacker from "../unpacker.js";
import { PACKED } from "./packed.js";
import { PICTURE, PictureSet } from "./pictures.js";

/**
 * @typedef {{ path: string, blob: Blob, archive?: string }} Entry  archive: what it was taken out of
 */

const { is_packed, is_picture, read_table, unpack } = unpacker;
const ready = init();

onmessage = async ({ data }) => {
  try {
    await ready;
    const entries = [];
    for (const entry of data) entries.push(...(await opened(entry)));
    postMessage({ done: await sorted(entries) });
  } catch (error) {
    const { code, message, hint } = /** @type {any} */ (error);
    postMessage({
      failed:
        code && hint
          ? { code, message, hint }
          : {
              code: "unexpected",
              message: String(message ?? error),
              hint: "Try it with fewer files; if it comes back, please report these words.",
            },
    });
  }
};

/** How much of an archive's files is kept as pieces before it becomes a part of a blob, which need not be in memory. */
const PIECES = 32 << 20;

/**
 * The files in a file: those of an archive, or itself.
 * @param {Entry} entry
 * @returns {Promise<Entry[]>}
 */
async function opened({ path, blob }) {
  const start = await bytesOf(path, blob.slice(0, 512));
  // gzip alone the core reads itself; what else is inside is seen by the name.
  if (!is_packed(start) && !PACKED.test(path)) return [{ path, blob }];
  /** @type {{ path: string, parts: BlobPart[], pieces: Uint8Array<ArrayBuffer>[], size: number }[]} */
  const files = [];
  const archive = path.split("/").pop();
  unpack(archive, blob, (/** @type {string | Uint8Array<ArrayBuffer>} */ part) => {
    const file = files[files.length - 1];
    if (typeof part === "string") {
      files.push({ path: part, parts: [], pieces: [], size: 0 });
    } else {
      file.pieces.push(part);
      file.size += part.length;
      if (file.size > PIECES) {
        file.parts.push(new Blob(file.pieces.splice(0)));
        file.size = 0;
      }
    }
  });
  return files.map(({ path, parts, pieces }) => ({ path, blob: new Blob([...parts, ...pieces]), archive }));
}

/**
 * @param {string} place  which file it is, for messages
 * @param {Blob} blob
 */
async function bytesOf(place, blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw {
      code: "file_not_readable",
      message: `${place}, byte 0: the file cannot be read: ${/** @type {Error} */ (error).message}`,
      hint: "Choose the file again; it may have been moved or changed since.",
    };
  }
}

/** Beside images these are instructions and notes, not data. */
const notes = /\.(txt|md|html?|json|xml|ya?ml|py|ipynb|pdf|log|ini)$/i;

/**
 * Pictures decoded, tables as text, and the files that are neither.
 * @param {Entry[]} entries
 */
async function sorted(entries) {
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const pictures = new PictureSet(unpacker);
  const tables = [];
  const others = [];
  for (const { path, blob, archive } of entries) {
    const place = archive ? `${path} in ${archive}` : path; // for messages
    const start = await bytesOf(place, blob.slice(0, 16));
    if (is_picture(start) || PICTURE.test(path)) {
      await pictures.add(path, await bytesOf(place, blob), place);
      if (pictures.files % 50 === 0) postMessage({ pictures: pictures.files });
    } else if (/\.(csv|tsv)$/i.test(path)) {
      tables.push({ name: path, archive, table: read_table(place, await bytesOf(place, blob)) });
    } else {
      others.push({ name: path.split("/").pop(), blob, archive });
    }
  }
  const files = pictures.files > 0 || others.length > 1 ? others.filter(({ name }) => !notes.test(name ?? "")) : others;
  return { files, tables, ...(await pictures.end()) };
}
