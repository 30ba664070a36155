import { firstActivity } from "./first-activity.js";

/** A network small enough that five times the images still train in seconds. */
const layers = [
  { class_name: "Conv2D", config: { filters: 16, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [4, 4] } },
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 64, activation: "relu" } },
  { class_name: "Dense", config: { units: 20, activation: "softmax" } },
];

/**
 * Five variants in the place of each image to train on.
 * @param {number} turn  as RandomRotation takes it
 * @param {number} move
 * @param {Record<string, any>} [others]
 */
const five = (turn, move, others) => ({
  copies: 5,
  seed: 1,
  layers: [
    { class_name: "RandomRotation", config: { factor: turn, fill_mode: "nearest" } },
    { class_name: "RandomTranslation", config: { height_factor: move, width_factor: move, fill_mode: "nearest" } },
  ],
  ...others,
});

const none = { name: "As they are", set: { split: { augment: null } } };
const slight = { name: "5 slight variants", set: { split: { augment: five(0.02, 0.05) } } };
const wild = { name: "5 wild variants", set: { split: { augment: five(0.2, 0.2) } } };

/** A question that this network cannot answer, so that a good answer must have another reason. */
const expression = (/** @type {Record<string, any>} */ others) => ({
  column: "expression",
  layers: [...layers.slice(0, 4), { class_name: "Dense", config: { units: 4, activation: "softmax" } }],
  split: { test: 0.2, augment: five(0.02, 0.05, others) },
});

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "faces",
  column: "userid",
  split: { ...firstActivity.split, test: 0.8 },
  layers,
  run: { ...firstActivity.run, epochs: 30 },
  steps: [
    {
      stage: "prepare",
      at: ".prepare .parts",
      title: "Six photos of everyone",
      text: "20 people to tell apart, and only 128 photos to learn them from; the other 512 are the test. This is where most projects stand: pictures are many, pictures with labels are few.",
      notice:
        "Six or seven photos of each person. What has not been seen among them, say a head turned left with sunglasses, must be guessed.",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Without augmentation",
      text: "Train it on these 128 photos first. An epoch is 4 steps.",
      notice: "Training accuracy reaches 1.000, the 512 others lag behind.",
      presets: [none],
      done: { trainedEach: true },
    },
    {
      stage: "prepare",
      at: ".prepare .parts",
      title: "Five for one",
      text: "Press 5 slight variants. Now five of them take the place of each photo: 640 images to train on, turned by up to 7° and moved by up to 5 %. The originals themselves are not among them.",
      notice:
        "The 512 of the test part have not changed. Only what is trained on is augmented; the test must stay what the world looks like.",
      presets: [slight],
      done: { presets: 1 },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Five times the data",
      text: "Train both ways, then check both runs in the list below the charts. An epoch has five times as many steps now, so compare where they end rather than the single epochs.",
      notice:
        "Is it the variants, or only that it trained five times as long? Find out: give the run without augmentation 150 epochs.",
      presets: [none, slight],
      done: { trainedEach: true, comparedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Too much of a good thing",
      text: "Press 5 wild variants: turned by up to 72° and moved by a fifth: look at a few of them in Prepare, then train.",
      notice:
        "It has to learn faces that lie on their side, which nobody will ever show it. Variants help as far as they look like what is to come.",
      presets: [wild],
      done: { trainedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "How to cheat without noticing",
      text: "Another question: which of four expressions? This network does no better than guessing, 25 %. Train it honestly, then once more with all photos augmented before the test part is set aside.",
      notice:
        "The second run is right about twice as often. It has seen other variants of the very photos it is asked for, and remembers them. Nothing about it is better; only the test is worth nothing now. This is called a leak.",
      presets: [
        { name: "Expression, honestly", set: expression({}) },
        { name: "Augmented before the split", set: expression({ before_split: true }) },
      ],
      done: { trainedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "What you have learned",
      text: "Variants of the images stand in for images that are missing, as far as they look like what is to come. Only the training part may be augmented. Whatever reaches the test part from training makes its score worthless.",
      then: "“Each epoch” under augment, which makes different variants in every epoch. Or the lesson “Who is it?”.",
    },
  ],
};
