/** @import * as Protocol from "./protocol" */

/**
 * @param {Protocol.DatasetSummary} summary
 * @param {unknown[]} codes  of each column the class of each image
 * @returns {import("../playground.js").Dataset}
 */
export function withCodes(summary, codes) {
  const columns = summary.columns.map((column, i) => ({ ...column, codes: /** @type {Uint32Array} */ (codes[i]) }));
  return { ...summary, columns };
}
