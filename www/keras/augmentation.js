/** Keras's layers of random image augmentation: what an editor knows of each. No state. */

/** @typedef {{ class_name: string, config: Record<string, any> }} Layer */

/**
 * key: as Keras names it; as: the factor that it equals as long as it is `None`; says: what a value does, in words, to images of
 * such a size
 * @typedef {{ key: string, max: number, as?: string, says: (value: number, size: { height: number, width: number }) => string }} Factor
 *
 * @typedef {{ says: string, config: Record<string, any>, factors: Factor[], moves?: true, values?: true }} Kind
 *   config: what it begins with; moves: it looks pixels up elsewhere, so that there is something beyond the rim; values: it changes
 *   values, within a range
 */

const percent = (/** @type {number} */ share) => `${Math.round(100 * share)} %`;

/** In the order in which they are applied. @type {Record<string, Kind>} */
export const augmentations = {
  RandomFlip: {
    says: "Mirrored, or not: half of the images.",
    config: { mode: "horizontal" },
    factors: [],
  },
  RandomRotation: {
    says: "Turned about the middle. The factor is a part of a full turn: 0.2 is up to 72°, not 20 %.",
    config: { factor: 0.02 },
    factors: [{ key: "factor", max: 0.5, says: (factor) => `up to ${(360 * factor).toFixed(0)}° either way` }],
    moves: true,
  },
  RandomTranslation: {
    says: "Moved, by parts of height and width.",
    config: { height_factor: 0.1, width_factor: 0.1 },
    factors: [
      {
        key: "height_factor",
        max: 0.5,
        says: (factor, { height }) => `up to ${(factor * height).toFixed(0)} of ${height} pixels up or down`,
      },
      {
        key: "width_factor",
        max: 0.5,
        says: (factor, { width }) => `up to ${(factor * width).toFixed(0)} of ${width} pixels left or right`,
      },
    ],
    moves: true,
  },
  RandomZoom: {
    says: "Nearer or further: more than 100 % of the height means that it looks smaller.",
    config: { height_factor: 0.1 },
    factors: [
      {
        key: "height_factor",
        max: 0.9,
        says: (factor) => `shows ${percent(1 - factor)} to ${percent(1 + factor)} of the height`,
      },
      {
        key: "width_factor",
        max: 0.9,
        as: "height_factor",
        says: (factor) => `shows ${percent(1 - factor)} to ${percent(1 + factor)} of the width`,
      },
    ],
    moves: true,
  },
  RandomContrast: {
    says: "Values stretched about their mean. Keras only ever stretches them when the factor is one number.",
    config: { factor: 0.2 },
    factors: [{ key: "factor", max: 1, says: (factor) => `1 to ${(1 + factor).toFixed(2)} times the contrast` }],
    values: true,
  },
  RandomBrightness: {
    says: "Lighter or darker, by a part of the range of values.",
    config: { factor: 0.2 },
    factors: [{ key: "factor", max: 1, says: (factor) => `up to ${percent(factor)} of the range either way` }],
    values: true,
  },
  RandomCrop: {
    says: "A window somewhere in the image. Images that are not trained on get the middle.",
    config: {},
    factors: [],
  },
};

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
