// The worker that takes files out of archives and decodes pictures; `files.js` starts it when the page meets such files.

// @ts-expect-error: it is there only in the built page
import init, { is_packed, read_pnm, read_table, unpack } from "../unpacker.js";
import { PACKED } from "./packed.js";

/**
 * @typedef {{ path: string, blob: Blob, archive?: string }} Entry  archive: what it was taken out of
 * @typedef {{ path: string, height: number, width: number, channels: number }} Picture
 */

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
  /** @type {Picture[]} */
  const pictures = [];
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let size = 0;
  const tables = [];
  const others = [];
  for (const { path, blob, archive } of entries) {
    const place = archive ? `${path} in ${archive}` : path; // for messages
    const start = await bytesOf(place, blob.slice(0, 16));
    if (isPicture(start)) {
      const { pixels, ...picture } = await decoded(place, blob);
      pictures.push({ path, ...picture });
      pieces.push(pixels);
      size += pixels.length;
      if (size > PIECES) {
        parts.push(new Blob(pieces.splice(0)));
        size = 0;
      }
      if (pictures.length % 50 === 0) postMessage({ pictures: pictures.length });
    } else if (/\.(csv|tsv)$/i.test(path)) {
      tables.push({ name: path, archive, table: read_table(place, await bytesOf(place, blob)) });
    } else {
      others.push({ name: path.split("/").pop(), blob, archive });
    }
  }
  const files =
    pictures.length > 0 || others.length > 1 ? others.filter(({ name }) => !notes.test(name ?? "")) : others;
  return { files, tables, pictures, pixels: new Blob([...parts, ...pieces]) };
}

/** Pixels of a picture, for which there must be room three times over. */
const MOST_PIXELS = 1 << 26;

/** @param {Uint8Array} start */
function isPicture(start) {
  const text = String.fromCharCode(...start);
  return /^(\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0\0\0|P[2356]\s|RIFF....WEBP)/s.test(text);
}

/**
 * A picture's values: grey where all of it is grey, with a fourth channel where something is transparent.
 * @param {string} place  where it lies, for messages
 * @param {Blob} blob
 * @returns {Promise<{ height: number, width: number, channels: number, pixels: Uint8Array<ArrayBuffer> }>}
 */
async function decoded(place, blob) {
  const [first] = await bytesOf(place, blob.slice(0, 1));
  const pnm = first === 0x50 && read_pnm(await bytesOf(place, blob));
  if (pnm) return pnm;
  let bitmap;
  try {
    // The values as they are in the file: no colour profile, no turning, as Pillow has them.
    bitmap = await createImageBitmap(blob, {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
      imageOrientation: "none",
    });
  } catch {
    throw {
      code: "broken_picture",
      message: `${place}, byte 0: this browser cannot decode the picture that should begin here`,
      hint: "It may be damaged. Leave it out, or save it as a PNG.",
    };
  }
  const { width, height } = bitmap;
  const context =
    width * height <= MOST_PIXELS && new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context)
    throw {
      code: "picture_too_large",
      message: `${place}, byte 0: the picture has ${width} × ${height} pixels; ${MOST_PIXELS} are the most`,
      hint: "Make it smaller: image.resize((width, height)) of Pillow does.",
    };
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  let grey = true;
  let opaque = true;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) grey = false;
    if (data[i + 3] !== 255) opaque = false;
  }
  const channels = opaque ? (grey ? 1 : 3) : 4;
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0, to = 0; i < data.length; i += 4) for (let c = 0; c < channels; c++) pixels[to++] = data[i + c];
  return { height, width, channels, pixels };
}
