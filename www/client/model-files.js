// The worker that writes files of models and takes them apart; `models.js` starts it. It does one thing after the other.

// @ts-expect-error: it is there only in the built page
import init, { OpenModel, SaveModel, sum_of } from "../../models.js";
import { PartsInFile } from "./disk.js";
import { failureOf } from "./failure.js";
import { Parts } from "./numbers.js";

/** @import { Piece } from "./numbers.js" */

const ready = init();
let queue = ready;

/** Of a model that is opened, what comes next. @type {AsyncGenerator<Piece, void> | null} */
let pieces = null;
/** The next piece, which is read while the one before is put in its place. @type {Promise<IteratorResult<Piece, void>> | null} */
let next = null;
/** A file that is written: what tells its parts, and the numbers that have come. @type {{ file: any, parts: Parts | PartsInFile } | null} */
let written = null;

onmessage = ({ data }) => {
  queue = queue.then(async () => {
    try {
      const { done, transfer = [] } = await answer(data);
      postMessage({ done }, { transfer });
    } catch (error) {
      postMessage({
        failed: failureOf(
          error,
          "There may be too little memory. Close other tabs; if it comes back, please report these words.",
        ),
      });
    }
  });
};

/**
 * @param {any} asked
 * @returns {Promise<{ done?: unknown, transfer?: Transferable[] }>}
 */
async function answer({ open, here, next: wantsNext, save, see, write }) {
  if (open) {
    for (const file of open) check(file);
    const model = new OpenModel(open.map(nameOf), open.map(blobOf), here);
    pieces = read(model, open);
    return { done: model.told() };
  }
  if (wantsNext && pieces) {
    const { value } = await (next ?? pieces.next());
    if (!value) return { done: null };
    next = pieces.next();
    next.catch(() => {}); // it is told when it is asked for
    return { done: value, transfer: [value.numbers.buffer] };
  }
  if (save) {
    const { format, learned, lengths, name } = save;
    const onDisk = name && (await PartsInFile.open(lengths, name).catch(() => null));
    written = { file: new SaveModel(format, learned, lengths.length - 1), parts: onDisk || new Parts(lengths) };
  }
  if (see && written) {
    written.file.see(see.array, see.start, see.numbers);
    const memory = written.parts.add(see);
    return { done: memory, transfer: [memory] };
  }
  if (write && written) {
    const arrays = await written.parts.arrays();
    const parts = written.file.parts();
    const pieces = parts.map((/** @type {Uint8Array<ArrayBuffer> | [number, number, number]} */ part) =>
      part instanceof Uint8Array ? part : arrays[part[0]].slice(4 * part[1], 4 * part[2]),
    );
    return { done: new Blob(pieces) };
  }
  return {};
}

const nameOf = (/** @type {{ name: string }} */ { name }) => name;
const blobOf = (/** @type {{ blob: Blob }} */ { blob }) => blob;

/** Bytes of a file, at the most: places in a zip and in the memory of WebAssembly have 32 bits. */
const MOST = 2 ** 32 - 1;

/** @param {{ name: string, blob: Blob }} file */
function check({ name, blob }) {
  if (blob.size <= MOST) return;
  throw {
    code: "limit_exceeded",
    message: `${name}: the file has ${blob.size} bytes; ${MOST} are the most`,
    hint: "Open a smaller model.",
  };
}

/** Bytes that are read at once. */
const PIECE = 1 << 21;

/**
 * The numbers of a model, in the order of its files, and whether these hold what was written.
 * @param {any} model
 * @param {{ name: string, blob: Blob }[]} files
 * @returns {AsyncGenerator<Piece, void>}
 */
async function* read(model, files) {
  /** @type {number[][][]} */
  const [all, sums] = [model.numbers(), model.sums()];
  const lying = all.filter(({ length }) => length > 3);
  /** Sums of what was read so far, and where that ends. */
  const seen = sums.map(([file, start, end, expected]) => ({ file, at: start, end, expected, sum: 0 }));
  /** Takes bytes into account that follow those that a sum is of. */
  const see = (/** @type {number} */ file, /** @type {number} */ start, /** @type {Uint8Array} */ bytes) => {
    for (const one of seen)
      if (one.file === file && one.at === start && start + bytes.length <= one.end) {
        one.sum = sum_of(one.sum, bytes);
        one.at += bytes.length;
      }
  };
  /** Reads what lies between the numbers, as far as a sum is of it. */
  const pass = async (/** @type {number} */ file, /** @type {number} */ to) => {
    for (const one of seen)
      while (one.file === file && one.at < Math.min(to, one.end)) {
        const [from, end] = [one.at, Math.min(one.at + PIECE, to, one.end)];
        see(file, from, await bytesOf(files[file], from, end));
        if (one.at === from) break;
      }
  };
  for (const [array, start, end, file, byte] of lying) {
    await pass(file, byte);
    for (let first = start; first < end; first += PIECE / 4) {
      const last = Math.min(first + PIECE / 4, end);
      const bytes = await bytesOf(files[file], byte + 4 * (first - start), byte + 4 * (last - start));
      see(file, byte + 4 * (first - start), bytes);
      yield { array, start: first, numbers: new Float32Array(bytes.buffer) };
    }
  }
  for (const { file } of seen) await pass(file, Infinity);
  const changed = seen.findIndex(({ at, end, sum, expected }) => at < end || sum !== expected);
  if (changed >= 0) throw model.changed(changed);
  for (const [place, numbers] of all.entries())
    if (numbers.length === 3) yield { array: numbers[0], start: numbers[1], numbers: model.read(place) };
}

/**
 * @param {{ name: string, blob: Blob }} file
 * @param {number} start
 * @param {number} end
 */
async function bytesOf({ name, blob }, start, end) {
  try {
    const bytes = new Uint8Array(await blob.slice(start, end).arrayBuffer());
    if (bytes.length === end - start) return bytes;
    throw new Error("it became shorter");
  } catch (error) {
    throw {
      code: "file_not_readable",
      message: `${name}: the file cannot be read: ${/** @type {Error} */ (error).message}`,
      hint: "Choose the file again; it may have been moved or changed since.",
    };
  }
}
