/** Files, bytes and addresses that are handed to the lab: opened, and told from what must be taken apart first. */

import { fetched } from "./fetched.js";
import { CORE, LITTER, UNPACKED } from "./kinds.js";

/** @import * as Protocol from "./protocol" */

/**
 * A place bytes are read from: a file, bytes in memory, or an address (only read, by GET).
 * @typedef {File | Blob | ArrayBuffer | URL | string} Source
 *
 * address: where it was read from, if that is a place of the web
 * @typedef {{ name: string, blob: Blob & { webkitRelativePath?: string }, address?: string }} Opened
 */

/**
 * A source as a blob, which a worker can read piece by piece and, after a restart, again.
 * @param {Source} source
 * @returns {Promise<Opened>}
 */
export async function openSource(source) {
  if (source instanceof File) return { name: source.name, blob: source };
  if (source instanceof Blob) return { name: "data", blob: source };
  if (source instanceof ArrayBuffer) return { name: "data", blob: new Blob([source]) };
  const { fetchSource } = await fetched(import("./address-source.js"));
  return { ...(await fetchSource(source)), address: String(source) };
}

/**
 * What the worker that reads files is to be given of them.
 * @param {Source[]} sources
 * @param {Pick<import("../playground.js").Files, "layout" | "signal" | "onProgress">} options
 * @returns {Promise<{ opened: Opened[], inputs: Protocol.Input[], attachments: Blob[], notes: string[],
 *   placed: (message: string) => string }>}  placed: a message about them, with the archive beside the name of each file that was taken out of one
 */
export async function openSources(sources, options) {
  const opened = withoutLitter(await Promise.all(sources.map(openSource)));
  if ((await Promise.all(opened.map(isPlain))).includes(false)) {
    const { openFiles } = await fetched(import("./files.js"));
    return { opened, ...(await openFiles(opened, options)) };
  }
  return {
    opened,
    inputs: opened.map(({ name }) => ({ type: "file", name })),
    attachments: await Promise.all(opened.map(unpackedIdx)),
    notes: [],
    placed: (message) => message,
  };
}

/**
 * What files are called by who chose them: a folder by its own name.
 * @param {Opened[]} opened
 */
export const namesOf = (opened) => [...new Set(opened.map(({ name, blob }) => folderOf(blob) ?? name))];

/**
 * The folder that was chosen, of a file that lies in one.
 * @param {Opened["blob"]} blob
 */
const folderOf = (blob) => (blob.webkitRelativePath?.includes("/") ? blob.webkitRelativePath.split("/")[0] : undefined);

/**
 * Whether the core reads a file itself, by its first bytes; tables, and what else may be inside gzip, by their names.
 * @param {Opened} file
 */
async function isPlain({ name, blob }) {
  if (UNPACKED.test(name)) return false;
  // Of a file that is not there any more the core tells.
  const bytes = await blob
    .slice(0, 40)
    .arrayBuffer()
    .catch(() => undefined);
  return !bytes || CORE.test(String.fromCharCode(...new Uint8Array(bytes)));
}

/**
 * A file, or what is in it where that is an IDX file in gzip.
 * @param {Opened} file
 */
async function unpackedIdx({ name, blob }) {
  return /(idx\d|ubyte)[^/]*\.gz$/i.test(name) ? (await fetched(import("./gunzip.js"))).gunzip(blob) : blob;
}

/**
 * The files without what systems leave among them. A folder that was chosen itself may be hidden; so may a file that is alone.
 * @param {Opened[]} files
 */
function withoutLitter(files) {
  const data = files.filter(
    ({ name, blob }) => !LITTER.test(blob.webkitRelativePath?.replace(/^[^/]*(?=[/])/, "") || name),
  );
  return data.length > 0 ? data : files;
}
