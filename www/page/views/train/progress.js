/** How far a run is, in numbers and words. */

/**
 * @typedef {import("../../../client/protocol.js").BatchLog} BatchLog
 * @typedef {import("../../../client/protocol.js").EpochLog} EpochLog
 */

/**
 * Milliseconds until the epoch `goal` is done, from the pace of this epoch and the time the last one took to validate.
 * @param {BatchLog} batch
 * @param {EpochLog | undefined} last  the last epoch that is done
 * @param {number} goal
 */
export function timeLeft({ epoch, batch, batches, ms_per_step }, last, goal) {
  const later = Math.max(0, goal - epoch);
  const steps = batches - batch + later * batches;
  const validation = last ? Math.max(0, last.seconds * 1000 - last.ms_per_step * batches) : 0;
  return steps * ms_per_step + (later + 1) * validation;
}

/**
 * A duration as one says it: `45 s`, `2 min 05 s`, `1 h 20 min`.
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "less than 1 s";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/**
 * Milliseconds with three digits: `4.25`, `24.1`, `310`.
 * @param {number} ms
 */
export function milliseconds(ms) {
  if (ms < 9.995) return ms.toFixed(2);
  return ms < 99.95 ? ms.toFixed(1) : ms.toFixed(0);
}
