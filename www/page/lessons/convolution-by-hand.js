import { firstActivity } from "./first-activity.js";

const edge = { sight: "hand", hand: { source: "an edge", chain: "one convolution" } };
const MOVED = '.hand-sentence:not([data-at="0"])';
const FILLED = '.hand-work[data-shown="all"]';

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  set: edge,
  steps: [
    {
      stage: "inside",
      at: ".hand-work",
      title: "A window on nine numbers",
      text: "Here are 9 × 9 gray values: bright on one side, dark on the other. A window of 3 × 3 lies on them, and a kernel of nine weights. Press Step: each number under the window is multiplied by its weight, the nine products are added up, and one number comes out.",
      notice:
        "The line under the numbers writes it out. Work out the first one yourself: 1 × 0.9 + 0 × 0.9 + −1 × 0.9, and so on.",
      presets: [{ name: "An edge", set: edge }],
      done: { page: MOVED },
    },
    {
      stage: "inside",
      at: ".hand-work",
      title: "Where is the edge?",
      text: "Press Fill in. Then {drag the window over the result, or use the arrow keys|drag the window over the numbers}.",
      notice:
        "0 wherever all nine numbers are alike, dark or bright; 2.4 in the two columns where bright meets dark. This kernel has found an edge without knowing what one is.",
      done: { page: FILLED },
    },
    {
      stage: "inside",
      at: ".hand-bench",
      title: "The same kernel, turned",
      text: "Press Horizontal edges: the same nine weights, turned by a quarter. What will it make of a vertical edge? Decide, then press Fill in.",
      notice: "Nothing but zeros. A kernel answers to one thing and is blind to others; that is why a layer has many.",
      presets: [
        { name: "Horizontal edges", set: { hand: { kernel: "horizontal_edges" } } },
        { name: "Vertical edges", set: { hand: { kernel: "vertical_edges" } } },
      ],
      done: { presets: 1, page: FILLED },
    },
    {
      stage: "inside",
      at: ".hand-work",
      title: "How steep, not how bright",
      text: "Press A slope: here the gray values rise evenly from left to right. Press Step, or drag the window over them.",
      notice:
        "Every result is −0.75, in the dark as in the light: the kernel measures how fast it gets brighter. That is why edges are found in badly lit pictures too.",
      presets: [{ name: "A slope", set: { hand: { source: "a slope", chain: "one convolution" } } }],
      done: { presets: 1, page: MOVED },
    },
    {
      stage: "inside",
      at: ".hand-bench",
      align: "start",
      title: "A kernel of your own",
      text: "Press An X, then type weights into the kernel. Try nine times 0.11, then a 1 in the middle and 0 around it, then weights that answer most to the middle of the X.",
      notice:
        "Nine equal weights blur: each result is the mean of what is around it. A single 1 changes nothing. And the best kernel for a shape looks like the shape.",
      presets: [{ name: "An X", set: { hand: { source: "an X", chain: "one convolution" } } }],
      done: { page: '.hand-work[data-kernel="own"]' },
    },
    {
      stage: "inside",
      at: ".hand-whole",
      title: "On a whole face",
      text: "The same kernel slides over a whole picture: 60 × 64 numbers in, 58 × 62 out. Press Sobel, then Blur, and compare.",
      notice:
        "{Point at|Touch} the face, then scroll up: the 9 × 9 numbers are cut out at that place, so that you can check any of them by hand.",
      presets: [
        { name: "Sobel", set: { hand: { kernel: "sobel_x" } } },
        { name: "Blur", set: { hand: { kernel: "box_blur" } } },
      ],
      done: { presets: 2 },
    },
    {
      stage: "inside",
      at: ".hand-chain",
      title: "What happens at the border",
      text: "Press Three in a row. The window must lie within the picture, so 9 × 9 becomes 7 × 7, then 5 × 5, then 3 × 3: padding is “valid”.",
      notice:
        "The third result comes from three windows one after the other: it has seen 7 × 7 of the first numbers. So deep layers see more of the picture.",
      presets: [
        { name: "Three in a row", set: { hand: { source: "a disc", chain: "again and again: 7 × 7, 5 × 5, 3 × 3" } } },
      ],
      done: { presets: 1 },
    },
    {
      stage: "inside",
      at: ".hand-bench",
      align: "start",
      title: "Keep the size",
      text: "Choose padding “same”: zeros are laid around the 9 × 9 numbers, and 9 × 9 come out.",
      notice:
        "The window now reaches beyond the numbers. So the kernel finds an edge where the picture only ends: that is the price.",
      done: { page: '.hand-work[data-padding="same"]' },
    },
    {
      stage: "network",
      at: ".chain",
      title: "Nobody chooses the weights",
      text: "A Conv2D layer with 32 filters is 32 such kernels. You choose how many there are and how large. Their weights begin as random numbers and are learned.",
      notice: "32 kernels of 9 weights, and a number added to each: 32 × 9 + 32 = 320 parameters, as the block says.",
    },
    {
      stage: "network",
      at: ".chain",
      title: "What you have learned",
      text: "A convolution multiplies nine numbers by nine weights, adds them up, and moves on. What it finds depends on the kernel alone: one for each kind of edge. In a network nobody sets the weights: training finds them.",
      then: "The lesson “Pooling by hand”, which does the other half of what a CNN does. Or the same tool on a picture of your own: Inside, Step by step, Image file.",
    },
  ],
};
