/**
 * Zip archives of a project: members are stored as they are, so that neither writing nor reading moves the bytes of large ones; on the
 * way in, members that some other program has deflated are read as well. APPNOTE.TXT 6.3 of PKWARE says what the fields are.
 */

/**
 * @typedef {{ name: string, blob: Blob }} Member
 */

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
/** Bytes of the fields that stand in both headers of a member. */
const FIELDS = "2222244422";
/** Names are UTF-8. */
const UTF8 = 0x0800;
/** 1980-01-01, the first day there is: the same project gives the same bytes. */
const DAY = 0x0021;
const MOST_MEMBERS = 0xffff;
const MOST_BYTES = 0xffffffff;
/** How often as large as the archive its deflated members may be, all together, beyond the bytes for which there is always room. */
const MOST_EXPANSION = 20;
const ROOM = 1 << 26;

/** What is wrong with an archive, in words that follow its name. */
export class ZipError extends Error {}

/**
 * @param {Member[]} members
 * @returns {Promise<Blob>}
 */
export async function writeZip(members) {
  const total = members.reduce((sum, { name, blob }) => sum + blob.size + 200 + 2 * name.length, 0);
  if (members.length > MOST_MEMBERS || total > MOST_BYTES)
    throw new ZipError(`${members.length} files of ${total} bytes are more than a zip takes`);
  /** @type {BlobPart[]} */
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, blob } of members) {
    const bytes = new TextEncoder().encode(name);
    const common = [20, UTF8, 0, 0, DAY, await crcOf(blob), blob.size, blob.size, bytes.length, 0];
    const local = record("4" + FIELDS, [LOCAL, ...common]);
    directory.push(record("42" + FIELDS + "22244", [CENTRAL, 20, ...common, 0, 0, 0, 0, offset]), bytes);
    parts.push(local, bytes, blob);
    offset += local.length + bytes.length + blob.size;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = members.length;
  return new Blob([...parts, ...directory, record("42222442", [END, 0, 0, count, count, size, offset, 0])], {
    type: "application/zip",
  });
}

/**
 * @param {string} widths  bytes of each number, one digit each
 * @param {number[]} numbers
 */
function record(widths, numbers) {
  const bytes = new Uint8Array([...widths].reduce((sum, width) => sum + Number(width), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  numbers.forEach((number, i) => {
    if (widths[i] === "4") view.setUint32(at, number, true);
    else view.setUint16(at, number, true);
    at += Number(widths[i]);
  });
  return bytes;
}

/**
 * The members of an archive by their names, once their checksums are known to be right.
 * @param {Blob} archive
 * @returns {Promise<Map<string, Blob>>}
 */
export async function readZip(archive) {
  const { count, size, offset } = await endOf(archive);
  const directory = new DataView(await archive.slice(offset, offset + size).arrayBuffer());
  /** @type {Map<string, Blob>} */
  const members = new Map();
  let room = ROOM + MOST_EXPANSION * archive.size;
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL)
      throw new ZipError(`its list of files is damaged at byte ${offset + at}`);
    const [flags, method] = [8, 10].map((field) => directory.getUint16(at + field, true));
    const [crc, packed, unpacked] = [16, 20, 24].map((field) => directory.getUint32(at + field, true));
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => directory.getUint16(at + field, true));
    const local = directory.getUint32(at + 42, true);
    if (at + 46 + nameLength > directory.byteLength)
      throw new ZipError(`its list of files is damaged at byte ${offset + at}`);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    at += 46 + nameLength + extra + comment;
    if (name.endsWith("/")) continue;
    if (members.has(name)) throw new ZipError(`it has “${name}” twice`);
    if (flags & 1) throw new ZipError(`“${name}” in it is encrypted`);
    const bytes = await contents(archive, name, local, packed);
    const blob = method === 8 ? await inflate(bytes, name, unpacked, (room -= unpacked)) : bytes;
    if (method !== 0 && method !== 8)
      throw new ZipError(`“${name}” in it is packed in a way that is not known here (${method})`);
    if (blob.size !== unpacked || (await crcOf(blob)) !== crc) throw new ZipError(`“${name}” in it is damaged`);
    members.set(name, blob);
  }
  return members;
}

/** @param {Blob} archive */
async function endOf(archive) {
  const first = Math.max(0, archive.size - 22 - 0xffff);
  const tail = new DataView(await archive.slice(first).arrayBuffer());
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const [count, size, offset] = [
      tail.getUint16(at + 10, true),
      tail.getUint32(at + 12, true),
      tail.getUint32(at + 16, true),
    ];
    if (offset + size <= first + at && 46 * count <= size) return { count, size, offset };
  }
  throw new ZipError("its end is missing: it was cut short, or is no zip");
}

/**
 * @param {Blob} archive
 * @param {string} name
 * @param {number} local
 * @param {number} packed
 */
async function contents(archive, name, local, packed) {
  const header = new DataView(await archive.slice(local, local + 30).arrayBuffer());
  const isThere = header.byteLength === 30 && header.getUint32(0, true) === LOCAL;
  const start = isThere ? local + 30 + header.getUint16(26, true) + header.getUint16(28, true) : Infinity;
  if (start + packed > archive.size) throw new ZipError(`“${name}” is not where it should be, at byte ${local}`);
  return archive.slice(start, start + packed);
}

/**
 * @param {Blob} packed
 * @param {string} name
 * @param {number} size
 * @param {number} room
 */
async function inflate(packed, name, size, room) {
  if (room < 0) throw new ZipError(`“${name}” in it would unpack to ${size} bytes, far more than a project has`);
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  try {
    for (let left = size; ;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(parts);
      left -= value.length;
      if (left < 0) throw new ZipError(`“${name}” in it is longer than it says`);
      parts.push(value);
    }
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(`“${name}” in it is damaged`);
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** Tables for eight bytes at once. */
const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  tables[0][byte] = crc;
}
for (let byte = 0; byte < 256; byte++)
  for (let i = 1; i < 8; i++) tables[i][byte] = (tables[i - 1][byte] >>> 8) ^ tables[0][tables[i - 1][byte] & 0xff];

/** @param {Blob} blob */
async function crcOf(blob) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = -1;
  const reader = blob.stream().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const bytes = next.value;
    const whole = bytes.length & ~7;
    let i = 0;
    for (; i < whole; i += 8) {
      crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
      crc =
        t7[crc & 0xff] ^
        t6[(crc >>> 8) & 0xff] ^
        t5[(crc >>> 16) & 0xff] ^
        t4[crc >>> 24] ^
        t3[bytes[i + 4]] ^
        t2[bytes[i + 5]] ^
        t1[bytes[i + 6]] ^
        t0[bytes[i + 7]];
    }
    for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]) & 0xff];
  }
  return ~crc >>> 0;
}
