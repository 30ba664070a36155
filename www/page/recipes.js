/**
 * Networks that are known to do well, with all that belongs to them; fetched when one of them is asked for. No state.
 *
 * @typedef {import("../keras/small-network.js").Images} Images
 * @typedef {import("../keras/small-network.js").Described} Described
 */
import { MOST_FLAT, convolution, dense, end, normalized, pooling, rescaling } from "../keras/small-network.js";

/** What the recipe is trained for. */
const EPOCHS = 100;
const BATCH_SIZE = 32;

/** @param {number} rate */
const dropout = (rate) => ({ class_name: "Dropout", config: { rate } });

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
    end(images),
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
      end(images),
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
