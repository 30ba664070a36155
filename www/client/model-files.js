// The worker that writes files of models and takes them apart; `models.js` starts it. It does one thing after the other.

// @ts-expect-error: it is there only in the built page
import init, { OpenModel, SaveModel, sum_of } from "../../models.js";
import { PartsInFile } from "./disk.js";
import { failureOf } from "./failure.js";
import { AHEAD, Parts } from "./numbers.js";
import { OneWay } from "./one-way.js";

/** @import { Piece } from "./numbers.js" */

const ready = init();
/** @type {Promise<unknown>} */
let queue = ready;

/** Of a model that is opened, what comes next. @type {AsyncGenerator<Piece, void> | null} */
let pieces = null;
/** The next of them, in their order. @type {Promise<IteratorResult<Piece, void>>[]} */
const next = [];
/** Memory of pieces that are done with. @type {ArrayBuffer[]} */
const spare = [];
/** A file that is written: what tells its parts, and the numbers that have come. @type {{ file: any, parts: Parts | PartsInFile } | null} */
let written = null;

onmessage = ({ data }) => {
  queue = queue.then(async () => {
    try {
      const { done, transfer = [] } = await answer(data);
      const bytes = (await ready).memory.buffer.byteLength;
      postMessage({ done, bytes }, { transfer });
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
async function answer({ open, here, next: wanted, save, see, write }) {
  if (open) {
    for (const file of open) check(file);
    const model = new OpenModel(open.map(nameOf), open.map(blobOf), here);
    pieces = read(model, open);
    const told = model.told();
    // They are on their way while room is made for them.
    ahead();
    return { done: told };
  }
  if (wanted) {
    spare.push(...wanted);
    const value = (await next.shift())?.value;
    if (!value) {
      [pieces, next.length, spare.length] = [null, 0, 0];
      return { done: null };
    }
    ahead();
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

/** Reads the next pieces while those before are put in their places. */
function ahead() {
  while (pieces && next.length < AHEAD) {
    const piece = pieces.next();
    piece.catch(() => {}); // it is told when it is asked for
    next.push(piece);
  }
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
  const ways = files.map(({ blob }) => new OneWay(blob));
  const bytesOf = async (/** @type {number} */ file, /** @type {number} */ start, /** @type {number} */ end) => {
    try {
      return new Uint8Array(await ways[file].read(start, end, spare.pop()));
    } catch (error) {
      throw {
        code: "file_not_readable",
        message: `${files[file].name}: the file cannot be read: ${/** @type {Error} */ (error).message}`,
        hint: "Choose the file again; it may have been moved or changed since.",
      };
    }
  };
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
        see(file, from, await bytesOf(file, from, end));
        if (one.at === from) break;
      }
  };
  for (const [array, start, end, file, byte] of lying) {
    await pass(file, byte);
    for (let first = start; first < end; first += PIECE / 4) {
      const last = Math.min(first + PIECE / 4, end);
      const bytes = await bytesOf(file, byte + 4 * (first - start), byte + 4 * (last - start));
      see(file, byte + 4 * (first - start), bytes);
      yield { array, start: first, numbers: new Float32Array(bytes.buffer) };
    }
  }
  for (const { file } of seen) await pass(file, Infinity);
  const changed = seen.findIndex(({ at, end, sum, expected }) => at < end || sum !== expected);
  if (changed >= 0) throw model.changed(changed);
  for (const [place, numbers] of all.entries())
    if (numbers.length === 3) yield { array: numbers[0], start: numbers[1], numbers: model.read(place) };
  // The worker may wait for another model: nothing of this one's files is to stay open.
  for (const way of ways) await way.close();
  model.free();
}
