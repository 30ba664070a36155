/** `class_weight` of Keras's `fit`: how often the loss of an image counts, by its class. No state. */
import { literal } from "./python-values.js";

/**
 * By the names of classes, or by their numbers, as Keras has them; those that are not named count once. `balanced`: as scikit-learn has it.
 * @typedef {NonNullable<import("../client/protocol.js").FitOptions["class_weight"]>} ClassWeight
 */

/**
 * The weight of each class.
 * @param {ClassWeight | null | undefined} class_weight
 * @param {string[]} classes
 * @param {number[]} counts  how many images of each there are to train on
 */
export function weightsOf(class_weight, classes, counts) {
  if (class_weight === "balanced") {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const occurring = counts.filter((count) => count > 0).length;
    return counts.map((count) => (count > 0 ? all / (occurring * count) : 1));
  }
  const isNamed = classes.some((name) => name in (class_weight ?? {}));
  return classes.map((name, number) => class_weight?.[isNamed ? name : number] ?? 1);
}

/**
 * What is set, in a few words; of classes that are not learned now, nothing.
 * @param {ClassWeight | null | undefined} class_weight
 * @param {string[]} classes
 */
export function weightWords(class_weight, classes) {
  const known = knownWeights(class_weight, classes);
  if (known === null || known === "balanced") return known ? `class_weight ${known}` : "";
  return `class_weight ${Object.entries(known)
    .map(([name, weight]) => `${name} ${weight}`)
    .join(" ")}`;
}

/**
 * Without those of classes that are not learned now: they wait until these are learned again.
 * @param {ClassWeight | null | undefined} class_weight  by names
 * @param {string[]} classes
 * @returns {ClassWeight | null}
 */
export function knownWeights(class_weight, classes) {
  if (typeof class_weight !== "object" || !class_weight) return class_weight ?? null;
  const known = Object.entries(class_weight).filter(([name]) => classes.includes(name));
  return known.length > 0 ? Object.fromEntries(known) : null;
}

/**
 * The Python that makes it: a number for every class, as Keras 2 asks for.
 * @param {ClassWeight | null | undefined} class_weight
 * @param {string[]} classes
 * @returns {string[]}
 */
export function weightLines(class_weight, classes) {
  if (!class_weight) return [];
  if (class_weight !== "balanced") {
    const weights = weightsOf(class_weight, classes, []).map((weight, number) => `${number}: ${literal(weight)}`);
    return [`class_weight = {${weights.join(", ")}}`];
  }
  return [
    '# as compute_class_weight("balanced") of scikit-learn',
    `counts = np.bincount(y_train.argmax(axis=1) if y_train.ndim > 1 else y_train, minlength=${classes.length})`,
    "class_weight = {i: counts.sum() / (np.count_nonzero(counts) * n) if n else 1.0 for i, n in enumerate(counts)}",
  ];
}
