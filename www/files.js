/**
 * Files that are neither pickles nor .npy files: archives, pictures, folders of them, tables. `playground.js` imports this
 * when it meets one; a worker of its own takes them apart and goes away again.
 */
import { PlaygroundError } from "./playground-error.js";

/** @import * as Protocol from "./protocol" */

/**
 * What the files hold, as the core reads it.
 * @param {{ name: string, blob: Blob }[]} files
 * @param {{ signal?: AbortSignal, onProgress?: (log: Protocol.LoadingLog) => void }} options
 * @returns {Promise<{ inputs: Protocol.Input[], attachments: Blob[], placed: (message: string) => string }>}
 *   placed: a message of the core, with the archive beside the name of each file that was taken out of one
 */
export function openFiles(files, { signal, onProgress }) {
  const worker = new Worker(new URL("./unpacker.js", import.meta.url), { type: "module" });
  const [first, ...others] = new Set(files.map(({ name, blob }) => pathOf(blob)?.split("/")[0] ?? name));
  const name = others.length === 0 ? first : `${first} and ${others.length} more`;
  return new Promise((resolve, reject) => {
    const fail = (/** @type {Protocol.Failure} */ failure) => reject(new PlaygroundError(failure));
    signal?.addEventListener("abort", () =>
      fail({
        code: "cancelled",
        message: "the reading of the files was cancelled",
        hint: "What was loaded before is still there.",
      }),
    );
    worker.onerror = (event) => {
      event.preventDefault?.();
      fail({
        code: "worker_died",
        message: `${name}: the files could not be taken apart: ${event.message ?? "no reason was given"}`,
        hint: "There may be too little memory. Close other tabs, or use fewer files.",
      });
    };
    worker.onmessage = ({ data }) => {
      if (data.pictures) return onProgress?.({ file: name, share: 0, images: data.pictures });
      if (data.failed) return fail(data.failed);
      const { files, tables, pictures, pixels } = data.done;
      /** @type {Protocol.Input[]} */
      const inputs = files.map((/** @type {{ name: string }} */ { name }) => ({ type: "file", name }));
      if (pictures.length > 0) inputs.push({ type: "images", name, dtype: "uint8", images: pictures });
      for (const { name, table } of tables) inputs.push({ type: "table", name, table });
      resolve({
        inputs,
        attachments: [
          ...files.map((/** @type {{ blob: Blob }} */ file) => file.blob),
          ...(pictures.length > 0 ? [pixels] : []),
        ],
        placed: (/** @type {string} */ message) =>
          [...files, ...tables].reduce(
            (text, { name, archive }) =>
              archive ? text.replaceAll(`${name}, byte`, `${name} in ${archive}, byte`) : text,
            message,
          ),
      });
    };
    worker.postMessage(files.map(({ name, blob }) => ({ path: pathOf(blob) ?? name, blob })));
  }).finally(() => worker.terminate());
}

/**
 * Where a file lay in the folder that was chosen or dropped.
 * @param {Blob & { webkitRelativePath?: string, path?: string }} blob
 */
const pathOf = (blob) => blob.webkitRelativePath || undefined;
