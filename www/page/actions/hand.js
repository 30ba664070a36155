/**
 * By hand: a chain of convolutions and poolings on a small grid of numbers. The lab computes what comes out of each; which of
 * the results are already on show, and where the window is, is a matter of the one who slides it.
 */
import { batch, computed, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { outputSize } from "../views/inside/hand/operations.js";
import { cut, sample } from "../views/inside/hand/samples.js";
import { attempt } from "./attempt.js";
import { own } from "./looked.js";
import { showFile } from "./own-image.js";
import { question } from "./question.js";

/**
 * @typedef {import("../views/inside/hand/operations.js").Operation} Operation
 * @typedef {import("../views/inside/hand/operations.js").Grid} Grid
 */

/** @param {Partial<import("../views/inside/hand/operations.js").Convolution>} [options] @returns {Operation} */
export const convolution = (options = {}) => ({
  kind: "convolution",
  name: "vertical_edges",
  kernel: [
    [1, 0, -1],
    [1, 0, -1],
    [1, 0, -1],
  ],
  stride: 1,
  padding: "valid",
  ...options,
});

/** @returns {Operation} */
export const pooling = () => ({ kind: "pooling", pooling: "max", size: 2 });

/** Chains to begin with: the side of the grid and what is done to it. @type {Record<string, [side: number, operations: Operation[]]>} */
export const chains = {
  "one convolution": [9, [convolution()]],
  "again and again: 7 × 7, 5 × 5, 3 × 3": [9, [convolution(), convolution(), convolution()]],
  "one pooling": [9, [pooling()]],
  "convolution, pooling, convolution, pooling, flatten": [
    18,
    [
      convolution(),
      pooling(),
      // A second kernel that finds something in what the first one found, whatever that was.
      convolution({
        name: "sharpen",
        kernel: [
          [0, -1, 0],
          [-1, 5, -1],
          [0, -1, 0],
        ],
      }),
      pooling(),
      { kind: "flatten" },
    ],
  ],
};

export const hand = {
  /** What the first grid shows: a drawn sample, or a part of the image looked at (`image`) or of the reader's own (`own`). */
  source: signal("an edge"),
  side: signal(9),
  operations: signal(chains["one convolution"][1]),
  /** Which operation is slid by hand. */
  open: signal(0),
  /** The result looked at, by its place in the output. */
  at: signal(0),
  /** Which results of the open operation are on show; `all`: every one. */
  shown: signal(/** @type {Set<number> | "all"} */ (new Set([0]))),
  playing: signal(false),
};

/** The middle that was chosen for the part of the image, and of which images: others may have no such place. */
const chosenMiddle = signal(/** @type {{ images: number, row: number, column: number } | null} */ (null));

/** The middle of the part of the image; `null`: that of the image. */
export const middle = computed(() => (chosenMiddle.value?.images === state.images.value ? chosenMiddle.value : null));

/** @param {{ row: number, column: number } | null} place */
export function chooseMiddle(place) {
  chosenMiddle.value = place && { ...place, images: state.images.peek() };
}

/** The image that a part is cut from, and its black and white. */
export const origin = computed(() => {
  const [picture, dataset] = [state.picture.value, state.dataset.value];
  if (!dataset) return null;
  if (hand.source.value === "own" && own.value)
    return { image: own.value, range: (state.prepared.value ?? dataset).display, name: "your own image" };
  return picture ? { image: picture, range: dataset.display, name: `image ${picture.index}` } : null;
});

/** Whether the numbers are a part of an image. */
export const isCut = computed(() => ["image", "own"].includes(hand.source.value) && origin.value !== null);

/** The grid that the chain begins with. */
export const first = computed(() => {
  const from = origin.value;
  const side = hand.side.value;
  if (!from || !isCut.value) return sample(hand.source.value, side);
  const { height, width } = from.image;
  const place = middle.value ?? { row: Math.floor(height / 2), column: Math.floor(width / 2) };
  return cut(from.image, from.range, place, side);
});

/** @param {string} name */
export function chooseChain(name) {
  const [side, operations] = chains[name];
  batch(() => {
    hand.side.value = side;
    hand.operations.value = operations;
    begin(0);
  });
}

/**
 * Opens an operation, nothing of its result shown yet.
 * @param {number} index
 */
export function begin(index) {
  batch(() => {
    hand.open.value = index;
    hand.at.value = 0;
    hand.shown.value = new Set([0]);
    hand.playing.value = false;
  });
}

/**
 * Goes to a result and shows it.
 * @param {number} at
 */
export function reach(at) {
  batch(() => {
    hand.at.value = at;
    const shown = hand.shown.peek();
    if (shown !== "all" && !shown.has(at)) hand.shown.value = new Set(shown).add(at);
  });
}

/**
 * Changes the open operation; what comes behind it stays as far as it still fits.
 * @param {Operation} operation
 */
export function changeOperation(operation) {
  const open = hand.open.peek();
  hand.operations.value = hand.operations.peek().map((other, i) => (i === open ? operation : other));
  const grid = chain.peek()?.grids[open];
  if (!grid) return;
  const { height, width } = outputSize(grid, operation);
  if (hand.at.peek() >= height * width) hand.at.value = Math.max(0, height * width - 1);
}

/** @param {Operation} operation */
export function append(operation) {
  batch(() => {
    hand.operations.value = [...hand.operations.peek(), operation];
    begin(hand.operations.peek().length - 1);
  });
}

export function removeLast() {
  batch(() => {
    hand.operations.value = hand.operations.peek().slice(0, -1);
    begin(Math.min(hand.open.peek(), hand.operations.peek().length - 1));
  });
}

/**
 * The kernel of that name and size, as the lab knows it; a kernel that is chosen or typed before the answer is there stays.
 * @param {string} name
 * @param {number} size
 */
export async function chooseKernel(name, size) {
  const open = hand.open.peek();
  const now = () => hand.operations.peek()[open];
  const before = now();
  const kernels = await attempt("inside", "", async () => (await lab()).namedKernels({ size }), "named kernels");
  const found = kernels?.find((kernel) => kernel.name === name);
  const operation = now();
  if (!found || before?.kind !== "convolution" || operation?.kind !== "convolution") return;
  if (hand.open.peek() === open && operation.kernel === before.kernel)
    changeOperation({ ...operation, name, kernel: found.kernel });
}

/** Cuts the numbers out of the middle of an image of the reader's own, as soon as there is one. */
export function takeOwn() {
  batch(() => {
    chooseMiddle(null);
    hand.source.value = "own";
    begin(hand.open.peek());
  });
}

/** @param {Blob} file */
export async function openFile(file) {
  await showFile(file);
  takeOwn();
}

/**
 * @param {import("../../playground.js").Playground} playground
 * @param {Grid} grid
 * @param {Operation} operation
 * @returns {Promise<Grid>}
 */
async function apply(playground, { height, width, values }, operation) {
  const image = { pixels: values, height, width, channels: 1 };
  if (operation.kind === "flatten") return { height: 1, width: height * width, values };
  if (operation.kind === "pooling")
    return playground.pool({ ...image, pooling: operation.pooling, pool_size: operation.size });
  const { kernel, stride, padding } = operation;
  return playground.convolve({ ...image, kernel, strides: stride, padding });
}

/** The results of the whole chain; it ends where a window no longer fits. */
const computing = question({
  stage: "inside",
  thing: "by hand",
  wanted: () => ({ begin: first.value, operations: hand.operations.value }),
  ask: async ({ begin, operations }) => {
    const playground = await lab();
    const grids = [begin];
    for (const operation of operations) {
      const grid = /** @type {Grid} */ (grids.at(-1));
      const { height, width } = outputSize(grid, operation);
      if (height < 1 || width < 1) break;
      grids.push(await apply(playground, grid, operation));
    }
    return { operations, grids };
  },
});
/** Operations and the grids between them: one more, or fewer where a window no longer fits. */
export const chain = computing.answer;

const convolving = question({
  stage: "inside",
  thing: "whole image by hand",
  wanted: () => {
    const operation = hand.operations.value[hand.open.value];
    const image = origin.value?.image;
    return operation?.kind === "convolution" && image ? { operation, image } : null;
  },
  ask: async ({ operation, image: { pixels, height, width, channels } }) => {
    const { kernel, stride, padding } = operation;
    return (await lab()).convolve({ pixels, height, width, channels, kernel, strides: stride, padding });
  },
});
/** What the kernel of the open convolution makes of the whole image. */
export const whole = convolving.answer;

/**
 * Keeps the results up with the settings while the tool is in sight.
 * @returns {() => void}  ends it
 */
export function followHand() {
  const ends = [computing, convolving].map(({ follow }) => follow());
  return () => ends.forEach((end) => end());
}
