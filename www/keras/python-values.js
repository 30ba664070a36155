/** Values as Python writes them. */

import { fraction } from "./layers.js";
import { moduleOf } from "./nested.js";
import { RATES, schedules } from "./schedules.js";

/** @typedef {{ class_name: string, config?: Record<string, any> }} Described  an object, as Keras writes it */

/** The arguments of a call. @param {[string, unknown][]} options */
export function keywords(options) {
  return options.map(([key, value]) => `${key}=${literal(value)}`).join(", ");
}

/**
 * A value as Python writes it.
 * @param {unknown} value
 * @returns {string}
 */
export function literal(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return fraction(value).replace("/", " / ");
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `(${value.map(literal).join(", ")}${value.length === 1 ? "," : ""})`;
  const one = /** @type {Described} */ (value);
  if (one.class_name in schedules) return scheduleCall(one);
  return described(moduleOf(one.class_name) ?? "initializers", one);
}

/**
 * A schedule. Its rates are written as floats: of whole numbers, Keras makes tensors that it cannot multiply.
 * @param {Described} schedule
 */
function scheduleCall({ class_name, config = {} }) {
  const given = Object.entries(config).map(([key, value]) => {
    const text = literal(value);
    return `${key}=${RATES.includes(key) ? text.replace(/\b(?<![.\d])(\d+)\b(?!\.)/g, "$1.0") : text}`;
  });
  return `keras.optimizers.schedules.${class_name}(${given.join(", ")})`;
}

/**
 * An object of one of Keras's modules.
 * @param {string} module
 * @param {Described} object
 */
export function described(module, { class_name, config = {} }) {
  return `keras.${module}.${class_name}(${keywords(Object.entries(config))})`;
}
