import { firstActivity } from "./first-activity.js";

/**
 * @param {[class_name: string, config: Record<string, any>][]} layers
 * @returns {import("./index.js").Preset["set"]}
 */
const augment = (...layers) => ({
  split: { augment: { copies: 1, seed: 1, layers: layers.map(([class_name, config]) => ({ class_name, config })) } },
});

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  column: "pose",
  split: {
    ...firstActivity.split,
    ...augment(
      ["RandomRotation", { factor: 0.02 }],
      ["RandomTranslation", { height_factor: 0.1, width_factor: 0.1 }],
      ["RandomZoom", { height_factor: 0.1 }],
    ).split,
  },
  layers: [...firstActivity.layers.slice(0, 4), { class_name: "Dense", config: { units: 4, activation: "softmax" } }],
  steps: [
    {
      stage: "prepare",
      at: ".one-photo",
      title: "One photo, 24 times",
      text: "Nobody holds still in front of a camera: a little turned, a little to the side, a little nearer. Keras makes such variants from one photo by chance. Press Another face, or choose one under Data, and look again.",
      notice:
        "To you all 25 are the same picture. To the network each is another grid of 3,840 numbers, with the same label.",
      presets: [
        { name: "Another face", set: { image: 44 } },
        {
          name: "Small changes",
          set: augment(
            ["RandomRotation", { factor: 0.02 }],
            ["RandomTranslation", { height_factor: 0.1, width_factor: 0.1 }],
            ["RandomZoom", { height_factor: 0.1 }],
          ),
        },
      ],
      done: { otherImage: true },
    },
    {
      stage: "prepare",
      at: ".one-photo",
      title: "0.2 is not 20 %",
      text: "The factor of RandomRotation is a part of a full turn. Guess what 0.2 does, then press RandomRotation 0.2. Then press 0.02.",
      notice:
        "0.2 is up to 72° either way: a face that lies on its side. 0.02 is up to 7°. The name “factor” tells you nothing; a look at the pictures does.",
      presets: [
        { name: "RandomRotation 0.2", set: augment(["RandomRotation", { factor: 0.2 }]) },
        { name: "RandomRotation 0.02", set: augment(["RandomRotation", { factor: 0.02 }]) },
      ],
      done: { presets: 2 },
    },
    {
      stage: "prepare",
      at: ".one-photo",
      title: "What fills the border",
      text: "Whoever moves a picture must say what comes in at the other side. Try Keras’s four ways to fill the border: mirrored, black, the other end of the picture, the last pixel again.",
      notice:
        "Keras mirrors by default, which can give a person a second pair of ears. What you let in, the network will learn from.",
      presets: ["reflect", "constant", "wrap", "nearest"].map((fill_mode) => ({
        name: fill_mode,
        set: augment(["RandomTranslation", { height_factor: 0.3, width_factor: 0.3, fill_mode }]),
      })),
      done: { presets: 4 },
    },
    {
      stage: "prepare",
      at: ".one-photo",
      title: "Light and dark",
      text: "The sun comes out, a cloud passes: brightness and contrast change, the person does not. Press both.",
      notice: "Nothing moves here, only values change. How far may they go until you no longer know who it is?",
      presets: [
        { name: "Brightness", set: augment(["RandomBrightness", { factor: 0.3, value_range: [0, 1] }]) },
        { name: "Contrast", set: augment(["RandomContrast", { factor: 0.5, value_range: [0, 1] }]) },
      ],
      done: { presets: 2 },
    },
    {
      stage: "prepare",
      at: ".one-photo",
      title: "When a variant becomes a lie",
      text: "The label here is pose: left, right, straight, up. Press A face that looks left, then RandomFlip. Half of the variants now look right, and all still carry the label “left”.",
      notice:
        "A variant must leave the label true. Mirroring is fine for sunglasses, wrong for left and right, and fatal for a 2 and a 5 written by hand.",
      presets: [
        { name: "A face that looks left", set: { image: 2 } },
        { name: "RandomFlip", set: augment(["RandomFlip", { mode: "horizontal" }]) },
      ],
      done: { label: "left", split: "augment" },
    },
    {
      stage: "prepare",
      at: ".one-photo",
      title: "What you have learned",
      text: "To a network a photo that was turned or moved a little is another grid of numbers. Augmentation makes such variants by chance. It helps as long as the label stays true for all of them.",
      then: "The lesson “Five times the data”, which trains on such variants.",
    },
  ],
};
