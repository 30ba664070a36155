/**
 * Files that are neither pickles nor .npy files: archives, pictures, folders of them, tables. `playground.js` imports this
 * when it meets one; a worker of its own takes them apart and goes away again.
 */
import { CANCELED } from "./failure.js";
import { PlaygroundError } from "./playground-error.js";

/** @import * as Protocol from "./protocol" */
/** @import { Sorted } from "./sorted.js" */

/**
 * What the files hold, as the core reads it.
 * @param {{ name: string, blob: Blob }[]} files
 * @param {Pick<import("../playground.js").Files, "layout" | "signal" | "onProgress">} options
 * @returns {Promise<{ inputs: Protocol.Input[], attachments: Blob[], notes: string[], placed: (message: string) => string }>}
 *   placed: a message of the core, with the archive beside the name of each file that was taken out of one
 */
export function openFiles(files, { layout, signal, onProgress }) {
  const worker = new Worker(new URL("./unpacker.js", import.meta.url), { type: "module" });
  const [first, ...others] = new Set(files.map(({ name, blob }) => pathOf(blob)?.split("/")[0] ?? name));
  const name = others.length === 0 ? first : `${first} and ${others.length} more`;
  return new Promise((resolve, reject) => {
    const fail = (/** @type {Protocol.Failure} */ failure) => reject(new PlaygroundError(failure));
    signal?.addEventListener("abort", () => fail(CANCELED));
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
      const { sorted, notes } = /** @type {{ sorted: Sorted[], notes: string[] }} */ (data.done);
      resolve({
        // Pictures have the name of all.
        inputs: sorted.map(({ input }) => ({ ...input, name: input.name || name })),
        attachments: sorted.flatMap(({ blob }) => blob ?? []),
        notes,
        placed: (/** @type {string} */ message) =>
          sorted.reduce(
            (text, { input: { name }, archive }) =>
              archive ? text.replaceAll(`${name}, byte`, `${name} in ${archive}, byte`) : text,
            message,
          ),
      });
    };
    const entries = files.map(({ name, blob }) => ({ path: pathOf(blob) ?? name, blob }));
    worker.postMessage({ entries, cut: layout?.cut ?? undefined });
  }).finally(() => worker.terminate());
}

/**
 * Where a file lay in the folder that was chosen or dropped.
 * @param {Blob & { webkitRelativePath?: string, path?: string }} blob
 */
const pathOf = (blob) => blob.webkitRelativePath || undefined;
