/** What a file says of layers and optimizers, as one would write it by hand: without what goes without saying. No state. */

import { layerKinds } from "./layers.js";
import { shortest } from "./nested.js";
import { snakeCase } from "./options.js";
import { layers as known, optimizers } from "./schema.js";

/** @typedef {{ class_name: string, config: Record<string, any> }} Described */

/** A number as it was given, where a file has kept 32 bits of it: 0.01 and not 0.009999999776. @param {number} value */
function rounded(value) {
  const near = Number(value.toPrecision(7));
  return Math.fround(value) === value && Math.fround(near) === value ? near : value;
}

/**
 * An object such as an initializer by its name, where its name says all.
 * @param {unknown} value
 * @returns {unknown}
 */
function short(value) {
  if (typeof value === "number") return rounded(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { class_name, config = {} } = /** @type {Described} */ (value);
  const entries = Object.entries(config).map(([key, option]) => [key, short(option)]);
  return shortest({ class_name, config: Object.fromEntries(entries) });
}

/**
 * @param {Record<string, any>} config
 * @param {Record<string, import("./schema.js").Known>} options
 * @param {string[]} said  what is said even so
 */
function withoutDefaults(config, options, said) {
  const entries = Object.keys(config).map((key) => /** @type {const} */ ([key, short(config[key])]));
  const isUsual = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    const option = options[key];
    return (
      value === null || (option && !said.includes(key) && JSON.stringify(option.default) === JSON.stringify(value))
    );
  };
  return Object.fromEntries(entries.filter(([key, value]) => !isUsual(key, value)));
}

/**
 * Layers without defaults, and without names where Keras gives the same.
 * @param {Described[]} layers
 * @returns {Described[]}
 */
export function prunedLayers(layers) {
  /** @type {Record<string, number>} */
  const counts = {};
  const usual = layers.map(({ class_name }) => {
    const name = snakeCase(class_name);
    const count = (counts[name] = (counts[name] ?? -1) + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
  const areUsual = layers.every(({ config }, i) => (config.name ?? usual[i]) === usual[i]);
  return layers.map(({ class_name, config: { name, ...config } }) => {
    const kind = layerKinds[class_name];
    const pruned = withoutDefaults(config, known[class_name] ?? {}, Object.keys(kind?.initial ?? {}));
    return { class_name, config: areUsual || name === undefined ? pruned : { ...pruned, name } };
  });
}

/**
 * @param {Described} optimizer
 * @returns {Described}
 */
export function prunedOptimizer({ class_name, config }) {
  return { class_name, config: withoutDefaults(config, optimizers[class_name] ?? {}, ["learning_rate"]) };
}
