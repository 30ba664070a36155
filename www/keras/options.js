/**
 * Options of Keras's classes, as an editor needs them: what `schema.js` says of each, and what a reader is told of it. No state.
 *
 * kind: what is typed or chosen; default: Keras's own, null where the option may be left out, none where it must be given; otherwise:
 * the option that holds where a pair is null
 * @typedef {import("./schema.js").Known} Known
 * @typedef {{ hint: string, more?: boolean, step?: number, says?: Record<string, string>, usual?: string[] }} Face
 *   more: seldom needed, shown behind a fold; step: of the arrow keys; says: half a sentence for each choice; usual: the choices that a menu
 *   shows first
 * @typedef {{ key: string } & Known & Face} Option
 *
 * A hint alone, or with more; `null`: the page has no field for it. It may speak of what is known.
 * @typedef {string | Face | ((known: Known) => string) | null} Hint
 *
 * @typedef {{ class_name: string, config: Record<string, any> }} Described  as Keras writes it
 */

/**
 * The options of each class that there is a field for, in the order of the hints.
 * @template {{ hints: Record<string, Hint> }} Class
 * @param {import("./schema.js").Classes} known
 * @param {Record<string, Class>} classes
 * @returns {Record<string, Class & { options: Option[] }>}
 */
export function withOptions(known, classes) {
  const entries = Object.entries(classes).map(([name, one]) => [
    name,
    { ...one, options: options(known[name], one.hints) },
  ]);
  return Object.fromEntries(entries);
}

/**
 * @param {Record<string, Known>} known
 * @param {Record<string, Hint>} hints
 * @returns {Option[]}
 */
function options(known, hints) {
  return Object.entries(hints).flatMap(([key, hint]) => {
    if (hint === null) return [];
    const face = typeof hint === "function" ? hint(known[key]) : hint;
    return [{ key, ...known[key], ...(typeof face === "string" ? { hint: face } : face) }];
  });
}

/** As Keras makes names of classes: `max_pooling2d` of `MaxPooling2D`. @param {string} name */
export const snakeCase = (name) =>
  name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();

/**
 * What is set, in a few words: `momentum 0.9, nesterov`.
 * @param {Record<string, any>} config
 * @returns {string}
 */
export function configWords(config) {
  const words = Object.entries(config).map(([key, value]) => {
    if (value === null || value === false) return "";
    if (value === true) return key;
    return `${key} ${Array.isArray(value) ? value.join(" ") : value}`;
  });
  return words.filter((text) => text !== "").join(", ");
}

/**
 * The choices of a menu: the usual ones first, the others in a group.
 * @param {string[]} choices
 * @param {string[]} [usual]
 * @returns {{ value: string, name: string, group?: string }[]}
 */
export function menuOf(choices, usual = choices) {
  const named = (/** @type {string} */ value) => ({ value, name: value });
  const first = choices.filter((value) => value === "none" || usual.includes(value));
  const others = choices.filter((value) => !first.includes(value));
  return [...first.map(named), ...others.map((value) => ({ ...named(value), group: "More" }))];
}
