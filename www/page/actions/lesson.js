/** The lesson that is followed: what it begins with, its steps, and what it has set ready for them. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";

import { readFrom, written } from "../address.js";
import { step as leaveHere } from "../history.js";
import { fetchLesson } from "../lessons/index.js";
import { change, locked, state } from "../state.js";
import { attempt } from "./attempt.js";
import { openSample } from "./data.js";
import { beginLesson, beginStep, isStepNowDone, nameRuns, press } from "./deeds.js";
import { ownAt } from "./looked.js";
import { lend } from "./network.js";
import { upToDate } from "./pipeline.js";
import { standOn } from "./transfer.js";
import { noteStep } from "./progress.js";
import { train } from "./train.js";
import { endRun } from "./under-way.js";

export { isApplied } from "./deeds.js";

/** @typedef {import("../lessons/index.js").Lesson} Lesson */

/** The lesson, once it has been fetched. */
export const lesson = signal(/** @type {Lesson | null} */ (null));

/** The place of its step. */
export const place = computed(() => Math.min((lesson.value?.steps.length ?? 1) - 1, state.lesson.value?.step ?? 0));

/** Its step. */
export const step = computed(() => lesson.value?.steps[place.value] ?? null);

/** Steps that have been done since the lesson began. @type {import("@preact/signals").Signal<Set<import("../lessons/index.js").Step>>} */
const done = signal(new Set());

export const isDone = computed(() => step.value !== null && done.value.has(step.value));

/** Whether the step speaks of a network that is trained, and there is none. */
export const needsTraining = computed(
  () =>
    step.value?.needs === "trained" && state.status.value === "idle" && (state.current.value?.epochs.length ?? 0) === 0,
);

/** Whether a lesson has begun on this page: what stands in its address belongs to the first one. */
let hasBegun = false;

/** The lesson that was left, and the images it worked on: whoever goes back to it finds it as it was. @type {{ id: string, lesson: Lesson, dataset: unknown } | null} */
let left = null;

/**
 * Fetches a lesson and sets what it begins with; what the address says beside it comes last.
 * @param {string} id
 */
export async function begin(id) {
  if (state.lesson.peek()?.again && left?.id === id && left.dataset === state.dataset.peek()) {
    lesson.value = left.lesson;
    return;
  }
  lesson.value = null;
  const linked = hasBegun ? "" : written();
  hasBegun = true;
  const fetched = await attempt("data", "opening the lesson", () => fetchLesson(id), "lesson");
  if (state.lesson.peek()?.id !== id) return;
  if (!fetched) return leave();
  const { sample, column, split, run, layers, set = {} } = fetched;
  await endRun();
  beginLesson();
  batch(() => {
    lesson.value = fetched;
    done.value = new Set();
    state.column.value = column;
    state.split.value = split;
    state.run.value = run;
    lend(layers, { isBeginning: true });
    state.filter.value = null;
    state.origin.value = "set";
    state.sight.value = "layer";
    state.compared.value = [];
    assign(set);
    readFrom(linked);
  });
  beginStep(step.peek());
  const source = state.source.peek();
  if (state.dataset.peek() && source?.kind === "sample" && source.name === sample) return;
  await openSample(sample, { isSet: true });
  if (!state.dataset.peek()) leave();
}

/** @param {string} id */
export const open = (id) =>
  leaveHere(() => {
    batch(() => {
      // The same lesson once more begins anew.
      if (state.lesson.peek()?.id === id && lesson.peek()) void begin(id);
      state.lesson.value = { id, step: 0 };
      state.home.value = false;
    });
  });

/** @param {number} to  place of the step, from 0 */
export function go(to) {
  const now = state.lesson.peek();
  const last = (lesson.peek()?.steps.length ?? 1) - 1;
  if (!now || to < 0 || to > last) return;
  // A step that asks for nothing is done when one goes on.
  if (to > place.peek() && !step.peek()?.done) noteDone();
  leaveHere(() => (state.lesson.value = { id: now.id, step: to }));
}

/** Ends the lesson at its last step, and begins another one, if it is named. @param {string} [following] */
export function finish(following) {
  noteDone();
  if (following) open(following);
  else end();
}

/** Ends the lesson; what there is stays. */
export const end = () => leaveHere(leave);

export function leave() {
  batch(() => {
    state.lesson.value = null;
    if (!state.dataset.peek()) state.home.value = true;
  });
}

/** The lesson that is followed, by its name. */
let followed = "";

/** Follows the steps as long as the lesson is on show; it may also be left by the browser's Back. @returns {() => void}  ends it */
export function followSteps() {
  const ends = [
    effect(() => {
      const now = step.value;
      untracked(() => beginStep(now));
    }),
    effect(() => {
      const now = state.lesson.value;
      if (now) followed = now.id;
      else untracked(putAside);
    }),
  ];
  return () => ends.forEach((end) => end());
}

function putAside() {
  const fetched = lesson.peek();
  if (fetched) left = { id: followed, lesson: fetched, dataset: state.dataset.peek() };
  lesson.value = null;
}

/** @type {Record<string, (value: any) => void>} */
const setters = {
  layers: (layers) => lend(layers),
  run: (fields) => change(state.run, fields),
  split: (fields) => change(state.split, fields),
  hand: setHand,
  front: (wanted) => standOn(wanted),
  origin: (origin) => {
    ownAt.value = "predict";
    state.origin.value = origin;
  },
};

/** @type {typeof import("./hand.js") | null} */
let byHand = null;

/**
 * What is done by hand: the numbers to begin with, a chain of operations, a kernel for the open one. Once its module is there it is
 * set at once: what the reader does next comes after it.
 * @param {{ source?: string, chain?: string, kernel?: string }} wanted
 */
async function setHand({ source, chain, kernel }) {
  byHand ??= await import("./hand.js");
  const { begin, chooseChain, chooseKernel, hand } = byHand;
  batch(() => {
    if (source) hand.source.value = source;
    if (chain) chooseChain(chain);
    // The result is to be thought of before it is seen.
    else begin(hand.open.peek());
  });
  if (kernel) await chooseKernel(kernel, 3);
}

/** @param {import("../lessons/index.js").Preset} preset */
export function apply(preset) {
  if (locked.peek()) return;
  assign(preset.set);
  press(preset);
}

/** Trains what the step speaks of, for a reader who begins in the middle. */
export async function catchUp() {
  const before = step.peek()?.before;
  if (before) assign(before);
  await upToDate();
  await train();
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

/** Looks whether the step is done. */
export function look() {
  const now = step.peek();
  if (now) nameRuns(now);
  if (now?.done && !isDone.peek() && isStepNowDone(now)) noteDone();
}

function noteDone() {
  const [now, steps, id] = [step.peek(), lesson.peek()?.steps, state.lesson.peek()?.id];
  if (!now || !steps || !id) return;
  done.value = new Set(done.peek()).add(now);
  noteStep(id, place.peek(), steps.length);
}
