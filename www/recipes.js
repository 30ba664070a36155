/**
 * Networks that are known to do well, with all that belongs to them. No state.
 *
 * What they depend on: how many classes there are, the ends of the values of the images, their size, how many of them are trained on
 * @typedef {{ classes: number, min: number, max: number, height: number, width: number, train: number }} Images
 * @typedef {{ class_name: string, config: Record<string, any> }} Described
 */

/** What the recipe is trained for. */
const EPOCHS = 100;
const BATCH_SIZE = 32;

const pooling = { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } };

/** @param {number} units @param {string} activation */
const dense = (units, activation) => ({ class_name: "Dense", config: { units, activation } });

/** @param {number} rate */
const dropout = (rate) => ({ class_name: "Dropout", config: { rate } });

/** Values this far from 0 a network learns from as well as from those between 0 and 1: standardized ones are no farther, but for a few. */
const STANDARDIZED = 8;

/** Values that differ by less are all but the same to a network that has just begun. */
const FLAT = 0.05;

/**
 * What brings the values to 0..1, or -1..1: 1/255 for bytes, likewise for more bits; 1 where they are no farther already.
 * @param {Pick<Images, "min" | "max">} images
 */
export function suitableScale({ min, max }) {
  const reach = Math.max(Math.abs(min), Math.abs(max));
  if (!Number.isFinite(reach) || reach <= 1 || (min < 0 && reach <= STANDARDIZED)) return 1;
  if (reach <= 16) return 1 / reach;
  return 1 / Math.max(255, 2 ** Math.ceil(Math.log2(reach + 1)) - 1);
}

/** Layers after which values are of a size to learn from, whatever they were before. */
const NORMALIZING = ["BatchNormalization", "LayerNormalization", "Normalization", "UnitNormalization"];
/** Layers before which that must be seen to. */
const LEARNING = /Conv|Dense/;

/**
 * The scale that a Rescaling layer at the beginning should have, where values come to the first weights too large or all but 0; 1: it
 * should not be there. `undefined`: all is well, or nobody can tell.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 * @param {Pick<Images, "min" | "max">} images
 */
export function mendedScale(layers, images) {
  const first = layers.findIndex(({ class_name }) => LEARNING.test(class_name));
  if (first < 0) return undefined;
  const before = layers.slice(0, first);
  if (before.some(({ class_name }) => NORMALIZING.includes(class_name))) return undefined;
  let [low, high] = [images.min, images.max];
  for (const { class_name, config } of before) {
    if (class_name !== "Rescaling") continue;
    const [scale, offset] = [Number(config.scale ?? 1), Number(config.offset ?? 0)];
    if (!Number.isFinite(scale) || !Number.isFinite(offset)) return undefined;
    [low, high] = [low * scale + offset, high * scale + offset];
  }
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const isScaled = before.some(({ class_name }) => class_name === "Rescaling");
  const isTiny = isScaled && high - low < FLAT;
  if (!isTiny && suitableScale({ min: low, max: high }) === 1) return undefined;
  // Somewhat beyond 1 is no reason to mend what somebody has chosen.
  if (!isTiny && isScaled && reach <= STANDARDIZED) return undefined;
  return suitableScale(images);
}

/** Values to 0..1, where they go further. @param {Images} images */
const rescaling = (images) => {
  const scale = suitableScale(images);
  return scale === 1 ? [] : [{ class_name: "Rescaling", config: { scale } }];
};

/** Values that Flatten may lay in one list before a Dense layer: with more of them every step throws all units so far that they fall silent. */
export const MOST_FLAT = 60_000;

/** What two classes end in here is the class's own first network. @param {number} classes */
const end = (classes) => dense(classes, classes === 2 ? "sigmoid" : "softmax");

/** @param {number} filters @returns {Described} */
const convolution = (filters) => ({
  class_name: "Conv2D",
  config: { filters, kernel_size: [3, 3], activation: "relu" },
});

/** @param {number} filters @param {Described[]} [pooling]  before the values are normalized: there are fewer then @returns {Described[]} */
const normalized = (filters, pooling = []) => [
  { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], use_bias: false } },
  ...pooling,
  { class_name: "BatchNormalization", config: { momentum: 0.9 } },
  { class_name: "Activation", config: { activation: "relu" } },
];

/**
 * The network one begins with: one convolution, one pooling layer, two dense ones. On large images two normalized convolutions with
 * wider pooling, of which only the means are left to decide by: Flatten would lay hundreds of thousands of values in one list.
 * @param {Images} images
 * @returns {Described[]}
 */
export function smallNetwork(images) {
  const { classes, height, width } = images;
  const decide = [{ class_name: "Flatten", config: {} }, dense(64, "relu"), end(classes)];
  const shorter = Math.min(height, width);
  if (shorter < 4) return [...rescaling(images), ...decide];
  const flat = 32 * Math.floor((height - 2) / 2) * Math.floor((width - 2) / 2);
  if (flat <= MOST_FLAT) return [...rescaling(images), convolution(32), pooling, ...decide];
  // Lines, and what is no thicker than a pooling window, have not the room to be pooled that far.
  const wide = [{ class_name: "MaxPooling2D", config: { pool_size: shorter >= 32 ? [4, 4] : [2, 2] } }];
  return [
    ...rescaling(images),
    ...(shorter >= 14 ? [...normalized(16, wide), ...normalized(classes > 10 ? 64 : 32, wide)] : normalized(32, wide)),
    { class_name: "GlobalAveragePooling2D", config: {} },
    dense(classes, "softmax"),
  ];
}

/**
 * As many of the filters as there is room for: each pair of convolution and pooling takes a rim of two and halves the rest.
 * @param {number[]} filters
 * @param {Images} images
 */
function fitting(filters, { height, width }) {
  let side = Math.min(height, width);
  return filters.filter(() => (side = Math.floor((side - 2) / 2)) >= 1);
}

/**
 * The class's network for 20 people: three pairs of convolution and pooling, two dense layers with dropout behind each. Large images
 * get further pairs, small ones have room for fewer.
 * @param {Images} images
 * @returns {Described[]}
 */
export function peopleNetwork(images) {
  const filters = [32, 64, 128];
  let [height, width] = [images.height, images.width];
  for (let pairs = 1; pairs <= 3 || height * width * 128 > MOST_FLAT; pairs++) {
    [height, width] = [height, width].map((side) => Math.floor((side - 2) / 2));
    if (pairs > 3) filters.push(128);
  }
  return [
    ...rescaling(images),
    ...fitting(filters, images).flatMap((filters) => [convolution(filters), pooling]),
    { class_name: "Flatten", config: {} },
    dense(128, "relu"),
    dropout(0.2),
    dense(64, "relu"),
    dropout(0.2),
    dense(images.classes, "softmax"),
  ];
}

/**
 * Small changes, as a person makes before a camera.
 * @param {"nearest" | "reflect"} fill_mode
 */
export const gentle = (fill_mode) => [
  { class_name: "RandomRotation", config: { factor: 0.02, fill_mode } },
  { class_name: "RandomTranslation", config: { height_factor: 0.05, width_factor: 0.05, fill_mode } },
  { class_name: "RandomZoom", config: { height_factor: 0.1, fill_mode } },
];

/**
 * What names 98 of 100 photos of 20 people: batch normalization, a mean of each map in place of large dense layers, images varied
 * anew in each epoch, and a learning rate that falls to nothing at the end. No image is kept back for validation.
 * @param {Images} images
 */
export function recipe(images) {
  const decay_steps = EPOCHS * Math.ceil(images.train / BATCH_SIZE);
  return {
    layers: [
      ...rescaling(images),
      ...fitting([32, 64, 128], images).flatMap((filters) => [...normalized(filters), pooling]),
      { class_name: "GlobalAveragePooling2D", config: {} },
      dropout(0.3),
      dense(images.classes, "softmax"),
    ],
    run: {
      epochs: EPOCHS,
      batch_size: BATCH_SIZE,
      optimizer: {
        class_name: "Adam",
        config: {
          learning_rate: { class_name: "CosineDecay", config: { initial_learning_rate: 0.002, decay_steps } },
        },
      },
      callbacks: [],
    },
    split: { validation: 0, augment: { each_epoch: true, seed: 1, layers: gentle("nearest") } },
  };
}
