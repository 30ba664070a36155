import { firstActivity } from "./first-activity.js";

const disc = { sight: "hand", hand: { source: "a disc", chain: "one pooling" } };

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  set: disc,
  steps: [
    {
      stage: "inside",
      at: ".hand-work",
      title: "Keep the largest of four",
      text: "Max pooling lays a window of 2 × 2 on the numbers and keeps the largest. Then it moves on by its whole width, so no number is looked at twice. Press Step a few times.",
      notice: "There are no weights, so there is nothing to learn: pooling has no parameters.",
      presets: [{ name: "A disc", set: disc }],
      done: { page: '.hand-sentence:not([data-at="0"])' },
    },
    {
      stage: "inside",
      at: ".hand-work",
      title: "A quarter of the numbers",
      text: "Press Fill in and compare the numbers with the result. 9 × 9 has become 4 × 4; the disc is still there, coarser.",
      notice:
        "9 is odd: the last row and the last column fit into no window and are dropped. Keras does this too, without a warning.",
      done: { page: '.hand-work[data-shown="all"]' },
    },
    {
      stage: "inside",
      at: ".hand-bench",
      title: "The largest, or the mean",
      text: "Choose “the mean” in place of “the largest”. Look at the border of the disc.",
      notice:
        "The mean makes the border gray, the largest makes the disc grow. After a convolution large means “found it”: with the largest, what one place has found is not thinned out by its neighbors.",
      done: { page: '.hand-work[data-pooling="average"]' },
    },
    {
      stage: "inside",
      at: ".hand-bench",
      title: "A larger window",
      text: "Press An X, then choose a window of 3 × 3 and press Fill in. What is left of the X?",
      notice:
        "9 × 9 becomes 3 × 3, one number in nine. Somewhere in these three rows and columns there was a bright spot: where exactly is forgotten. That is the price, and also the point.",
      presets: [{ name: "An X", set: { hand: { source: "an X", chain: "one pooling" } } }],
      done: { page: '.hand-work[data-size="3"][data-shown="all"]' },
    },
    {
      stage: "inside",
      at: ".hand-chain",
      title: "Find, shrink, find, shrink",
      text: "Press The whole chain. A network alternates: convolution, pooling, convolution, pooling, and then lays what is left in one row. Press the operations of the chain to see each of them.",
      notice:
        "18 × 18, 16 × 16, 8 × 8, 6 × 6, 3 × 3, and at the end 9 numbers for 324. They say what is there, and roughly where.",
      presets: [
        {
          name: "The whole chain",
          set: { hand: { source: "a disc", chain: "convolution, pooling, convolution, pooling, flatten" } },
        },
      ],
      done: { presets: 1 },
    },
    {
      stage: "network",
      at: ".chain",
      title: "What it saves",
      text: "Here is pooling in the network: 58 × 62 becomes 29 × 31, for each of the 32 maps. Take the pooling layer out (open its block, Remove) and look at the parameters of the first Dense layer. Undo brings it back.",
      notice:
        "1.84 million parameters with pooling, 7.37 million without. Each halving of the sides quarters what comes after.",
      done: { layers: true },
    },
    {
      stage: "network",
      at: ".chain",
      title: "What you have learned",
      text: "Pooling keeps the largest of four numbers and has nothing to learn. It forgets where exactly something was found and keeps that it was. So the layers behind it need far fewer weights.",
      then: "The lesson “Sunglasses or open eyes?”, where such a network is trained.",
    },
  ],
};
