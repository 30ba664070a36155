/** Train: a run from fresh weights, more epochs, and what is done meanwhile. */
import { batch, computed } from "@preact/signals";

import { whyNotCalled } from "../../keras/callbacks.js";
import { knownWeights } from "../../keras/class-weight.js";
import { lab } from "../lab.js";
import { epochsOf, state } from "../state.js";
import { asProblem, attempt, dismiss } from "./attempt.js";
import { upToDate } from "./pipeline.js";
import { newRun } from "./runs.js";
import { runFor, underWay } from "./under-way.js";
import { startingOver } from "./start-over.js";
import { build, noteWeights, thaw, weights } from "./weights.js";

/** Why the callbacks could not do their work, if so. A run is not begun then: it would cost the weights there are. */
export const uncalled = computed(() => {
  const { callbacks, metrics, optimizer } = state.run.value;
  const { validation = 0, test = 0 } = state.prepared.value ?? {};
  return whyNotCalled(callbacks, metrics, optimizer.config.learning_rate ?? 0, validation + test > 0);
});

/** Whether there is a network that can be trained. */
export const canTrain = computed(() => {
  const network = state.network.value;
  return (
    state.prepared.value !== null &&
    network !== null &&
    network.problem === null &&
    state.prepared.value.train > 0 &&
    uncalled.value === null
  );
});

/** Whether what a run was begun with, apart from epochs and batch size, is no longer what the settings say. */
export const differs = computed(() => {
  const run = state.current.value;
  if (!run) return false;
  return beginning(run.settings) !== beginning(state.run.value);
});

/** Whether the loss of the epoch that the weights are of is not a number: then they are not either, and never will be again. */
export const isDiverged = computed(() => {
  const { epochs = [], loaded } = state.current.value ?? {};
  const last = epochs.find(({ epoch }) => epoch === loaded) ?? epochs.at(-1);
  return last !== undefined && !Number.isFinite(last.loss);
});

/** @param {import("../state.js").RunSettings} settings */
function beginning({ optimizer, loss, seed }) {
  return JSON.stringify([optimizer, loss, seed]);
}

/** Builds the network with fresh weights and trains it. */
export async function train() {
  await work(async (playground, run) => {
    const settings = state.run.peek();
    const layers = state.layers.peek();
    await startingOver(playground, () => build(playground));
    if (run.stopped) return;
    state.current.value = newRun(settings, layers);
    await fit(playground, run);
  });
}

/** Builds the network with fresh weights, to be looked at before it has learned anything. */
export async function buildUntrained() {
  await attempt("inside", "building", async () => {
    // What was set a moment ago counts: weights for the settings before would be set aside as soon as they are there.
    await upToDate();
    await build(await lab());
  });
}

/** Trains the network on, from the weights it has. */
export async function trainOn() {
  if (!state.current.peek()) return;
  await work(async (playground, run) => {
    await thaw(playground);
    // They change no weight, and so need no new beginning.
    const { metrics } = state.run.peek();
    const current = state.current.peek();
    if (current) state.current.value = { ...current, settings: { ...current.settings, metrics }, loaded: null };
    await fit(playground, run);
  });
}

/** The epoch of which ModelCheckpoint keeps the weights; `null`: it keeps none of the network on show. */
export const checkpoint = computed(() => weights.value?.checkpoint ?? null);

/** Brings the weights that ModelCheckpoint keeps into the network. */
export async function loadCheckpoint() {
  const loaded = checkpoint.peek();
  const run = state.current.peek()?.id;
  if (loaded === null || run === undefined || state.status.peek() !== "idle") return;
  await attempt("train", "bringing the checkpoint back", async () => {
    const playground = await lab();
    await playground.loadCheckpoint();
    const current = state.current.peek();
    batch(() => {
      if (current?.id === run) state.current.value = { ...current, loaded };
      noteWeights(playground.weights);
    });
  });
}

/**
 * Goes on with the run that was under way in what was opened.
 * @param {import("../../client/protocol.js").FitOptions} left  what is left of it
 */
export async function resumeRun(left) {
  if (state.current.peek()) await work((playground, run) => fit(playground, run, left));
}

/**
 * @param {(playground: import("../../playground.js").Playground, run: import("./under-way.js").Run) => Promise<void>} task
 */
async function work(task) {
  const canBegin = () => state.status.peek() === "idle" && canTrain.peek();
  if (!canBegin()) return;
  // What was set a moment ago is trained for, too.
  await upToDate();
  if (!canBegin()) return;
  await runFor(async (run) => {
    dismiss("train");
    state.status.value = "training";
    await attempt("train", "", async () => {
      const playground = await lab();
      await playground.setWorkers(state.wanted.peek());
      // Nothing is changed by a run that was stopped before it began.
      if (!run.stopped) await task(playground, run);
    });
    clearTimeout(timer);
    timer = 0;
    batch(() => {
      state.status.value = "idle";
      state.batch.value = null;
    });
  });
}

/** Milliseconds between two batches that are shown. Each costs the page a frame, and nobody reads faster. */
const PACE = 100;

/** @type {import("../../client/protocol.js").BatchLog | null} */
let newest = null;
let timer = 0;

/** @param {import("../../client/protocol.js").BatchLog} log */
function tell(log) {
  newest = log;
  timer ||= setTimeout(show, PACE);
}

/** Shows the newest batch, if it is not shown yet. */
function show() {
  if (!timer) return;
  clearTimeout(timer);
  timer = 0;
  state.batch.value = newest;
}

/**
 * @param {import("../../playground.js").Playground} playground
 * @param {import("./under-way.js").Run} asked  what the reader wants of it
 * @param {import("../../client/protocol.js").FitOptions} [left]  goes on with the run that was broken off, of which so much is left
 */
async function fit(playground, asked, left) {
  const { batch_size, callbacks, metrics, ...settings } = state.run.peek();
  const class_weight = knownWeights(settings.class_weight, state.prepared.peek()?.classes ?? []);
  const { epochs = 0 } = left ?? settings;
  state.features.value = null;
  state.goal.value = epochsOf(state.current.peek()) + epochs;
  const end = { early_stopping: /** @type {import("../../client/protocol.js").EarlyStopped | null} */ (null) };
  const run = (async function* () {
    /** @param {import("../../client/protocol.js").BatchLog} log */
    const onBatch = (log) => {
      state.workers.value = playground.workers;
      tell(log);
    };
    const onFeatures = (/** @type {import("../../client/protocol.js").FeaturesLog} */ log) =>
      (state.features.value = log);
    const heard = { onBatch, onFeatures };
    const options = left ? { resume: true } : { epochs, batch_size, callbacks, class_weight, metrics };
    const training = playground.fit({ ...options, ...heard });
    if (asked.paused) void playground.pause();
    Object.assign(end, yield* training);
  })();
  for await (const epoch of run) {
    const current = state.current.peek();
    if (!current) break;
    batch(() => {
      state.current.value = { ...current, epochs: [...current.epochs, epoch], early_stopping: null };
      noteWeights(playground.weights);
    });
    if (isDiverged.peek()) break;
  }
  const { early_stopping } = end;
  const current = state.current.peek();
  if (current && early_stopping) state.current.value = { ...current, early_stopping };
  // A run that was stopped within an epoch has changed the weights since the last one, and so has early stopping.
  noteWeights(playground.weights);
}

/** Pauses the training after the batch it is at. */
export async function pause() {
  await steer({ paused: true }, (playground) => playground.pause());
}

/** Goes on after a pause. */
export async function resume() {
  await steer({ paused: false }, (playground) => playground.resume());
}

/** Ends the training after the batch it is at; the weights stay. */
export async function stop() {
  await steer({ stopped: true }, (playground) => playground.stop());
}

/**
 * @param {Partial<import("./under-way.js").Run>} wish  it counts also before there is a training that the lab could be asked about
 * @param {(playground: import("../../playground.js").Playground) => Promise<void>} act
 */
async function steer(wish, act) {
  const run = underWay();
  if (!run) return;
  Object.assign(run, wish);
  try {
    await act(await lab());
    if (underWay() !== run) return;
    show(); // the run stands still from here on, and so do its numbers
    state.status.value = run.paused ? "paused" : "training";
  } catch (error) {
    state.problems.value = { ...state.problems.peek(), train: asProblem(error) };
  }
}
