/**
 * The range in which images of a set are meant to be seen: 0 to 1, 0 to 255, or what they hold.
 * @param {{ min: number, max: number }} dataset
 * @returns {[low: number, high: number]}
 */
export function displayRange({ min, max }) {
  if (min >= 0 && max <= 1) return [0, 1];
  if (min >= 0 && max <= 255) return [0, 255];
  return [min, max];
}
