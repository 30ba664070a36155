/** What a network has learned goes on to another question: its front is kept, and gets a new head. */
import { batch, computed, signal } from "@preact/signals";

import { layerKinds } from "../../keras/layers.js";
import { usualRate } from "../../keras/optimizers.js";
import { beginningAt, firstRate } from "../../keras/schedules.js";
import { end } from "../../keras/small-network.js";
import { lab } from "../lab.js";
import { change, hasLearned, locked, plain, state, withId } from "../state.js";
import { attempt } from "./attempt.js";
import { asLearned, front, isTrained, kept } from "./front.js";
import { images, reports, useFitted } from "./network.js";
import { held, keeping } from "./weights.js";

/** @typedef {import("../state.js").Layer} Layer */

/** The run whose weights the lab holds, for the settings on show or aside. */
export const learned = computed(() => {
  const holding = held.value;
  const run = holding?.aside ? holding.run : state.current.value;
  return holding && hasLearned(run) ? run : null;
});

/** How many layers, from the first on, are those of the network that has learned. */
export const common = computed(() => {
  const run = learned.value;
  if (!run) return 0;
  const layers = state.layers.value;
  const first = run.layers.findIndex((layer, i) => !layers[i] || asLearned(layer) !== asLearned(layers[i]));
  return first < 0 ? run.layers.length : first;
});

/** The places at which it can be cut: behind any of its layers but the last, which answers the question it was trained for. */
export const cuts = computed(() => {
  const last = Math.min(common.value, (learned.value?.layers.length ?? 0) - 1);
  return state.layers.value.slice(0, Math.max(0, last));
});

/** Whether a layer has weights. @param {Layer} layer */
const hasWeights = ({ class_name }) => layerKinds[class_name]?.options.some(({ key }) => key === "trainable") ?? false;

/**
 * @param {Layer} layer
 * @param {boolean} trainable
 * @returns {Layer}
 */
function set(layer, trainable) {
  if (!hasWeights(layer)) return layer;
  const { trainable: _, ...config } = layer.config;
  return { ...layer, config: trainable ? config : { ...config, trainable: false } };
}

/**
 * Keeps a layer and all before it, frozen, and puts a new head behind them for the classes there are.
 * @param {string} id  of the last layer that is kept
 * @param {"GlobalAveragePooling2D" | "Flatten"} pooling  what makes a row of numbers of maps
 */
export async function newHead(id, pooling) {
  const layers = state.layers.peek();
  const place = layers.findIndex((layer) => layer.id === id);
  if (locked.peek() || place < 0) return;
  const isImage = reports.peek().get(id)?.output_shape?.length === 4;
  const head = [...(isImage ? [{ class_name: pooling, config: {} }] : []), end(images())];
  // Other layers than those there were: taken back, they are those of a network without a front.
  const ofFront = plain(layers.slice(0, place + 1)).map((layer) => set(withId(layer), false));
  await keep(ofFront, () => useFitted([...ofFront, ...head.map(withId)]));
}

/** What no network that is there was trained for, although one is to stand on it. */
export const missing = signal("");

/**
 * Lets the first layers there are come with what was learned for a column: they are the same as those of the network that has.
 * @param {{ count: number, column: string }} wanted
 */
export function standOn({ count, column }) {
  const layers = state.layers.peek().slice(0, count);
  keeping.now = keep(layers, () => {}, column);
}

/**
 * @param {Layer[]} layers  those that are kept
 * @param {() => void} show  shows them
 * @param {string} [column]  what it must have been trained for
 */
async function keep(layers, show, column) {
  const before = kept.peek();
  const run = learned.peek();
  const isAgain = before && column === before.column && (!run || run.data.column !== column || front.peek() !== null);
  const isMissing = column !== undefined && !isAgain && run?.data.column !== column;
  missing.value = isMissing ? column : "";
  if (isMissing) return;
  const base = isAgain
    ? before.base
    : await attempt("network", "keeping what was learned", async () => (await lab()).snapshot(), "front");
  if (!base) return;
  const names = JSON.parse(base.learned).architecture.layers;
  batch(() => {
    show();
    kept.value = {
      number: (before?.number ?? 0) + 1,
      base,
      layers,
      cut: names[layers.length - 1].config.name,
      from: isAgain ? before.from : (run?.name ?? ""),
      column: isAgain ? before.column : (run?.data.column ?? ""),
    };
  });
}

/** Begins from fresh weights again, all of them trained. */
export function letGo() {
  if (locked.peek()) return;
  useFitted(state.layers.peek().map((layer) => set(withId(layer), true)));
}

/** Freezes all layers of the front, or thaws them. @param {boolean} trainable */
export function setFront(trainable) {
  const count = front.peek()?.layers.length ?? 0;
  if (locked.peek()) return;
  useFitted(state.layers.peek().map((layer, place) => (place < count ? set(layer, trainable) : layer)));
}

/** Whether any layer of the front is frozen. */
export const isFrozen = computed(() => {
  const count = front.value?.layers.length ?? 0;
  return state.layers.value.slice(0, count).some((layer) => hasWeights(layer) && !isTrained(layer));
});

/** Layers that are frozen although their weights are as random as they begin. */
export const randomFrozen = computed(() => {
  const known = Math.max(front.value?.layers.length ?? 0, held.value?.aside === false ? state.layers.value.length : 0);
  return state.layers.value.slice(known).filter((layer) => hasWeights(layer) && !isTrained(layer));
});

/** Whether a frozen layer normalizes. */
export const isNormalFrozen = computed(() =>
  state.layers.value.some((layer) => layer.class_name === "BatchNormalization" && !isTrained(layer)),
);

/** The learning rate for what has learned already: a hundredth of the usual one. */
export const fineRate = computed(() => usualRate(state.run.value.optimizer.class_name) / 100);

/** Thaws the front, to be trained on in small steps. */
export function fineTune() {
  if (locked.peek()) return;
  const { class_name, config } = state.run.peek().optimizer;
  const rate = config.learning_rate ?? usualRate(class_name);
  const isSmall = firstRate(rate) <= fineRate.peek();
  batch(() => {
    setFront(true);
    if (!isSmall)
      change(state.run, {
        optimizer: { class_name, config: { ...config, learning_rate: beginningAt(rate, fineRate.peek()) } },
      });
  });
}
