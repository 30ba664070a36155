/** The one lab of this page, opened when it is first needed. */
import { signal } from "@preact/signals";

import { Playground, PlaygroundError } from "../playground.js";
import { NO_SIMD, hasSimd } from "../client/simd.js";

/** @type {Promise<Playground> | null} */
let opening = null;

/** How often the lab had to begin anew because its worker died, and the weights could not be brought back. */
export const restarts = signal(0);

/**
 * The lab; a failure to open it is not remembered, so that the next attempt may succeed.
 * @returns {Promise<Playground>}
 */
export function lab() {
  opening ??= open().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function open() {
  if (!hasSimd()) throw new PlaygroundError(NO_SIMD);
  const lab = await Playground.open();
  lab.addEventListener("restart", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.lost) restarts.value++;
  });
  return lab;
}
