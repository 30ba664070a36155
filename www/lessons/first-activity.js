/**
 * The lesson's first activity, as data: the settings a newcomer starts with, and the words that lead through the stages.
 * Its numbers are those of the notebook `build_a_basic_cnn`: 1,841,666 parameters on images of 60 x 64.
 *
 * @type {import("../state.js").Lesson}
 */
export const firstActivity = {
  name: "The lesson’s first activity",
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
  },
  steps: [
    {
      stage: "data",
      title: "Look at what you have",
      text: "Each face is a small grid of grey values, and each carries a label: eyes open, or behind sunglasses. Scroll through the palette, click a face, and move the pointer over it to read its numbers. That grid of numbers is all the network will ever see.",
    },
    {
      stage: "prepare",
      title: "Set some images aside",
      text: "A network can learn images by heart. So a fifth of them is kept back and never trained on: what it gets right there, it has understood. Change random_state and see other faces fall into each part.",
    },
    {
      stage: "network",
      title: "A small network",
      text: "One convolution with 32 filters of 3 x 3, one pooling layer that halves the picture, and two dense layers that decide. Follow the output shapes from left to right, and find the layer that holds nearly all of the parameters.",
    },
    {
      stage: "train",
      title: "Let it learn",
      text: "Press Train. One epoch is one pass over the training images. Watch the two curves: as long as both rise, it learns something general; when the training curve leaves the validation curve behind, it has begun to learn by heart.",
    },
    {
      stage: "inside",
      title: "See what it sees",
      text: "Choose a face, then the convolution: 32 pictures, one for each filter. Some have become edge finders, some look for dark patches. Put the pooling layer below and see how much of the face survives at half the resolution.",
    },
    {
      stage: "predict",
      title: "Where it goes wrong",
      text: "The wrong answers come first. Look for what they have in common: a turned head, a dark picture, heavy eyebrows. That is where the next experiment begins.",
    },
  ],
};
