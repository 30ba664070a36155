/** Runs as text, as the browser keeps them. No state. */

/**
 * @typedef {import("../state.js").Run} Run
 */

/** No more runs than these are kept. */
export const MOST = 60;

/** No more text than this is left with the browser, which gives a site some 5 million characters for all it keeps. */
const ROOM = 400_000;

/**
 * What tells a run from all others, also from those of other windows. Runs from before that was written down are told by their course.
 * @param {Run} run
 */
export const keyOf = ({ made, id, epochs }) => String(made ?? `${id} ${epochs[0]?.loss} ${epochs.length}`);

/** @param {Run} run  without what only this page knows: the ids of its layers */
export const plain = ({ layers, ...run }) => ({
  ...run,
  layers: layers.map(({ class_name, config }) => ({ class_name, config })),
});

/**
 * The newest runs, as many as there is room for.
 * @param {Run[]} runs  newest first
 */
export function keepable(runs) {
  let size = 0;
  const texts = runs.map((run) => JSON.stringify(plain(run)));
  return `[${texts.filter((text) => (size += text.length) <= ROOM).join(",")}]`;
}

/**
 * What {@link keepable} wrote; of what is something else, nothing.
 * @param {string | null} text
 * @returns {Run[]}
 */
export function parseRuns(text) {
  try {
    const runs = JSON.parse(text ?? "[]");
    return Array.isArray(runs) ? runs.filter(isRun).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/**
 * @param {any} run
 * @returns {run is Run}
 */
function isRun(run) {
  return (
    Number.isInteger(run?.id) &&
    typeof run.name === "string" &&
    typeof run.settings?.optimizer?.class_name === "string" &&
    typeof run.settings.optimizer.config === "object" &&
    typeof run.data?.source === "string" &&
    typeof run.split === "object" &&
    Array.isArray(run.layers) &&
    run.layers.every((/** @type {any} */ layer) => typeof layer?.class_name === "string" && layer.config) &&
    Array.isArray(run.epochs) &&
    run.epochs.every((/** @type {any} */ epoch) => Number.isInteger(epoch?.epoch))
  );
}
