/** Whether a training gets anywhere. No state. */

/** Epochs in which nothing may happen: some networks begin late. */
const PATIENCE = 5;

/**
 * What the course of a run says: `far`, the loss is far above that of a guess; `still`, for some epochs it has been no better than
 * guessing and has not become better; `null`, it gets somewhere, or it is too early to tell.
 * @param {import("../../client/protocol.js").EpochLog[]} epochs
 * @param {number[]} counts  how many images of each class there are
 * @param {number[]} [weights]  how often the loss of an image of each class counts
 * @returns {{ kind: "far" | "still", guess: number, share: number, loss: number, accuracy: number, epochs: number } | null}
 *   guess: the loss of a guess by the shares of the classes; share: of the most frequent class, the accuracy of one answer always
 */
export function nowhere(epochs, counts, weights = []) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const all = sum(counts);
  const shares = counts.filter((count) => count > 0).map((count) => count / all);
  const parts = counts.map((count, i) => (count * (weights[i] ?? 1)) / all).filter((part) => part > 0);
  const last = epochs.at(-1);
  if (!last || shares.length < 2 || !Number.isFinite(last.loss)) return null;
  const guess = -sum(parts.map((part) => part * Math.log(part / sum(parts))));
  const share = Math.max(...shares);
  const told = { guess, share, loss: last.loss, accuracy: last.accuracy, epochs: epochs.length };
  const isNoBetter = last.accuracy <= share + 0.25 * (1 - share);
  // The first epoch also holds the first steps, from which any network may have to recover.
  if (epochs.length > 1 && last.loss > 3 * guess && isNoBetter) return { kind: "far", ...told };
  const recent = epochs.slice(-PATIENCE);
  if (recent.length < PATIENCE) return null;
  const isStill = recent.every(({ loss, accuracy }) => loss > 0.97 * guess && accuracy <= share + 0.1 * (1 - share));
  const hasFallen = recent[0].loss - last.loss > 0.02 * guess;
  return isStill && !hasFallen ? { kind: "still", ...told } : null;
}
