import { firstActivity } from "./first-activity.js";

/** @type {import("./index.js").Lesson} */
export const lesson = {
  ...firstActivity,
  set: { sight: "hand", hand: { source: "an edge", chain: "one convolution" } },
  steps: [
    {
      stage: "inside",
      at: ".hand-grids",
      title: "A window on nine numbers",
      text: "Left, 9 × 9 grey values: bright on one side, dark on the other. A window of 3 × 3 lies on them, and a kernel of nine weights. Press Step: each number under the window is multiplied by its weight, the nine products are added up, and one number comes out.",
      notice: "The line below writes it out. Do the first one in your head: 1 × 0.9 + 0 × 0.9 + −1 × 0.9, and so on.",
      presets: [{ name: "An edge", set: { sight: "hand", hand: { source: "an edge", chain: "one convolution" } } }],
      done: { page: '.hand-sentence:not([data-at="0"])' },
    },
    {
      stage: "inside",
      at: ".hand-grids",
      title: "Where is the edge?",
      text: "Press Fill in, then slide the window over the result with the arrow keys or the pointer.",
      notice:
        "0 wherever all nine numbers are alike, dark or bright; 2.4 in the two columns where bright meets dark. This kernel has found an edge without knowing what one is.",
    },
    {
      stage: "inside",
      at: ".hand-settings",
      title: "The same kernel, turned",
      text: "Now the kernel for horizontal edges: the same nine weights, turned by a quarter. What will it make of a vertical edge? Decide before you press Fill in.",
      notice: "Nothing but zeros. A kernel answers to one thing and is blind to others; that is why a layer has many.",
      presets: [
        { name: "Horizontal edges", set: { hand: { kernel: "horizontal_edges" } } },
        { name: "Vertical edges", set: { hand: { kernel: "vertical_edges" } } },
      ],
    },
    {
      stage: "inside",
      at: ".hand-grids",
      title: "How steep, not how bright",
      text: "Here the grey values rise evenly from left to right. Slide the vertical kernel over them.",
      notice:
        "Every result is −0.75, in the dark as in the light: the kernel measures how fast it gets brighter. That is why edges are found in badly lit pictures too.",
      presets: [{ name: "A slope", set: { hand: { source: "a slope", chain: "one convolution" } } }],
    },
    {
      stage: "inside",
      at: ".hand-settings",
      title: "A kernel of your own",
      text: "Type your own weights. Try nine times 0.11, then a 1 in the middle and 0 around it, then one that answers most to the middle of the X.",
      notice:
        "Nine equal weights blur: each result is the mean of what is around it. A single 1 changes nothing. And the best kernel for a shape looks like the shape.",
      presets: [{ name: "An X", set: { hand: { source: "an X", chain: "one convolution" } } }],
    },
    {
      stage: "inside",
      at: ".hand-whole",
      title: "On a whole face",
      text: "The same kernel slides over a whole picture: 60 × 64 numbers in, 58 × 62 out. Choose Sobel, sharpen or blur on the left, and other faces above.",
      notice: "Point at the face: the 9 × 9 numbers above are cut out there, so that you can check any place by hand.",
      presets: [{ name: "Sobel", set: { hand: { kernel: "sobel_x" } } }],
    },
    {
      stage: "inside",
      at: ".hand-chain",
      title: "What happens at the border",
      text: "The window must lie within the picture, so 9 × 9 becomes 7 × 7, then 5 × 5, then 3 × 3: padding is “valid”. Choose “same” on the left, and zeros are laid around it so that the size stays.",
      notice:
        "The third result comes from three windows one over the other: it has seen 7 × 7 of the first numbers. So deep layers see more of the picture.",
      presets: [
        { name: "Three in a row", set: { hand: { source: "a disc", chain: "again and again: 7 × 7, 5 × 5, 3 × 3" } } },
      ],
    },
    {
      stage: "network",
      at: ".chain",
      title: "Nobody chooses the weights",
      text: "A Conv2D layer with 32 filters is 32 such kernels. You choose how many there are and how large. Their weights begin as random numbers and are learned.",
      notice: "32 kernels of 9 weights, and a number added to each: 32 × 9 + 32 = 320 parameters, as the block says.",
    },
  ],
};
