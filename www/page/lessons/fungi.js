import { firstActivity } from "./first-activity.js";

const rescaling = { class_name: "Rescaling", config: { scale: 1 / 255 } };
const pooling = { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } };
const convolution = (/** @type {number} */ filters) => ({
  class_name: "Conv2D",
  config: { filters, kernel_size: [3, 3], activation: "relu" },
});
const end = [
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 64, activation: "relu" } },
  { class_name: "Dense", config: { units: 2, activation: "sigmoid" } },
];

const block = (/** @type {number} */ filters) => [
  { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], use_bias: false } },
  { class_name: "BatchNormalization", config: { momentum: 0.9 } },
  { class_name: "Activation", config: { activation: "relu" } },
  pooling,
];

/** The network of the first activity, and one that shrinks the picture before it decides. */
const wide = [rescaling, convolution(32), pooling, ...end];
const deep = [
  rescaling,
  ...[16, 32, 32, 32].flatMap(block),
  { class_name: "GlobalAveragePooling2D", config: {} },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

const four = {
  name: "Four blocks",
  set: { layers: deep, run: { optimizer: { class_name: "Adam", config: { learning_rate: 0.003 } } } },
};

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "fungi",
  column: "class",
  split: firstActivity.split,
  layers: wide,
  run: { ...firstActivity.run, epochs: 10 },
  steps: [
    {
      stage: "data",
      at: ".classes",
      title: "Two kinds of threads",
      text: "250 views through a microscope, in color, 250 × 250 pixels. H1 are smooth winding threads with walls across; H2 fall into chains of beads. Press a class in the list to see only it. Then cover the labels and guess.",
      notice:
        "Number, focus and size are drawn from the same chances for both; lamp and stain are often, but not always, of the kind. The shape of the outline is what tells them apart, which is what convolutions are for.",
      done: { filter: true },
    },
    {
      stage: "network",
      at: ".chain",
      title: "The same network, 31 million parameters",
      text: "This is the network of the lesson “Sunglasses or open eyes?”, with a Rescaling in front: bytes become 0 to 1. The images are 16 times as large, with three channels. Look where the parameters went.",
      notice:
        "The Dense layer behind Flatten has 31,490,112 parameters. Trained, its loss comes to 0.693, a guess between two, and stays: with 123,008 values to each unit, every step throws all 64 so far that relu turns them off for good.",
      presets: [{ name: "Sunglasses network", set: { layers: wide } }],
    },
    {
      stage: "network",
      at: ".chain",
      title: "Shrink before you decide",
      text: "Press Four blocks: four convolutions, each with BatchNormalization, relu and pooling. Every block halves the picture and looks at a larger part of it; of the last 32 maps, only the means are left to decide by.",
      notice:
        "23,986 parameters, a thousand times fewer. Depth is cheap; a Dense layer on a large picture is not. And BatchNormalization keeps values where relu can tell them apart.",
      presets: [four],
      done: { presets: 1 },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Ten epochs",
      text: "Train it. A step takes longer than with the faces: each image has 187,500 numbers in place of 3,840. Pause whenever you like; nothing is lost.",
      notice:
        "Blue rises from the first epoch on. Orange comes later: it is measured with running means, which BatchNormalization has yet to gather. Is it the threads, or the color of lamp and stain? Set mode to L under Prepare, and train again.",
      presets: [four],
      done: { trainedEach: true },
    },
    {
      stage: "inside",
      at: "#inside .inside",
      title: "Do the filters see threads?",
      text: "Choose another image, then the first convolution and the last one. {Point at|Touch} a bead or at a wall across a thread, and see what lights up at the same place in all maps.",
      notice:
        "The first layer sees edges wherever there are any. Further in, maps have fewer pixels, and each of them stands for a larger part of the image: a whole bead, a piece of thread.",
      done: { otherImage: true },
      needs: "trained",
      before: four.set,
    },
    {
      stage: "predict",
      at: ".gallery",
      align: "start",
      title: "Which ones would you get wrong?",
      text: "Choose some of the mistakes, the most confident first. Cover the answer and judge yourself: out of focus, few threads, a spore in front?",
      notice:
        "With 50 test images one mistake is 2 %. Two networks whose accuracies differ by 4 % differ by two pictures: change random_state and train again before you believe it.",
      done: { mistake: true },
      needs: "trained",
      before: four.set,
    },
    {
      stage: "predict",
      at: ".gallery",
      align: "start",
      title: "What you have learned",
      text: "A Dense layer on a large picture costs millions of parameters and may not learn at all. Convolution and pooling shrink it first; BatchNormalization keeps the values where they can be told apart. With 50 test images a few percent are chance.",
      then: "Mode L under Prepare: is it the threads, or the color? Or the lesson “One photo, 24 variants”.",
    },
  ],
};
