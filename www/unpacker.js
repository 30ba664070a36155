// The worker that takes files out of archives, decodes pictures and reads tables; `files.js` starts it when the page meets such
// files.

// @ts-expect-error: it is there only in the built page
import init, * as unpacker from "../unpacker.js";
import { unpacked } from "./archive.js";
import { UNPACKED } from "./kinds.js";
import { bytesOf, placed, sorted } from "./sorted.js";

/** @import { Entry, Kind } from "./sorted.js" */

const ready = init();

onmessage = async ({ data }) => {
  try {
    await ready;
    const entries = [];
    for (const entry of data) entries.push(...(await opened(entry, [])));
    postMessage({ done: await sorted(unpacker, entries) });
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

/** As many first bytes tell what a file is. */
const START = 520;

/**
 * The files in a file: those of an archive, and of archives in it, or itself.
 * @param {Entry} entry
 * @param {string[]} around  the names of the archives it was taken out of
 * @returns {Promise<Entry[]>}
 */
async function opened(entry, around) {
  const { path, blob } = entry;
  const start = await bytesOf(placed(entry), blob.slice(0, START));
  const { reader } = /** @type {Partial<Kind>} */ (unpacker.kind(start, "") ?? {});
  // gzip alone the core reads itself; what else is inside is seen by the name.
  if (reader !== "unpacker" && !(start[0] === 0x1f && UNPACKED.test(path))) return [entry];
  const name = path.split("/").pop() ?? path;
  if (around.length > 1) {
    throw {
      code: "archive_in_archives",
      message: `${[name, ...around].join(" in ")}: this is an archive in an archive in an archive`,
      hint: `Unpack ${name} yourself, and open what is inside.`,
    };
  }
  const archive = [name, ...around].join(" in ");
  const files = await unpacked(unpacker, name, blob);
  const of = /** @type {Kind | undefined} */ (unpacker.kind_of_members(files.map(({ path }) => path)));
  // What a program saved as a zip is one file, whatever lies in it.
  if (of) return [{ ...entry, kind: of, members: files }];
  const stem = name.replace(/\.[^.]*$/, "");
  const isOne = files.length === 1 && name.startsWith(files[0].path);
  const isThere = isOne || around.length === 0 || files.every(({ path }) => path.startsWith(`${stem}/`));
  const inside = [];
  for (const file of files) {
    const path = isThere ? file.path : `${stem}/${file.path}`;
    inside.push(...(await opened({ path, blob: file.blob, archive }, [name, ...around])));
  }
  return inside;
}
