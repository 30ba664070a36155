import { firstActivity } from "./first-activity.js";

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  set: { sight: "hand", hand: { source: "a disc", chain: "one pooling" } },
  steps: [
    {
      stage: "inside",
      at: ".hand-grids",
      title: "Keep the largest of four",
      text: "Max pooling lays a window of 2 × 2 on the numbers and keeps the largest. Then it moves on by its whole width, so no number is looked at twice. Press Step some times.",
      notice: "There are no weights, so there is nothing to learn: pooling has no parameters.",
      presets: [{ name: "A disc", set: { sight: "hand", hand: { source: "a disc", chain: "one pooling" } } }],
      done: { page: '.hand-sentence:not([data-at="0"])' },
    },
    {
      stage: "inside",
      at: ".hand-grids",
      title: "A quarter of the numbers",
      text: "Press Fill in and compare both sides. 9 × 9 has become 4 × 4; the disc is still there, coarser.",
      notice:
        "9 is odd: the last row and the last column fit into no window and are dropped. Keras does the same, without a word.",
    },
    {
      stage: "inside",
      at: ".hand-settings",
      title: "The largest, or the mean",
      text: "Choose the mean on the left in place of the largest. Look at the rim of the disc.",
      notice:
        "The mean makes the rim grey, the largest makes the disc grow. After a convolution large means “found it”: with the largest, what one place has found is not thinned out by its neighbours.",
    },
    {
      stage: "inside",
      at: ".hand-settings",
      title: "A larger window",
      text: "Try 3 × 3 and watch what is left of an X.",
      notice:
        "9 × 9 becomes 3 × 3, one number in nine. Somewhere in these three rows and columns there was a bright spot: where exactly is forgotten. That is the price, and also the point.",
      presets: [{ name: "An X", set: { hand: { source: "an X", chain: "one pooling" } } }],
    },
    {
      stage: "inside",
      at: ".hand-chain",
      title: "Find, shrink, find, shrink",
      text: "A network alternates: convolution, pooling, convolution, pooling, and then lays what is left in one row. Press the steps of the chain to see each of them.",
      notice:
        "18 × 18, 16 × 16, 8 × 8, 6 × 6, 3 × 3, and at the end 9 numbers for 324. They say what is there, and roughly where.",
      presets: [
        {
          name: "The whole chain",
          set: { hand: { source: "a disc", chain: "convolution, pooling, convolution, pooling, flatten" } },
        },
      ],
    },
    {
      stage: "network",
      at: ".chain",
      title: "What it saves",
      text: "Here is pooling in the network: 58 × 62 becomes 29 × 31, for each of the 32 maps. Take the pooling layer out and look at the parameters of the Dense layer; Undo brings it back.",
      notice:
        "1.84 million parameters with pooling, 7.37 million without. Each halving of the sides quarters what comes after.",
    },
  ],
};
