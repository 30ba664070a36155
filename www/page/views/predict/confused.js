/** Which classes are taken for which. No state. */

/**
 * @typedef {{ actual: number, predicted: number, count: number }} Pair  places of the classes; count: of images
 */

/**
 * What is taken for what, the most frequent mistake first; of equally frequent ones in the order of the classes.
 * @param {number[][]} matrix  rows actual, columns predicted
 * @returns {Pair[]}
 */
export function confusedPairs(matrix) {
  const pairs = matrix.flatMap((row, actual) =>
    row.flatMap((count, predicted) => (count > 0 && actual !== predicted ? [{ actual, predicted, count }] : [])),
  );
  return pairs.sort((one, other) => other.count - one.count);
}

/**
 * The classes by how many mistakes they have a part in, as what was there or what was said, the most first.
 * @param {number[][]} matrix
 * @returns {number[]}  places of the classes
 */
export function byMistakes(matrix) {
  const mistakes = matrix.map(() => 0);
  for (const { actual, predicted, count } of confusedPairs(matrix)) {
    mistakes[actual] += count;
    mistakes[predicted] += count;
  }
  return [...mistakes.keys()].sort((one, other) => mistakes[other] - mistakes[one] || one - other);
}
