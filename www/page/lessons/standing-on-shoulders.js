import { firstActivity } from "./first-activity.js";

/** @param {number} filters */
const pair = (filters) => [
  { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } },
];

const dense = (/** @type {number} */ units, /** @type {string} */ activation) => ({
  class_name: "Dense",
  config: { units, activation },
});

const convolutions = [16, 32, 64].flatMap(pair);

/** Its convolutions are what is kept. */
const base = [...convolutions, { class_name: "Flatten", config: {} }, dense(64, "relu"), dense(4, "softmax")];

const head = [{ class_name: "Flatten", config: {} }, dense(2, "softmax")];

const frozen = convolutions.map(({ class_name, config }) => ({
  class_name,
  config: class_name === "Conv2D" ? { ...config, trainable: false } : config,
}));

/** Few photos with an answer, or all but a fifth. */
const few = { test: 0.9375 };
const all = { test: 0.2 };

const front = { count: convolutions.length, column: "pose" };

/** Eyes, from a head on what was learned, or from nothing. @param {{ test: number }} split */
const ways = (split) => [
  { name: "New head", set: { column: "eyes", split, layers: [...frozen, ...head], front } },
  { name: "From scratch", set: { column: "eyes", split, layers: [...convolutions, ...head] } },
];

const basis = { column: "pose", split: all, layers: base };

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "faces",
  column: "pose",
  split: { ...firstActivity.split, ...all },
  layers: base,
  run: { ...firstActivity.run, epochs: 20 },
  steps: [
    {
      stage: "data",
      at: ".classes",
      title: "A question that is not yours",
      text: "The label column is pose: which way does the head point? Left, right, straight or up, 160 photos of each. {Click|Tap} a name to see only these.",
      notice:
        "Nothing is asked about glasses here. But who is to tell one pose from another must first see edges, hair, and where it is dark or bright.",
      done: { filter: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "A base",
      text: "Train it on the poses, 20 epochs. Three convolutions, each with its pooling, then two Dense layers: this network is the base of what follows.",
      notice:
        "Guessing is right one time in four; how far does it get? Its first six layers, convolutions and poolings, hold 23,296 weights.",
      presets: [{ name: "The base", set: basis }],
      done: { trainedEach: true },
    },
    {
      stage: "prepare",
      at: ".prepare .parts",
      title: "Forty photos",
      text: "Now your own question: sunglasses or open eyes? Suppose that only 40 photos have an answer to it. Press the button: 40 to train on, the other 600 to test.",
      notice: "The network is not lost by that. Its end has an answer for each of four poses, which is of no use here.",
      presets: [{ name: "Eyes, 40 photos", set: { column: "eyes", split: few } }],
      done: { presets: 1 },
    },
    {
      stage: "network",
      at: ".chain",
      title: "Cut off, and frozen",
      text: "Press the button. The convolutions stay, with all they have learned from poses, and are frozen: training leaves them as they are. Behind them comes a new head: Flatten, and Dense with one unit for each answer.",
      notice:
        "Only the head is trained, 3,842 of 27,138 weights. What comes out of the frozen layers is the same in every epoch, so it is computed once and kept: see how fast an epoch is.",
      presets: [ways(few)[0]],
      done: { presets: 1 },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Forty photos, two ways",
      text: "Train the new head, then the same layers from scratch: fresh weights, none of them frozen. Check the boxes of both runs below the charts to compare them.",
      notice:
        "From 40 photos one way has to find 3,842 weights, the other 27,138. Which is right more often about the 600 that neither has seen? And how many epochs pass before each does better than guessing?",
      presets: ways(few),
      done: { trainedEach: true, comparedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "All photos, two ways",
      text: "Once more, with 512 photos to train on and 128 to test. Compare these two runs as well.",
      notice:
        "Thirteen times as many photos: what has become of the difference? Compare also how long an epoch takes either way, below the charts.",
      presets: ways(all),
      done: { trainedEach: true, comparedEach: true },
    },
    {
      stage: "network",
      at: ".network",
      title: "What you have learned",
      text: "Layers that have learned one question can be the beginning for another one about the same kind of image: that is transfer learning. Frozen layers cost little, since what they make of an image is computed once. In industry it is the rule: somebody trains a large network once, and many put their own head on it.",
      then: "Choose the new head again, train it, then press “Fine-tune” below the layers and continue training: thawed, all layers go on, in small steps.",
    },
  ],
};
