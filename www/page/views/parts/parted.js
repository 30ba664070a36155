/** How much of a name others begin with as well. No state. */

/** What is shorter is shown in full wherever there is room for anything. */
const SHORT = 6;

/** @type {WeakMap<string[], Map<string, number>>} */
const known = new WeakMap();

/**
 * Of each name how many of its first characters may be left out: another name has them too, up to the beginning of a word. Names of
 * which nothing may be left out are not in it.
 * @param {string[]} names
 * @returns {Map<string, number>}
 */
export function parted(names) {
  const found = known.get(names) ?? measure(names);
  known.set(names, found);
  return found;
}

/** @param {string[]} names */
function measure(names) {
  // The name that shares most with another one is its neighbor in this order.
  const sorted = [...new Set(names)].sort((one, other) => (one < other ? -1 : 1));
  const shared = sorted.map((name, i) => Math.max(alike(name, sorted[i - 1]), alike(name, sorted[i + 1])));
  const heads = sorted.map((name, i) => /** @type {const} */ ([name, wordBefore(name, shared[i])]));
  return new Map(heads.filter(([, head]) => head >= SHORT));
}

/** How many characters two names have in common from the beginning. @param {string} one @param {string} [other] */
function alike(one, other = "") {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count++;
  return count;
}

/** The beginning of the word, or the number, in which a place lies. @param {string} name @param {number} place */
function wordBefore(name, place) {
  const before = name.slice(0, place);
  const tail = /\d+$/.exec(before) ?? /[^\s_.,;:/\\-]+$/.exec(before);
  return place === name.length && !tail ? 0 : before.length - (tail?.[0].length ?? 0);
}
