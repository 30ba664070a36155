/**
 * A session in the browser's own storage, kept by a worker: its story, its images, and the last two snapshots of its network, one of
 * which is always whole.
 *
 * Files: `story-0`, `story-1`; `snapshot-0`, `snapshot-1`, each with the story it belongs to; `moment-…`, one for each epoch to look
 * back at; `base-…`, what the network stands on; `data-…`, the files of the images one behind the other. Of several of a kind the one with the highest number counts; there
 * are more than two where a tab that is frozen has one of them open.
 */
import { letGo } from "../client/numbers.js";
import { beforeMoments, numbersBehind, snapshotOf } from "./keeping.js";
import { dataOf, openedData } from "./project.js";
import { Record, readRecord } from "./record.js";

/** @import { Base, Begun, Drawn, Files, Head, Story } from "./keeping.js" */
/** @import { Storage } from "./storage.js" */
/** @import * as Protocol from "../client/protocol" */

/**
 * A moment of the timeline: its file, and the lengths of its three arrays.
 * @typedef {{ epoch: number, file: string, lengths: number[] }} Past
 *
 * data: as {@link dataOf} tells, `file` being where its bytes are, if they are kept; base: the file of what the network stands on
 * @typedef {{ number: number, at: number, story: Story, page: unknown, data: any, base?: string | null }} Written
 */

const PLACES = [0, 1, 2, 3];

/** Why something is not kept; `code` is the browser's or ours. */
export class NotKept extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Session {
  #storage;
  id;
  /** Bytes of each file. @type {Map<string, number>} */
  #sizes = new Map();
  #number = 0;
  /** @type {any} */
  #data = null;
  /** @type {string | null} */
  #base = null;
  /** @type {Past[]} */
  #past = [];
  /**
   * The snapshot that is being written.
   * @type {{ head: Head | Begun, name: string, place: number, record: Record, missing: number,
   *   moments: (Float32Array | undefined)[] } | null}
   */
  #writing = null;
  /** Which file of each kind counts. */
  #newest = { story: -1, snapshot: -1 };
  /** Makes room for so many bytes, or throws. @type {(bytes: number) => Promise<void>} */
  #makeRoom;

  /**
   * @param {Storage} storage
   * @param {string} id
   * @param {(bytes: number) => Promise<void>} makeRoom
   */
  constructor(storage, id, makeRoom) {
    this.#storage = storage;
    this.id = id;
    this.#makeRoom = makeRoom;
  }

  get bytes() {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /**
   * What is kept of it, or `null`: then there is nothing to go on with.
   * @returns {Promise<{ written: Written, snapshot: { number: number, head: Head, past: Past[], bytes: Blob } | null } | null>}
   */
  async read() {
    this.#sizes = await this.#storage.sizes(this.id);
    const pair = async (/** @type {"story" | "snapshot"} */ kind) => {
      const files = PLACES.map(async (i) => readRecord(await this.#storage.read(this.id, `${kind}-${i}`)));
      const found = (await Promise.all(files)).map((record, i) => ({ record, i, number: record?.json.number ?? -1 }));
      const [newest] = found.sort((one, other) => other.number - one.number);
      this.#newest[kind] = newest.record ? newest.i : -1;
      return newest.record;
    };
    const [story, snapshot] = await Promise.all([pair("story"), pair("snapshot")]);
    const [told, snapped] = [story?.json, snapshot?.json];
    /** @type {Written | undefined} */
    const written = !told || (snapped && snapped.number > told.number) ? snapped : told;
    if (!written) return null;
    this.#number = written.number;
    this.#data = written.data;
    this.#base = written.base ?? null;
    if (!snapshot || written.story.network !== "snapshot") return { written, snapshot: null };
    this.#past = snapped.past;
    return {
      written: { ...written, story: upTo(written.story, snapped.story) },
      snapshot: { number: snapped.number, head: snapped.head, past: snapped.past, bytes: snapshot.bytes },
    };
  }

  /**
   * The last snapshot.
   * @param {boolean} inMemory  with what was learned in memory; else that is in the files, and there until others are written
   */
  async last(inMemory) {
    const kept = await this.read();
    if (!kept?.snapshot) return null;
    const { head, past, bytes } = kept.snapshot;
    const lengths = head.lengths.slice(0, beforeMoments(head));
    const learned = inMemory ? 0 : 1 + head.remembered;
    const all = parts(bytes, lengths);
    const arrays = await Promise.all(all.map((part, i) => (i < learned ? part : numbersIn(part))));
    const moments = [];
    for (const { epoch, file, lengths } of past) {
      const record = await readRecord(await this.#storage.read(this.id, file));
      const arrays = record && (await Promise.all(parts(record.bytes, lengths).map(numbersIn)));
      if (arrays) moments.push({ epoch, arrays });
    }
    return snapshotOf(head, (i) => arrays[i], moments);
  }

  /** What the network stands on. @returns {Promise<Base | null>} */
  async base() {
    const record = this.#base && (await readRecord(await this.#storage.read(this.id, this.#base)));
    return record ? { learned: record.json, weights: record.bytes } : null;
  }

  /** The images, if their files are kept. @returns {Promise<Drawn | Files | null>} */
  async images() {
    if (!this.#data || "sample" in this.#data) return this.#data;
    if (!this.#data.file) return null;
    const file = await readRecord(await this.#storage.read(this.id, this.#data.file));
    return file && openedData(this.#data, ({ start, size }) => file.bytes.slice(start, start + size));
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  async piece({ head: text, array }, numbers) {
    try {
      if (text !== null) await this.#begin(JSON.parse(text));
      const writing = this.#writing;
      if (!writing) return;
      const { head } = writing;
      const own = head.learned ? beforeMoments(head) : head.lengths.length;
      writing.missing -= numbers.length;
      if (array < own) {
        await writing.record.add(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
        letGo(/** @type {ArrayBuffer} */ (numbers.buffer));
      } else writing.moments[array - own] = joined(writing.moments[array - own], numbers);
    } catch (error) {
      await this.#dropWriting();
      throw error;
    }
  }

  /** @param {Head | Begun} head */
  async #begin(head) {
    const missing = numbersBehind(head);
    if (head.from > 0) {
      // What was learned is written, unless there was no room for it.
      if (!this.#writing) return;
      await this.#makeRoom(4 * missing);
      this.#writing = { ...this.#writing, head, missing };
      return;
    }
    await this.#dropWriting();
    await this.#makeRoom(4 * missing - (this.#sizes.get(`snapshot-${this.#places("snapshot")[0]}`) ?? 0));
    this.#writing = { ...(await this.#create("snapshot")), head, missing, moments: [] };
  }

  /**
   * The places of a kind that may be written to, in order.
   * @param {"story" | "snapshot"} kind
   */
  #places(kind) {
    return PLACES.filter((place) => place !== this.#newest[kind]);
  }

  /** @param {"story" | "snapshot"} kind */
  async #create(kind) {
    for (const place of this.#places(kind)) {
      const name = `${kind}-${place}`;
      const record = await Record.create(this.#storage, this.id, name).catch((/** @type {Error} */ error) => {
        if (error.name !== "NoModificationAllowedError") throw error;
      });
      if (record) return { record, name, place };
    }
    throw new NotKept("not_kept", "its files are open in other tabs");
  }

  /** Gives up what is being written: somebody else has the session. */
  async close() {
    await this.#dropWriting();
  }

  async #dropWriting() {
    const writing = this.#writing;
    this.#writing = null;
    if (!writing) return;
    await writing.record.drop().catch(() => {});
    this.#sizes.set(writing.name, 0);
  }

  /**
   * @param {Story} story
   * @param {unknown} page
   */
  async commit(story, page) {
    /** @type {Written} */
    const written = { number: ++this.#number, at: Date.now(), story, page, data: this.#data, base: this.#base };
    if (this.#writing?.missing === 0 && this.#writing.head.learned && story.network === "snapshot")
      return this.#commitSnapshot(written);
    const { record, name, place } = await this.#create("story");
    await record.end(written);
    this.#sizes.set(name, record.size);
    this.#newest.story = place;
    await this.#removeOthers("base-", new Set([written.base ?? ""]));
  }

  /** @param {Written} written */
  async #commitSnapshot(written) {
    const writing = this.#writing;
    if (!writing?.head.learned) return;
    const { head, record, name, place } = writing;
    try {
      /** @type {Past[]} */
      const fresh = [];
      for (const [i, epoch] of head.moments.entries()) {
        const arrays = [0, 1, 2].map((kind) => writing.moments[3 * i + kind] ?? new Float32Array(0));
        const file = `moment-${written.number}-${epoch}`;
        const moment = await Record.create(this.#storage, this.id, file);
        for (const array of arrays) await moment.add(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
        await moment.end({});
        this.#sizes.set(file, moment.size);
        fresh.push({ epoch, file, lengths: arrays.map(({ length }) => length) });
      }
      const all = new Map([...this.#past, ...fresh].map((past) => [past.epoch, past]));
      this.#past = head.timeline.flatMap((epoch) => all.get(epoch) ?? []);
      await record.end({ ...written, head, past: this.#past });
    } catch (error) {
      await this.#dropWriting();
      throw error;
    }
    this.#writing = null;
    this.#sizes.set(name, record.size);
    this.#newest.snapshot = place;
    // The other snapshot, which counts no more unless this one is lost, may do without its past.
    await this.#removeOthers("moment-", new Set(this.#past.map(({ file }) => file)));
  }

  /**
   * Another network that the one at hand stands on, or none. The one before stays until a story is written that does without it.
   * @param {Base | null} base
   */
  async based(base) {
    this.#base = null;
    if (!base) return;
    const { learned, weights } = base;
    const numbers = weights instanceof Blob ? await numbersIn(weights) : weights;
    await this.#makeRoom(numbers.byteLength);
    const name = `base-${++this.#number}`;
    const record = await Record.create(this.#storage, this.id, name);
    try {
      await record.add(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
      await record.end(learned);
    } catch (error) {
      await record.drop().catch(() => {});
      await this.#storage.remove(this.id, name);
      throw error;
    }
    this.#sizes.set(name, record.size);
    this.#base = name;
  }

  /**
   * Other images.
   * @param {Drawn | Files} data
   */
  async came(data) {
    const told = dataOf(data, null);
    // The same files, understood otherwise, are there.
    const same = (/** @type {any} */ { files }) => JSON.stringify(files?.map(fileKey));
    if (!("sample" in told) && this.#data?.file && same(this.#data) === same(told)) {
      const files = told.files.map((file, i) => ({ ...file, start: this.#data.files[i].start }));
      this.#data = { ...told, files, file: this.#data.file };
      return;
    }
    this.#data = told;
    if ("sample" in data) return this.#removeOthers("data-", new Set());
    const size = data.files.reduce((sum, { blob }) => sum + blob.size, 0);
    const before = [...this.#sizes].filter(([name]) => name.startsWith("data-"));
    await this.#makeRoom(size - before.reduce((sum, [, size]) => sum + size, 0));
    const name = `data-${++this.#number}`;
    const record = await Record.create(this.#storage, this.id, name);
    try {
      let start = 0;
      const files = [];
      for (const [i, { blob }] of data.files.entries()) {
        await copy(blob, record, /** @type {any} */ (told).files[i].path);
        files.push({ .../** @type {any} */ (told).files[i], start });
        start += blob.size;
      }
      await record.end({});
      this.#sizes.set(name, record.size);
      this.#data = { ...told, files, file: name };
    } catch (error) {
      await record.drop().catch(() => {});
      await this.#storage.remove(this.id, name);
      throw error;
    }
    await this.#removeOthers("data-", new Set([name]));
  }

  /**
   * @param {string} start
   * @param {Set<string>} kept
   */
  async #removeOthers(start, kept) {
    for (const name of [...this.#sizes.keys()].filter((name) => name.startsWith(start) && !kept.has(name))) {
      await this.#storage.remove(this.id, name);
      this.#sizes.delete(name);
    }
  }
}

/**
 * A story no further than the snapshot there is: epochs, and the end of a run, are to be done again where their own snapshot found no
 * room.
 * @param {Story} story
 * @param {Story} snapped  as it was with the snapshot
 * @returns {Story}
 */
function upTo(story, snapped) {
  const isSame = snapped.runs.length === story.runs.length && epochsOf(snapped) === epochsOf(story);
  if (isSame) return story;
  // A run goes on with the images it was begun with.
  const isPrepared = JSON.stringify(snapped.prepare) === JSON.stringify(story.prepare);
  return { ...story, runs: snapped.runs, fit: isPrepared ? snapped.fit : null };
}

/** @param {Story} story */
const epochsOf = ({ runs }) => runs.at(-1)?.epochs.length;

/** @param {{ path: string, size: number, modified: number | null, address: string | null }} file */
const fileKey = ({ path, size, modified, address }) => [path, size, modified, address];

/**
 * @param {Blob} blob
 * @param {Record} record
 * @param {string} path
 */
async function copy(blob, record, path) {
  const reader = blob.stream().getReader();
  for (;;) {
    const next = await reader.read().catch((/** @type {Error} */ error) => {
      throw new NotKept("file_changed", `${path} cannot be read any more: ${error.message}`);
    });
    if (next.done) return;
    await record.add(next.value);
  }
}

/**
 * @param {Float32Array | undefined} before
 * @param {Float32Array} numbers
 */
function joined(before, numbers) {
  if (!before) return numbers;
  const all = new Float32Array(before.length + numbers.length);
  all.set(before);
  all.set(numbers, before.length);
  return all;
}

/**
 * What lies in a file one behind the other.
 * @param {Blob} bytes
 * @param {number[]} lengths
 */
function parts(bytes, lengths) {
  let end = 0;
  return lengths.map((length) => bytes.slice(end, (end += 4 * length)));
}

/** @param {Blob} part */
const numbersIn = async (part) => new Float32Array(await part.arrayBuffer());
