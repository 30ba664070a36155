/** The one lab of this page, opened when it is first needed. */
import { Playground } from "./playground.js";

/** @type {Promise<Playground> | null} */
let opening = null;

/**
 * The lab; a failure to open it is not remembered, so that the next attempt may succeed.
 * @returns {Promise<Playground>}
 */
export function lab() {
  opening ??= Playground.open().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}
