/**
 * What follows from what: `dataset, column, split -> prepared`, then `prepared, layers, optimizer, loss, metrics -> network` (a
 * summary: it is built with fresh weights when the training begins). Settings may change with every key; the lab is asked when they
 * have rested. At the end stands the table of all that goes on by itself.
 */
import { computed, effect, untracked } from "@preact/signals";

import { lab, restarts } from "../lab.js";
import { plain, state } from "../state.js";
import { dismiss } from "./attempt.js";
import { looking } from "./inside.js";
import { followOrigin } from "./looked.js";
import { followPrepared, followReports } from "./network.js";
import { evaluating } from "./predict.js";
import { question } from "./question.js";
import { followImages } from "./start-over.js";
import { epochsAside, forgetWeights, noteWeights, setAside, setAsideOthers, showNetwork } from "./weights.js";

/** Milliseconds a setting rests before the lab is asked. */
const REST = 120;

/** Parts that were brought back, with their images and settings: these need not be made again. @type {unknown[]} */
let broughtBack = [];

/**
 * Shows parts that the lab has made already, of the images and for the settings there are now.
 * @param {import("../../playground.js").Prepared} prepared
 */
export function bringBack(prepared) {
  const [dataset, split, column] = [state.dataset.peek(), state.split.peek(), state.column.peek()];
  state.prepared.value = { ...prepared, options: { ...split, column: prepared.column } };
  broughtBack = [dataset, split, column, state.prepared.peek()];
}

const preparing = question({
  stage: "prepare",
  thing: "prepare",
  words: "splitting",
  wanted: () => {
    const [dataset, split, column] = [state.dataset.value, state.split.value, state.column.value];
    const isThere = [dataset, split, column, state.prepared.peek()].every((part, i) => part === broughtBack[i]);
    return dataset && dataset.columns.length > 0 && !isThere ? { dataset, split, column } : null;
  },
  rest: () => (state.prepared.peek() ? REST : 0),
  ask: async ({ split, column }) => (await lab()).prepare({ ...split, column }),
  take: (prepared, { split }) => {
    setAside();
    // Variants are numbered on from the images, and others are there now.
    if (state.image.peek() >= (state.dataset.peek()?.count ?? 0)) state.image.value = 0;
    // The column may be asked for by its name or as the first choice of the data set.
    state.prepared.value = { ...prepared, options: { ...split, column: prepared.column } };
  },
  // The parts on show belong to other settings than those that failed: better none than the wrong ones.
  failed: () => (state.prepared.value = null),
});

/** What the network is compiled with, as text: it changes only when they do. */
const compiled = computed(() => {
  const { optimizer, loss, metrics } = state.run.value;
  return JSON.stringify([optimizer, loss, metrics]);
});

/** The size of the images that a model takes, as long as there are none. */
const ofModel = computed(() => (state.dataset.value ? null : (state.model.value?.input_shape ?? null)));

const summarizing = question({
  stage: "network",
  thing: "network",
  wanted: () => {
    const [prepared, input_shape] = [state.prepared.value, ofModel.value];
    const asked = { layers: state.layers.value, compiled: compiled.value, prepared, input_shape };
    // The network that is being trained has been summarized when it was built.
    return (prepared || input_shape) && state.status.peek() === "idle" ? asked : null;
  },
  rest: () => (state.network.peek() ? REST : 0),
  ask: async ({ layers, prepared, input_shape }) => {
    setAsideOthers();
    const { optimizer, loss, metrics } = state.run.peek();
    const options = { layers: plain(layers), optimizer, loss, metrics };
    return (await lab()).summarize(prepared || !input_shape ? options : { ...options, input_shape });
  },
  // The layers of a summary are those of the editor, one by one.
  take: showNetwork,
});

/** Settles when the images are prepared, and the network is known, as the settings say, with whatever was set a moment ago. */
export async function upToDate() {
  await preparing.now();
  await summarizing.now();
}

/** Images without labels are not cut into parts. */
function followLabels() {
  effect(() => {
    if (state.dataset.value?.columns.length !== 0) return;
    dismiss("prepare");
    state.prepared.value = null;
  });
}

/** Without images or a model there is no network. */
function followNothing() {
  effect(() => {
    if (state.prepared.value || ofModel.value) return;
    dismiss("network");
    state.network.value = null;
  });
}

/** After a worker has died: what it had learned is there again, or is to be learned again. */
function followRestarts() {
  effect(() => {
    const restart = restarts.value;
    if (restart) untracked(() => (restart.lost ? noteLoss() : noteWeights(restart.weights)));
  });
}

function noteLoss() {
  const isTrained = state.current.peek() !== null || epochsAside.peek() > 0;
  forgetWeights();
  if (!isTrained) return;
  state.status.value = "idle";
  state.problems.value = {
    ...state.problems.peek(),
    train: {
      code: "worker_died",
      message: "the training ran out of memory or was ended by the browser; its weights are lost",
      hint: "Data and network are still there: train again. A smaller network or batch size needs less memory.",
    },
  };
}

/** All that goes on by itself once something is opened. What views need while they are in sight, these follow themselves. */
const table = [
  followRestarts,
  followOrigin,
  followImages,
  followLabels,
  preparing.follow,
  followPrepared,
  followNothing,
  summarizing.follow,
  followReports,
  looking.follow,
  evaluating.follow,
];

/** Sets it going; called once. */
export function startPipeline() {
  for (const begin of table) begin();
}
