/** Runs as text, as a reader saves them. No state. */
import { measuredIn } from "../../keras/metrics.js";
import { plain } from "./written.js";

/** @typedef {import("../state.js").Run} Run */

/** @param {Run[]} runs */
export const asJson = (runs) => JSON.stringify({ runs: runs.map(plain) }, null, 2) + "\n";

/**
 * A line for each epoch of each run; the settings, as JSON, stand in the last column.
 * @param {Run[]} runs
 */
export function asCsv(runs) {
  const quoted = (/** @type {string} */ text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const measured = ["loss", ...measuredIn(runs.flatMap(({ epochs }) => epochs))];
  const validated = measured.map((key) => `val_${key}`);
  const columns = ["epoch", ...measured, ...validated, "seconds", "ms_per_step", "learning_rate"];
  const lines = runs.flatMap((run) => {
    const { epochs, name, ...settings } = plain(run);
    return epochs.map((epoch) =>
      [name, ...columns.map((key) => String(epoch[key] ?? "")), JSON.stringify(settings)].map(quoted).join(","),
    );
  });
  return [["run", ...columns, "settings"].join(","), ...lines].join("\r\n") + "\r\n";
}
