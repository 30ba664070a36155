/** Numbers and shapes as the page writes them. */

const grouped = new Intl.NumberFormat("en-US");

/**
 * A whole number with its thousands set apart: `1,841,666`.
 * @param {number} value
 */
export const whole = (value) => grouped.format(value);

/**
 * A shape as the class writes it: `58 × 62 × 32`; a dash where it is not known.
 * @param {(number | null)[] | null | undefined} sizes
 */
export const shape = (sizes) => sizes?.map((size) => size ?? "None").join(" × ") ?? "–";

/**
 * A number of parameters, short: `1.84 M`, `3.2 k`, `130`. The space does not break.
 * @param {number} count
 */
export function parameters(count) {
  if (count >= 1e6) return `${(count / 1e6).toPrecision(3)}\u00a0M`;
  if (count >= 1e4) return `${(count / 1e3).toPrecision(3)}\u00a0k`;
  return whole(count);
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (count, one, many = `${one}s`) => `${whole(count)} ${count === 1 ? one : many}`;

/**
 * A share in percent: `48.8 %`.
 * @param {number} share
 */
export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/**
 * A pixel or activation with as many digits as tell it from its neighbors: whole numbers stay whole.
 * @param {number} value
 */
export const pixel = (value) => (Number.isInteger(value) ? whole(value) : value.toFixed(Math.abs(value) < 10 ? 4 : 1));
