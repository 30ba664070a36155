/**
 * The settings a newcomer begins with, those of the class's first activity. The numbers are the notebook's
 * `build_a_basic_cnn`: 1,841,666 parameters on images of 60 x 64.
 *
 * @type {Omit<import("./index.js").Lesson, "steps">}
 */
export const firstActivity = {
  sample: "faces",
  column: "eyes",
  split: { test: 0.2, validation: 0, seed: 42, shuffle: true, stratify: false },
  layers: [
    { class_name: "Conv2D", config: { filters: 32, kernel_size: [3, 3], activation: "relu" } },
    { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } },
    { class_name: "Flatten", config: {} },
    { class_name: "Dense", config: { units: 64, activation: "relu" } },
    { class_name: "Dense", config: { units: 2, activation: "sigmoid" } },
  ],
  run: {
    epochs: 20,
    batch_size: 32,
    optimizer: { class_name: "Adam", config: { learning_rate: 0.001 } },
    loss: "auto",
    seed: 1,
    metrics: [],
    callbacks: [],
    class_weight: null,
  },
};
