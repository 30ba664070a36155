/** The lesson that is followed: what it begins with, its steps, and when a step is done. */
import { batch, computed, signal } from "@preact/signals";

import { readFrom, written } from "../address.js";
import { fetchLesson } from "../lessons/index.js";
import { change, locked, plain, state, withId } from "../state.js";
import { attempt } from "./attempt.js";
import { openSample } from "./data.js";
import { useLayers } from "./network.js";
import { compared, runs } from "./runs.js";
import { endRun } from "./under-way.js";

/** @typedef {import("../lessons/index.js").Lesson} Lesson */

/** The lesson, once it has been fetched. */
export const lesson = signal(/** @type {Lesson | null} */ (null));

/** Its step. */
export const step = computed(() => {
  const steps = lesson.value?.steps;
  return steps?.[Math.min(steps.length - 1, state.lesson.value?.step ?? 0)] ?? null;
});

/** Steps that have been done, once and for all. */
const done = signal(/** @type {Set<import("../lessons/index.js").Step>} */ (new Set()));

export const isDone = computed(() => step.value !== null && done.value.has(step.value));

/** The image that was looked at when the step began. */
let imageBefore = 0;

/** Whether a lesson has begun on this page: what stands in its address belongs to the first one. */
let hasBegun = false;

/**
 * Fetches a lesson and sets what it begins with; what the address says beside it comes last.
 * @param {string} id
 */
export async function begin(id) {
  lesson.value = null;
  const linked = hasBegun ? "" : written();
  hasBegun = true;
  const fetched = await attempt("data", "opening the lesson", () => fetchLesson(id), "lesson");
  if (state.lesson.peek()?.id !== id) return;
  if (!fetched) return leave();
  const { sample, column, split, run, layers, set = {} } = fetched;
  await endRun();
  batch(() => {
    lesson.value = fetched;
    state.column.value = column;
    state.split.value = split;
    state.run.value = run;
    state.layers.value = layers.map(withId);
    state.filter.value = null;
    state.origin.value = "set";
    state.sight.value = "layer";
    state.compared.value = [];
    assign(set);
    readFrom(linked);
  });
  imageBefore = state.image.peek();
  const source = state.source.peek();
  if (state.dataset.peek() && source?.kind === "sample" && source.name === sample) return;
  await openSample(sample, { isSet: true });
  if (!state.dataset.peek()) leave();
}

/** @param {number} place  of the step, from 0 */
export function go(place) {
  const now = state.lesson.peek();
  const last = (lesson.peek()?.steps.length ?? 1) - 1;
  if (!now || place < 0 || place > last) return;
  imageBefore = state.image.peek();
  state.lesson.value = { ...now, step: place };
}

export function leave() {
  batch(() => {
    state.lesson.value = null;
    lesson.value = null;
  });
}

/** @type {Record<string, (value: any) => void>} */
const setters = {
  layers: useLayers,
  run: (fields) => change(state.run, fields),
  split: (fields) => change(state.split, fields),
  hand: setHand,
};

/**
 * What is done by hand: the numbers to begin with, a chain of operations, a kernel for the open one.
 * @param {{ source?: string, chain?: string, kernel?: string }} wanted
 */
async function setHand({ source, chain, kernel }) {
  const { chooseChain, chooseKernel, hand } = await import("./hand.js");
  batch(() => {
    if (source) hand.source.value = source;
    if (chain) chooseChain(chain);
  });
  if (kernel) await chooseKernel(kernel, 3);
}

/** @param {import("../lessons/index.js").Preset} preset */
export function apply({ set }) {
  if (!locked.peek()) assign(set);
}

/** @param {Record<string, any>} values  by the names of what they are for */
function assign(values) {
  batch(() => {
    for (const [name, value] of Object.entries(values)) {
      const setter = setters[name];
      if (setter) setter(value);
      else /** @type {any} */ (state)[name].value = value;
    }
  });
}

/** Whether what a preset sets is what there is. @param {import("../lessons/index.js").Preset} preset */
export function isApplied({ set }) {
  return Object.entries(set).every(([name, value]) => {
    // What is done by hand has no one setting to be read back.
    if (name === "hand") return false;
    const now = /** @type {any} */ (state)[name].value;
    if (name === "layers") return JSON.stringify(plain(now)) === JSON.stringify(value);
    if (name in setters)
      return Object.keys(value).every((key) => JSON.stringify(now[key]) === JSON.stringify(value[key]));
    return now === value;
  });
}

/** How each condition of a step is found out. @type {Record<string, (value: any) => boolean>} */
const conditions = {
  otherImage: () => state.image.peek() !== imageBefore,
  epochs: (count) => state.status.peek() === "idle" && (state.current.peek()?.epochs.length ?? 0) >= count,
  runs: (count) => {
    const own = runs.peek().filter(({ data }) => data.source === lesson.peek()?.sample);
    return state.status.peek() === "idle" && own.length >= count;
  },
  compared: (count) => compared.peek().length >= count,
  evaluated: () => state.evaluation.peek() !== null,
  page: (selector) => document.querySelector(selector) !== null,
};

/** Looks whether the step is done. A step without conditions is done when one goes on. */
export function look() {
  const now = step.peek();
  if (!now?.done || done.peek().has(now)) return;
  if (Object.entries(now.done).every(([name, value]) => conditions[name](value))) {
    done.value = new Set(done.peek()).add(now);
  }
}
