import { firstActivity } from "./first-activity.js";

/** A face with open eyes among those that were not trained on. */
const OPEN_FACE = 44;

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  steps: [
    {
      stage: "data",
      at: ".data-palette",
      title: "Look at what you have",
      text: "640 faces, each a grid of 60 × 64 gray values, each with a label: eyes open, or behind sunglasses. {Click|Tap} some of them. One is shown large{: move the pointer over it|, further down: put a finger on it} and read its numbers.",
      notice: "That grid of numbers is all the network will ever see. It has never heard of eyes, glasses or faces.",
      done: { otherImage: true },
    },
    {
      stage: "prepare",
      at: ".decision:has([aria-label='random_state'], .first-images)",
      title: "Set some images aside",
      text: "A network can memorize images, as one can memorize the answers to an old exam. So a fifth of them is kept back and never trained on. Only what it gets right there counts. Try another random_state.",
      notice:
        "Different faces end up in each part, but the same number always gives the same parts, here and in scikit-learn. So others can repeat what you found.",
      done: { split: "seed" },
    },
    {
      stage: "network",
      at: ".chain",
      title: "A small network",
      text: "One convolution with 32 filters of 3 × 3, one pooling layer that halves the picture, and two dense layers that decide. Follow the shapes from the image to the classes.",
      notice:
        "The convolution has 320 parameters, the first Dense layer 1,841,216. Nearly all of the network is in one layer: the one that looks at every value of every map.",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Let it learn",
      text: "Press Train. One epoch is one pass over the 512 training images. After each, the network is tested on the 128 it has never seen.",
      notice: "With random weights it guesses: half of its answers are right. Watch how many epochs it stays there.",
      done: { epochs: 1 },
    },
    {
      stage: "train",
      at: ".train-sights",
      title: "Read the two curves",
      text: "Blue is how it does on the images it trains on, orange on those it has never seen. {Move the pointer|Drag a finger} along the curves and compare the two numbers. If they still rise, press Continue training.",
      notice:
        "As long as both rise it learns something that holds for new faces as well. When blue keeps rising in the accuracy chart and orange stops, it has begun to memorize. That is called overfitting.",
      needs: "trained",
    },
    {
      stage: "inside",
      at: "#inside .strip-of-images",
      align: "start",
      title: "See what it sees",
      text: "Choose a face with sunglasses in the row of images. Each of the 32 filters makes a picture of it, its map: they stand below.",
      notice: "Under each face stand its label, and what the network takes it for.",
      done: { otherImage: true, label: "sunglasses" },
      needs: "trained",
    },
    {
      stage: "inside",
      at: "#inside .inside-layers",
      align: "start",
      title: "32 ways to look at a face",
      text: "{Point at|Touch} the glasses in one of the maps: the same place is marked in all of them, and in the face{| above}.",
      notice:
        "Some filters have become edge finders, some light up at dark patches. Nobody told them to: it is what helped to tell the two classes apart. The maps after pooling, further down, show the same, coarser.",
      needs: "trained",
    },
    {
      stage: "predict",
      at: ".gallery",
      align: "start",
      title: "Where it goes wrong",
      text: "The wrong answers come first, the most confident of them at the top. Choose one to see it large. Look for what they have in common: a turned head, heavy eyebrows, dark hair over the eyes.",
      notice: "It can be very sure and still wrong.",
      presets: [
        { name: "The test images", set: { part: "test" } },
        { name: "Those it was trained on", set: { part: "train" } },
      ],
      done: { mistake: true },
      needs: "trained",
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "Fool it",
      text: "Press Draw on a face: one with open eyes. Paint dark glasses on it; the bars follow as you draw. Then find the smallest drawing that changes its answer.",
      notice:
        "Does it need both lenses? Does a black bar over the mouth do as well? What it has learned is what told your images apart, not what sunglasses are.",
      presets: [{ name: "Draw on a face", set: { origin: "drawn", image: OPEN_FACE } }],
      done: { page: '.own-surface[data-ground="image"]:not([data-strokes="0"])' },
      needs: "trained",
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "What you have learned",
      text: "A network learns from labeled images, and only what it does on images it has not seen counts. Its filters become what helps to tell the classes apart. It can be very sure and still wrong.",
      then: "The same with images of your own: Start, Open files. Or the lesson “Who is it?”: the same faces, another question.",
    },
  ],
};
