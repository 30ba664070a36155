/** Keras's layers of random image augmentation as a reader meets them; what their options take stands in `schema.js`. No state. */
import { augmentations as known } from "./schema.js";

/** @typedef {{ class_name: string, config: Record<string, any> }} Layer */

/**
 * most: where its slider ends, which may be before Keras's own end; says: what a value does, in words, to images of such a size
 * @typedef {{ most: number, says: (value: number, size: { height: number, width: number }) => string }} Words
 *
 * @typedef {{ says: string, config: Record<string, any>, factors: Record<string, Words> }} Kind  config: what it begins with; factors:
 *   by Keras's names
 */

const percent = (/** @type {number} */ share) => `${Math.round(100 * share)} %`;

/** In the order in which they are applied. @type {Record<string, Kind>} */
export const augmentations = {
  RandomFlip: {
    says: "Mirrored, or not: half of the images.",
    config: { mode: "horizontal" },
    factors: {},
  },
  RandomRotation: {
    says: "Turned about the middle. The factor is a part of a full turn: 0.2 is up to 72°, not 20 %.",
    config: { factor: 0.02 },
    factors: { factor: { most: 0.5, says: (factor) => `up to ${(360 * factor).toFixed(0)}° either way` } },
  },
  RandomTranslation: {
    says: "Moved, by parts of height and width.",
    config: { height_factor: 0.1, width_factor: 0.1 },
    factors: {
      height_factor: {
        most: 0.5,
        says: (factor, { height }) => `up to ${(factor * height).toFixed(0)} of ${height} pixels up or down`,
      },
      width_factor: {
        most: 0.5,
        says: (factor, { width }) => `up to ${(factor * width).toFixed(0)} of ${width} pixels left or right`,
      },
    },
  },
  RandomZoom: {
    says: "Nearer or further: more than 100 % of the height means that it looks smaller.",
    config: { height_factor: 0.1 },
    factors: {
      height_factor: {
        most: 0.9,
        says: (factor) => `shows ${percent(1 - factor)} to ${percent(1 + factor)} of the height`,
      },
      width_factor: {
        most: 0.9,
        says: (factor) => `shows ${percent(1 - factor)} to ${percent(1 + factor)} of the width`,
      },
    },
  },
  RandomContrast: {
    says: "Values stretched about their mean. Keras only ever stretches them when the factor is one number.",
    config: { factor: 0.2 },
    factors: { factor: { most: 1, says: (factor) => `1 to ${(1 + factor).toFixed(2)} times the contrast` } },
  },
  RandomBrightness: {
    says: "Lighter or darker, by a part of the range of values.",
    config: { factor: 0.2 },
    factors: { factor: { most: 1, says: (factor) => `up to ${percent(factor)} of the range either way` } },
  },
  RandomCrop: {
    says: "A window somewhere in the image. Images that are not trained on get the middle.",
    config: {},
    factors: {},
  },
};

/** Whether a layer looks pixels up elsewhere, so that there is something beyond the rim. @param {string} class_name */
export const moves = (class_name) => "fill_mode" in (known[class_name] ?? {});

/** Whether it changes values, within a range. @param {string} class_name */
export const changesValues = (class_name) => "value_range" in (known[class_name] ?? {});

/**
 * What an option may be.
 * @param {string} class_name
 * @param {string} key
 * @returns {string[]}
 */
export const choicesOf = (class_name, key) => known[class_name]?.[key]?.choices ?? [];

/**
 * The factor that holds where another one is not given.
 * @param {string} class_name
 * @param {string} key
 */
export const otherwiseOf = (class_name, key) => known[class_name]?.[key]?.otherwise;

/** What one begins with: small changes, as a person makes before a camera. @type {Layer[]} */
export const first = ["RandomRotation", "RandomTranslation", "RandomZoom"].map((class_name) => ({
  class_name,
  config: augmentations[class_name].config,
}));

/**
 * The layers with one of a kind put in, taken out or changed; in the order of the table.
 * @param {Layer[]} layers
 * @param {string} class_name
 * @param {Record<string, any> | null} config  `null`: taken out
 * @returns {Layer[]}
 */
export function withLayer(layers, class_name, config) {
  const others = layers.filter((layer) => layer.class_name !== class_name);
  const order = Object.keys(augmentations);
  const place = (/** @type {Layer} */ layer) => order.indexOf(layer.class_name);
  return (config ? [...others, { class_name, config }] : others).sort((a, b) => place(a) - place(b));
}
