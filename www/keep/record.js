/**
 * A file that is whole or not there: 16 bytes, which are written last, then bytes of any kind, then JSON on them. A tab may be killed
 * while it writes; then the file before, which stands beside it, counts.
 */

/** @import { Sink, Storage } from "./storage.js" */

const MAGIC = 0x4b4e4e43;
const START = 16;

export class Record {
  #sink;
  /** Where the next bytes go. */
  size = START;

  /** @param {Sink} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /**
   * @param {Storage} storage
   * @param {string} session
   * @param {string} name
   */
  static async create(storage, session, name) {
    return new Record(await storage.create(session, name));
  }

  /** @param {Uint8Array} bytes */
  async add(bytes) {
    await this.#sink.write(bytes, this.size);
    this.size += bytes.length;
  }

  /** @param {unknown} json */
  async end(json) {
    const at = this.size;
    await this.add(new TextEncoder().encode(JSON.stringify(json)));
    const start = new DataView(new ArrayBuffer(START));
    start.setUint32(0, MAGIC, true);
    start.setBigUint64(8, BigInt(at), true);
    await this.#sink.end(this.size, new Uint8Array(start.buffer));
  }

  async drop() {
    await this.#sink.drop();
  }
}

/**
 * @param {Blob | null} file
 * @returns {Promise<{ json: any, bytes: Blob } | null>}  `null`: it is not whole
 */
export async function readRecord(file) {
  if (!file || file.size < START) return null;
  const start = new DataView(await file.slice(0, START).arrayBuffer());
  const at = Number(start.getBigUint64(8, true));
  if (start.getUint32(0, true) !== MAGIC || at > file.size) return null;
  try {
    return { json: JSON.parse(await file.slice(at).text()), bytes: file.slice(START, at) };
  } catch {
    return null;
  }
}
