/** What went wrong, as workers tell the page. */

/** @import * as Protocol from "./protocol" */

/** @type {Protocol.Failure} */
export const CANCELED = {
  code: "cancelled",
  message: "the reading of the files was canceled",
  hint: "What was loaded before is still there.",
};

/**
 * What was thrown: a failure, or something that nobody has foreseen.
 * @param {any} thrown
 * @param {string} hint  what may help with that
 * @returns {Protocol.Failure}
 */
export function failureOf(thrown, hint) {
  const { code, message, hint: own } = thrown;
  return code && own ? { code, message, hint: own } : { code: "unexpected", message: String(message ?? thrown), hint };
}
