import { firstActivity } from "./first-activity.js";

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  steps: [
    {
      stage: "data",
      at: ".data-palette",
      title: "Look at what you have",
      text: "640 faces, each a grid of 60 × 64 grey values, each with a label: eyes open, or behind sunglasses. Scroll through them and click some. Move the pointer over the large one and read its numbers.",
      notice: "That grid of numbers is all the network will ever see. It has never heard of eyes, glasses or faces.",
      done: { otherImage: true },
    },
    {
      stage: "prepare",
      at: ".prepare",
      title: "Set some images aside",
      text: "A network can learn images by heart, as one can learn the answers to an old exam. So a fifth of them is kept back and never trained on. What it gets right there, it has understood. Try another random_state.",
      notice:
        "Other faces fall into each part, but the same number always gives the same parts, here and in scikit-learn. So others can repeat what you found.",
    },
    {
      stage: "network",
      at: ".chain",
      title: "A small network",
      text: "One convolution with 32 filters of 3 × 3, one pooling layer that halves the picture, and two dense layers that decide. Follow the shapes from left to right.",
      notice:
        "The convolution has 320 parameters, the first Dense layer 1,841,216. Nearly all of the network is in one layer: the one that looks at every value of every map.",
    },
    {
      stage: "train",
      at: ".steering",
      title: "Let it learn",
      text: "Press Train. One epoch is one pass over the 512 training images. After each, the network is tried on the 128 it has never seen.",
      notice: "With random weights it guesses: half of its answers are right. Watch how many epochs it stays there.",
      done: { epochs: 1 },
    },
    {
      stage: "train",
      at: ".charts",
      title: "Read the two curves",
      text: "Blue is how it does on the images it trains on, orange on those it has never seen. Move the pointer along the curves and compare the two numbers. If they still rise, press Train on.",
      notice:
        "As long as both rise it learns something that holds for new faces as well. When blue goes on and orange stays, it has begun to learn by heart.",
    },
    {
      stage: "inside",
      at: "#inside .maps",
      title: "See what it sees",
      text: "Choose a face with sunglasses, then the convolution: 32 pictures, one for each filter. Point at the glasses: the same place is marked in all maps, before and after pooling.",
      notice:
        "Some filters have become edge finders, some light up at dark patches, a few show nothing at all. Nobody told them to: it is what helped to tell the two classes apart.",
      done: { page: "#inside .maps canvas" },
    },
    {
      stage: "predict",
      at: ".gallery",
      title: "Where it goes wrong",
      text: "The wrong answers come first, the surest of them at the top. Look for what they have in common: a turned head, heavy eyebrows, dark hair over the eyes.",
      notice: "How sure it is says little about whether it is right. That is where the next experiment begins.",
      presets: [
        { name: "The test images", set: { part: "test" } },
        { name: "Those it was trained on", set: { part: "train" } },
      ],
      done: { evaluated: true },
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "Fool it",
      text: "Choose “draw”, take a face with open eyes as the paper, and paint dark glasses on it. The bars follow as you draw. Then find the smallest drawing that turns its answer around.",
      notice:
        "Does it need two glasses? Does a black bar over the mouth do as well? What it has learned is what told your images apart, not what sunglasses are.",
      presets: [{ name: "Draw", set: { origin: "drawn" } }],
      done: { page: ".own-surface" },
    },
  ],
};
