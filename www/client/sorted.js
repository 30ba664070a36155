/** What files hold, in the worker: values of pictures, rows of tables, and the files that the core reads itself. */

import { PICTURE, PictureSet } from "./pictures.js";

/**
 * @typedef {{ path: string, blob: Blob, archive?: string, kind?: Kind, members?: { path: string, blob: Blob }[] }} Entry
 *   archive: what it was taken out of; kind, members: of what a program saved as an archive
 * @typedef {{ reader: "core" | "unpacker" | "picture" | "table" | "json" | "nobody", what: string, remedy: string }} Kind
 * @typedef {import("./protocol").Input} Input
 * @typedef {{ path: string, what: string, remedy: string }} Aside
 * @typedef {{ input: Input, path?: string, blob?: Blob, archive?: string }} Sorted  blob: what is attached
 */

/** As many first bytes tell what a file is, or whether a text is a table. */
const START = 520;
const TEXT = 1 << 16;

/** Labels in JSON are read whole; a longer file is none of labels. */
const JSON_TEXT = (8 << 20) + 1;

/** How a file is called in messages. @param {{ path: string, archive?: string }} entry */
export const placed = ({ path, archive }) => (archive ? `${path} in ${archive}` : path);

/**
 * @param {string} place  which file it is, for messages
 * @param {Blob} blob
 */
export async function bytesOf(place, blob) {
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

/**
 * What the core is to be given of these files. What is no data is told by name, where there is some.
 * @param {any} module  what is loaded of `unpacker`
 * @param {Entry[]} entries
 * @param {import("./protocol").Cutting} [cut]  how the names of pictures are cut into labels
 * @returns {Promise<{ sorted: Sorted[], notes: string[] }>}
 */
export async function sorted(module, entries, cut) {
  const natural = new Intl.Collator("en", { numeric: true });
  entries.sort((a, b) => natural.compare(a.path, b.path) || (a.path < b.path ? -1 : 1));
  const pictures = new PictureSet(module);
  /** @type {Sorted[]} */
  const sorted = [];
  /** @type {Sorted[]} */
  const tables = [];
  /** @type {Aside[]} */
  const aside = [];
  /** @type {Sorted[]} */
  const unknown = [];
  for (const entry of entries) {
    const { path, blob, archive } = entry;
    const place = placed(entry);
    const start = await bytesOf(place, blob.slice(0, START));
    const kind = /** @type {Kind | undefined} */ (entry.kind ?? module.kind(start, path));
    /** @type {Sorted} */
    const file = { input: { type: "file", name: path.split("/").pop() ?? path }, path, blob, archive };
    const torch = entry.members && torchOf(entry);
    if (torch) {
      sorted.push(await torch);
    } else if (!entry.kind && (module.is_picture(start) || PICTURE.test(path))) {
      await pictures.add(path, await bytesOf(place, blob), place);
      if (pictures.files % 50 === 0) postMessage({ pictures: pictures.files });
    } else if (kind?.reader === "table" || (await isTable(module, entry))) {
      const table = tableOf(module, entry);
      (table.blob ? sorted : tables).push(table);
    } else if (kind?.reader === "json") {
      const table = module.read_json(await bytesOf(place, blob.slice(0, JSON_TEXT)));
      if (table) tables.push({ input: { type: "table", name: path, table }, archive });
      else aside.push({ path, ...kind });
    } else if (kind?.reader === "core") {
      sorted.push(file);
    } else if (kind) {
      aside.push({ path, ...kind });
    } else if (blob.size === 0) {
      aside.push({ path, what: "an empty file", remedy: "Download or copy it again." });
    } else {
      unknown.push(file);
    }
  }
  named(sorted);
  const isData = pictures.files + sorted.length + tables.length > 0;
  if (!isData && aside.length === 0) sorted.push(...unknown.splice(0));
  for (const { input } of unknown) {
    const remedy = "Open the images and labels: pickles, .npy, .npz, pictures, CSV, or an archive of them.";
    aside.push({ path: input.name, what: "of no kind that is known here", remedy });
  }
  if (!isData && aside.length > 0) throw nothing(aside);
  const { images, values, dtype, left_out, notes } = await pictures.end();
  if (images.length === 0) return { sorted: [...sorted, ...tables], notes: leftAside(aside) };
  const { order, columns, join, used, class_names, cuts, unlabeled, ...joined } = module.join(
    images.map(({ path }) => path),
    tables.map(({ input }) => input.type === "table" && { path: input.name, columns: input.table.columns }),
    cut,
  );
  // What was not dealt with here may be labels by order.
  const rest = tables.filter((_, i) => !used[i]);
  if (unlabeled && sorted.length + rest.length === 0) joined.notes.push(unlabeled);
  /** @type {Sorted} */
  const labeled = {
    input: {
      type: "images",
      name: "",
      dtype,
      images: order.map((/** @type {number} */ i) => images[i]),
      columns,
      join,
      class_names,
      cuts,
      notes: [...notes, ...joined.notes],
      left_over: joined.left_over,
      left_out,
    },
    blob: inOrder(values, images, order, dtype === "uint16" ? 2 : 1),
  };
  return { sorted: [labeled, ...sorted, ...rest], notes: leftAside(aside) };
}

/**
 * The values of pictures in another order.
 * @param {Blob} values
 * @param {{ height: number, width: number, channels: number }[]} images
 * @param {number[]} order
 * @param {number} size  bytes of a value
 */
function inOrder(values, images, order, size) {
  if (order.every((from, to) => from === to)) return values;
  let end = 0;
  const ends = images.map(({ height, width, channels }) => (end += height * width * channels * size));
  return new Blob(order.map((i) => values.slice(i > 0 ? ends[i - 1] : 0, ends[i])));
}

/**
 * Files in folders or archives have their own names; where two have the same, their paths.
 * @param {Sorted[]} sorted
 */
function named(sorted) {
  /** @type {Map<string, Sorted[]>} */
  const byName = new Map();
  for (const one of sorted) byName.set(one.input.name, [...(byName.get(one.input.name) ?? []), one]);
  for (const alike of byName.values()) {
    if (alike.length > 1) for (const { input, path } of alike) input.name = path ?? input.name;
  }
}

/**
 * Whether a text without the name of a table is one.
 * @param {any} module
 * @param {Entry} entry
 */
async function isTable(module, { path, blob, kind }) {
  return !kind && /\.txt$/i.test(path) && module.is_table(await bytesOf(path, blob.slice(0, TEXT)), path);
}

/**
 * The rows of a table, or its images.
 * @param {any} module
 * @param {Entry} entry
 * @returns {Sorted}
 */
function tableOf(module, entry) {
  const { path, blob, archive } = entry;
  /** @type {Blob[]} */
  let parts = [];
  const read = module.read_table(placed(entry), blob, (/** @type {Uint8Array<ArrayBuffer> | undefined} */ piece) => {
    if (piece) parts.push(new Blob([piece]));
    else parts = [];
  });
  const name = path.split("/").pop() ?? path;
  return read.images
    ? { input: { type: "images", name, ...read.images }, path, blob: new Blob(parts), archive }
    : { input: { type: "table", name: path, table: read.table }, archive };
}

/**
 * The values that PyTorch saved; `undefined` when the archive is none of its.
 * @param {Entry} entry
 */
function torchOf({ path, archive, members = [] }) {
  const pickle = members.find(({ path }) => path.endsWith("/data.pkl"));
  if (!pickle) return undefined;
  const folder = pickle.path.slice(0, -"data.pkl".length);
  const inside = members.filter(({ path }) => path.startsWith(`${folder}data/`));
  const order = members.find(({ path }) => path === `${folder}byteorder`);
  return (async () => {
    const name = path.split("/").pop() ?? path;
    /** @type {[string, number][]} */
    const storages = inside.map(({ path, blob }) => [path.slice(folder.length + "data/".length), blob.size]);
    const big_endian = order !== undefined && (await order.blob.text()).trim() === "big";
    /** @type {Sorted} */
    const torch = {
      input: { type: "torch", name, pickle: pickle.blob.size, storages, big_endian },
      path,
      blob: new Blob([pickle.blob, ...inside.map(({ blob }) => blob)]),
      archive,
    };
    return torch;
  })();
}

/** So many are named. */
const SHOWN = 5;

/** @param {Aside[]} aside */
function listed(aside) {
  const shown = aside.slice(0, SHOWN).map(({ path, what }) => `${path} (${what})`);
  return aside.length > SHOWN ? `${shown.join(", ")} and ${aside.length - SHOWN} more` : shown.join(", ");
}

/** @param {Aside[]} aside */
function leftAside(aside) {
  if (aside.length === 0) return [];
  // What only explains the data helps nobody with reading it.
  const help = [...new Set(aside.map(({ remedy }) => remedy))].filter((remedy) => !/^Open the images/.test(remedy));
  return [`Left aside, for it is no data here: ${listed(aside)}.${help.length === 1 ? ` ${help[0]}` : ""}`];
}

/**
 * That there is no data at all.
 * @param {Aside[]} aside
 */
function nothing(aside) {
  const [{ path, what, remedy }] = aside;
  return {
    code: "other_format",
    message:
      aside.length === 1
        ? `${path}, byte 0: this is ${what}, not images or labels`
        : `none of these files holds images or labels: ${listed(aside)}`,
    hint: remedy,
  };
}
