// The worker that takes files out of archives, decodes pictures and reads tables; `files.js` starts it when the page meets such
// files.

// @ts-expect-error: it is there only in the built page
import init, * as unpacker from "../../unpacker.js";
import { unpacked } from "./archive.js";
import { failureOf } from "./failure.js";
import { UNPACKED } from "./kinds.js";
import { bytesOf, placed, sorted } from "./sorted.js";

/** @import { Entry, Kind } from "./sorted.js" */

const ready = init();

onmessage = async ({ data }) => {
  try {
    await ready;
    const found = [];
    for (const entry of data.entries) found.push(await opened(entry, []));
    const several = found.filter(({ folder }) => folder !== undefined).length > 1;
    const entries = found.flatMap(({ folder, entries }) => (several ? within(folder, entries) : entries));
    postMessage({ done: await sorted(unpacker, entries, data.cut) });
  } catch (error) {
    postMessage({ failed: failureOf(error, "Try it with fewer files; if it comes back, please report these words.") });
  }
};

/** As many first bytes tell what a file is. */
const START = 520;

/**
 * The files in a file: those of an archive, and of archives in it, or itself.
 * @param {Entry} entry
 * @param {string[]} around  the names of the archives it was taken out of
 * @returns {Promise<{ folder?: string, entries: Entry[] }>}  folder: the one that an archive would be unpacked to
 */
async function opened(entry, around) {
  const { path, blob } = entry;
  const start = await bytesOf(placed(entry), blob.slice(0, START));
  const { reader } = /** @type {Partial<Kind>} */ (unpacker.kind(start, "") ?? {});
  // gzip alone the core reads itself; what else is inside is seen by the name.
  if (reader !== "unpacker" && !(start[0] === 0x1f && UNPACKED.test(path))) return { entries: [entry] };
  const name = path.split("/").pop() ?? path;
  if (around.length > 1) {
    throw {
      code: "archive_in_archives",
      message: `${[name, ...around].join(" in ")}: this is an archive in an archive in an archive`,
      hint: `Unpack ${name} yourself, and open what is inside.`,
    };
  }
  const archive = [name, ...around].join(" in ");
  const files = await unpacked(unpacker, archive, blob);
  const kind = /** @type {Kind | undefined} */ (unpacker.kind_of_members(files.map(({ path }) => path)));
  // What a program saved as a zip is one file, whatever lies in it.
  if (kind) return { entries: [{ ...entry, kind, members: files }] };
  const [first, ...others] = files;
  // One file that was compressed is that file.
  if (first && others.length === 0 && name.startsWith(first.path)) {
    const folder = path.slice(0, path.length - name.length);
    return opened({ path: folder + first.path, blob: first.blob, archive }, [name, ...around]);
  }
  /** @type {Entry[]} */
  const inside = [];
  for (const { path, blob } of files) {
    const { folder, entries } = await opened({ path, blob, archive }, [name, ...around]);
    inside.push(...within(folder, entries));
  }
  return { folder: path.replace(/(\.tar)?\.[^./]*$/i, ""), entries: inside };
}

/**
 * What an archive holds, in the folder that it would be unpacked to, unless all of it lies in a folder of this name.
 * @param {string | undefined} folder
 * @param {Entry[]} entries
 */
function within(folder, entries) {
  if (folder === undefined) return entries;
  const above = folder.replace(/[^/]*$/, "");
  const name = `${folder.slice(above.length)}/`;
  const isThere = entries.every(({ path }) => path.startsWith(name));
  return entries.map((entry) => ({ ...entry, path: `${isThere ? above : `${folder}/`}${entry.path}` }));
}
