/** The one lab of this page, opened when it is first needed. */
import { signal } from "@preact/signals";

import { Playground, PlaygroundError } from "../playground.js";
import { NO_SIMD, hasSimd } from "../client/simd.js";

/** @type {Promise<Playground> | null} */
let opening = null;

/**
 * What the lab had to begin anew with because its worker died. lost: what could not be brought back; weights: those that it has now
 * @type {import("@preact/signals").Signal<{ lost: string | null, weights: import("../client/protocol.js").Weights } | null>}
 */
export const restarts = signal(null);

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
    const { lost } = /** @type {CustomEvent} */ (event).detail;
    restarts.value = { lost, weights: lab.weights };
  });
  return lab;
}
