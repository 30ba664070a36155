/** What differs between two runs, in Keras's and scikit-learn's words. No state. */
import { layerKinds, mainNumbers, valueOf } from "../../keras/layers.js";
import { callbackWords } from "../../keras/callbacks.js";
import { lossWords } from "../../keras/losses.js";
import { metricWords } from "../../keras/metrics.js";
import { optimizerWords } from "../../keras/optimizers.js";

/**
 * @typedef {import("../state.js").Run} Run
 * @typedef {{ class_name: string, config: Record<string, any> }} Layer
 *
 * what: such as `filters`; one, other: its values in both runs, `none` where there is no such thing
 * @typedef {{ what: string, one: string, other: string }} Difference
 */

/** Names of settings that have another one in scikit-learn or Keras. @type {Record<string, string>} */
const known = { test: "test_size", validation: "validation_split", images: "number of images" };

/**
 * @param {Run} one
 * @param {Run} other
 * @returns {Difference[]}  what makes the results differ most comes first
 */
export function differences(one, other) {
  return [
    ...inLayers(one.layers, other.layers),
    ...inSettings(described(one), described(other)),
    ...inSettings(trained(one), trained(other)),
  ];
}

/** @param {Difference} difference */
export const written = ({ what, one, other }) => `${what} ${one} vs ${other}`;

/** What was learned from, and how it was cut. @param {Run} run */
const described = ({ data, split: { seed, ...split } }) => ({ ...data, ...split, random_state: seed });

/** How it was trained. @param {Run} run */
const trained = ({ settings: { optimizer, loss, metrics = [], callbacks = [], epochs: _, ...others }, epochs }) => ({
  optimizer: optimizerWords(optimizer),
  loss: lossWords(loss),
  ...others,
  metrics: metricWords(metrics),
  callbacks: callbackWords(callbacks),
  epochs: epochs.length,
});

/**
 * @param {Record<string, unknown>} one
 * @param {Record<string, unknown>} other
 * @returns {Difference[]}
 */
function inSettings(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
    const [a, b] = [one[key], other[key]];
    // Nothing is written in more than one way: not at all, null, an empty list.
    if (JSON.stringify(a) === JSON.stringify(b) || (isNothing(a) && isNothing(b))) return [];
    if (isGroup(a) || isGroup(b)) {
      const inside = inSettings(isGroup(a) ? a : {}, isGroup(b) ? b : {});
      return inside.map((difference) => ({ ...difference, what: `${key} ${difference.what}` }));
    }
    return [{ what: known[key] ?? key, one: word(a), other: word(b) }];
  });
}

/** @param {unknown} value */
const isNothing = (value) =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isGroup = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {unknown} value
 * @returns {string}
 */
function word(value) {
  if (value === undefined || value === null || value === "") return "none";
  if (Array.isArray(value)) return value.map((item) => (isLayer(item) ? named(item) : word(item))).join(", ") || "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * @param {unknown} value
 * @returns {value is Layer}
 */
const isLayer = (value) => isGroup(value) && typeof value.class_name === "string";

/**
 * @param {{ class_name: string, config?: Record<string, any> }} layer
 * @returns {string}
 */
function named({ class_name, config = {} }) {
  const numbers = layerKinds[class_name]
    ? mainNumbers({ class_name, config })
    : Object.values(config).map(word).join(" ");
  return numbers ? `${class_name} ${numbers}` : class_name;
}

/**
 * @param {Layer[]} one
 * @param {Layer[]} other
 * @returns {Difference[]}
 */
function inLayers(one, other) {
  return aligned(one, other).flatMap(([a, b]) => {
    if (a && b) return inOptions(a, b, one);
    const alone = /** @type {Layer} */ (a ?? b);
    const numbers = mainNumbers(alone) || "yes";
    return [{ what: alone.class_name, one: a ? numbers : "none", other: b ? numbers : "none" }];
  });
}

/**
 * @param {Layer} a
 * @param {Layer} b  of the same kind
 * @param {Layer[]} all  the chain that `a` is in
 * @returns {Difference[]}
 */
function inOptions(a, b, all) {
  const kin = all.filter(({ class_name }) => class_name === a.class_name);
  const place = kin.length > 1 ? ` ${kin.indexOf(a) + 1}` : "";
  const keys = new Set([...Object.keys(a.config), ...Object.keys(b.config)]);
  keys.delete("name");
  return [...keys].flatMap((key) => {
    const option = layerKinds[a.class_name]?.options.find((option) => option.key === key);
    const [x, y] = [a, b].map((layer) => (option ? valueOf(layer, option) : layer.config[key]));
    if (JSON.stringify(x) === JSON.stringify(y)) return [];
    return [{ what: `${a.class_name}${place} ${key}`, one: word(x), other: word(y) }];
  });
}

/**
 * The layers of two chains side by side, so that as many as possible stand beside one of their kind, and of those as many as
 * possible beside their equal.
 * @param {Layer[]} one
 * @param {Layer[]} other
 * @returns {[Layer | undefined, Layer | undefined][]}
 */
function aligned(one, other) {
  const gain = (/** @type {Layer} */ a, /** @type {Layer} */ b) =>
    a.class_name !== b.class_name ? 0 : JSON.stringify(a.config) === JSON.stringify(b.config) ? 3 : 2;
  // best[i][j]: what can be gained from the layers from i and from j on.
  const best = Array.from({ length: one.length + 1 }, () => new Array(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--) {
      const match = gain(one[i], other[j]);
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], match > 0 ? match + best[i + 1][j + 1] : 0);
    }
  /** @type {[Layer | undefined, Layer | undefined][]} */
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const match = i < one.length && j < other.length ? gain(one[i], other[j]) : 0;
    if (match > 0 && best[i][j] === match + best[i + 1][j + 1]) pairs.push([one[i++], other[j++]]);
    else if (j >= other.length || (i < one.length && best[i][j] === best[i + 1][j])) pairs.push([one[i++], undefined]);
    else pairs.push([undefined, other[j++]]);
  }
  return pairs;
}
