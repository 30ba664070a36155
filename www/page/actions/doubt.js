/** What the reader is asked before files are used in which not every image has its label, or not every picture can be read. */
import { signal } from "@preact/signals";

/**
 * What was found, as `confirm` of the lab's `loadDataset` is told.
 * @typedef {import("../../playground.js").Found} Found
 */

/** The question that waits for an answer. */
export const doubt = signal(/** @type {(Found & { decide: (goOn: boolean) => void }) | null} */ (null));

/**
 * Asks the reader, once for all that was found.
 * @param {Found} found
 * @returns {Promise<boolean>}  whether to go on with what fits
 */
export function ask(found) {
  return new Promise((resolve) => {
    doubt.value = {
      ...found,
      decide: (goOn) => {
        doubt.value = null;
        resolve(goOn);
      },
    };
  });
}
