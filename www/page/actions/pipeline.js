/**
 * What follows from what: `dataset, column, split -> prepared`, then `prepared, layers, optimizer, loss, metrics -> network` (a
 * summary: it is built with fresh weights when the training begins), and `prepared, image -> picture, seen`. Settings may change
 * with every key; the lab is asked when they have rested.
 */
import { batch, computed, effect, untracked } from "@preact/signals";

import { lab, restarts } from "../lab.js";
import { plain, state } from "../state.js";
import { attempt, dismiss } from "./attempt.js";
import { epochsAside, forgetWeights, setAside, setAsideOthers, showNetwork } from "./weights.js";

/** Milliseconds a setting rests before the lab is asked. */
const REST = 120;

async function prepare() {
  const options = { ...state.split.peek(), column: state.column.peek() };
  const prepared = await attempt("prepare", "splitting", async () => (await lab()).prepare(options));
  if (prepared) {
    batch(() => {
      setAside();
      // Variants are numbered on from the images, and others are there now.
      if (state.image.peek() >= (state.dataset.peek()?.count ?? 0)) state.image.value = 0;
      // The column may be asked for by its name or as the first choice of the data set.
      state.prepared.value = { ...prepared, options: { ...options, column: prepared.column } };
    });
  } else if (state.problems.peek().prepare) {
    // The parts on show belong to other settings than those that failed: better none than the wrong ones.
    state.prepared.value = null;
  }
}

async function summarize() {
  // The network that is being trained has been summarized when it was built.
  if (state.status.peek() !== "idle") return;
  setAsideOthers();
  const asked = state.layers.peek();
  const { optimizer, loss, metrics } = state.run.peek();
  const input_shape = state.prepared.peek() ? undefined : state.model.peek()?.input_shape;
  const options = { layers: plain(asked), optimizer, loss, metrics, input_shape };
  const network = await attempt("network", "", async () => (await lab()).summarize(options));
  // The layers of a summary are those of the editor, one by one; other layers will have a summary of their own.
  if (network && asked === state.layers.peek()) showNetwork(network);
}

async function fetchPicture() {
  const index = state.image.peek();
  const prepared = state.prepared.peek() !== null;
  const images = await attempt(
    "data",
    "",
    async () => {
      const open = await lab();
      return Promise.all([open.image(index), prepared ? open.image(index, { prepared }) : null]);
    },
    "picture",
  );
  if (!images) return;
  const [picture, seen] = images;
  batch(() => {
    state.picture.value = { ...picture, index };
    state.seen.value = { ...(seen ?? picture), index };
  });
}

/** The weights went with the worker that died: what was learned is to be learned again. */
function noteRestart() {
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

/** What the network is compiled with, as text: it changes only when they do. */
const compiled = computed(() => {
  const { optimizer, loss, metrics } = state.run.value;
  return JSON.stringify([optimizer, loss, metrics]);
});

/** Images and settings of parts that were brought back with them: these need not be made again. @type {unknown[]} */
let broughtBack = [];

/**
 * Shows parts that the lab has made already, of the images and for the settings there are now.
 * @param {import("../../playground.js").Prepared} prepared
 */
export function bringBack(prepared) {
  const [split, column] = [state.split.peek(), state.column.peek()];
  broughtBack = [state.dataset.peek(), split, column];
  state.prepared.value = { ...prepared, options: { ...split, column: prepared.column } };
}

/**
 * What is asked of the lab once its settings have rested. begin: asks at once, if it waits; asked: settles when the answer is there
 * @typedef {{ begin: (() => void) | null, asked: Promise<void> }} Waiting
 */
/** @type {Waiting} */
const preparing = { begin: null, asked: Promise.resolve() };
/** @type {Waiting} */
const summarizing = { begin: null, asked: Promise.resolve() };

/**
 * Asks when the settings have rested so long.
 * @param {Waiting} waiting
 * @param {() => Promise<void>} ask
 * @param {number} rest  in milliseconds
 * @returns {() => void}  takes it back
 */
function afterRest(waiting, ask, rest) {
  const begin = () => {
    end();
    waiting.asked = ask();
  };
  const timer = setTimeout(begin, rest);
  const end = () => {
    clearTimeout(timer);
    waiting.begin = null;
  };
  waiting.begin = begin;
  return end;
}

/** Settles when the images are prepared, and the network is known, as the settings say, with whatever was set a moment ago. */
export async function upToDate() {
  for (const waiting of [preparing, summarizing]) {
    waiting.begin?.();
    await waiting.asked;
  }
}

/** Sets the pipeline going; called once, by the page. */
export function startPipeline() {
  effect(() => {
    const loaded = state.dataset.value;
    const settings = [loaded, state.split.value, state.column.value];
    if (!loaded || settings.every((setting, i) => setting === broughtBack[i])) return;
    if (loaded.columns.length === 0) {
      dismiss("prepare");
      state.prepared.value = null;
      return;
    }
    return afterRest(preparing, prepare, state.prepared.peek() ? REST : 0);
  });
  effect(() => {
    const ready = state.prepared.value;
    void [state.layers.value, compiled.value];
    // Without images the network is that of a model, which knows what it takes.
    const isOfModel = state.model.value !== null && state.dataset.value === null;
    if (!ready && !isOfModel) {
      dismiss("network");
      state.network.value = null;
      return;
    }
    return afterRest(summarizing, summarize, state.network.peek() ? REST : 0);
  });
  effect(() => {
    if (restarts.value > 0) untracked(noteRestart);
  });
  effect(() => {
    void [state.image.value, state.prepared.value];
    if (state.dataset.value) fetchPicture();
  });
}
